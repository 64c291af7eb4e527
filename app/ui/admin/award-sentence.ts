import type { TFunction } from 'i18next';
import type { Cause } from '#app/domain/ledger/accounts.ts';
import type { Formatters } from '#app/i18n/formatters.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { pointsText, rateSentence } from './cause-sentence.ts';

/** A part of an award, as it was decided or as the ledger kept it. */
type Line = NonNullable<Cause['lines']>[number];
type Words = { readonly t: TFunction; readonly f: Formatters; readonly locale: Locale };

/** Why a part of an award is there, in the merchant's language; a rule of an unknown kind still gets a sentence. */
export function awardSentence({ code, params }: Line, { t, f, locale }: Words, currency: string): string {
  const name = String(params[`name_${locale}`] ?? '');
  // An order paid in a currency with a rate of its own has its amounts in that.
  const own = typeof params.currency === 'string' ? params.currency : currency;
  const money = (key: string) => f.money(amount(params, key), own);
  switch (code) {
    case 'rate':
      return t('awards:rate', {
        net: money('net'),
        rate: rateSentence(t, f, amount(params, 'rate_points'), amount(params, 'rate_per'), own),
      });
    case 'tier':
    case 'campaign':
      return t(`awards:${code}`, { name, percent: f.number(Number(params.percent ?? 0)) });
    default:
      return t([`awards:rules.${String(params.kind)}`, 'awards:rules.any'], {
        ...params,
        name,
        count: Number(params.cards ?? params.units ?? 0),
        days: t('common:days', { count: Number(params.days ?? 0), n: f.number(Number(params.days ?? 0)) }),
        each: pointsText(t, f, amount(params, 'each')),
        value: money('value'),
        minimum: money('minimum'),
        goal: money('goal'),
      });
  }
}

const amount = (params: Line['params'], key: string): bigint => {
  const value = params[key];
  return typeof value === 'number' ? BigInt(Math.trunc(value)) : 0n;
};
