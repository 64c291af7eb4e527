import type { AwardLine, Refusal } from '#app/domain/earning/explain-award.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { rateSentence } from '../../cause-sentence.ts';
import type { Language } from '../settings-facts.ts';

type Params = AwardLine['params'];

/** Why a part of an award is there, in the merchant's language; a rule of an unknown kind still gets a sentence. */
export function awardSentence({ code, params }: AwardLine, { t, f, locale, shop }: Language): string {
  const name = String(params[`name_${locale}`] ?? '');
  const money = (key: string) => f.money(amount(params, key), shop.currency);
  switch (code) {
    case 'rate':
      return t('try:lines.rate', {
        net: money('net'),
        rate: rateSentence(t, f, amount(params, 'rate_points'), amount(params, 'rate_per'), shop.currency),
      });
    case 'tier':
    case 'campaign':
      return t(`try:lines.${code}`, { name, percent: f.number(Number(params.percent ?? 0)) });
    case 'rule':
      return t([`try:rules.${String(params.kind)}`, 'try:rules.any'], {
        ...params,
        name,
        value: money('value'),
        minimum: money('minimum'),
        goal: money('goal'),
      });
  }
}

/** Why a rule or campaign gave nothing. */
export function refusalSentence(
  { code, id, why }: Refusal,
  settings: ProgrammeSettings,
  { t, locale }: Language,
): string {
  const items = code === 'rule' ? settings.rules : settings.campaigns;
  const name = items.find((item) => item.id === id)?.name[locale] ?? id;
  return t('try:refusal', { name, why: t(`try:why.${why}`) });
}

const amount = (params: Params, key: string): bigint => {
  const value = params[key];
  return typeof value === 'number' ? BigInt(Math.trunc(value)) : 0n;
};
