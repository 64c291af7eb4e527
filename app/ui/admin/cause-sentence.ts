import type { TFunction } from 'i18next';
import type { Cause } from '#app/domain/ledger/accounts.ts';
import type { Formatters } from '#app/i18n/formatters.ts';
import { rewardText } from './reward-text.ts';
import type { Admin } from './use-admin.ts';

type Params = Cause['params'];

/** Texts and formatters of the merchant's language, and the currency of causes that name none. */
type Reader = Pick<Admin, 't' | 'f' | 'locale'> & { readonly shop: Pick<Admin['shop'], 'currency'> };

/**
 * Why points moved, as a sentence in the merchant's language. Amounts in a cause are minor units; a code that this
 * version does not know still gets a sentence.
 */
export function causeSentence(reader: Reader, cause: Cause): string {
  const { t, f } = reader;
  const expired = integer(cause.params, 'expired');
  const why = whySentence(reader, cause);
  if (expired === 0n) return why;
  return `${why} ${t('causes:of-which-expired', { count: Number(expired), n: f.number(expired) })}`;
}

function whySentence({ t, f, locale, shop }: Reader, cause: Cause): string {
  const { code } = cause;
  const params: Params = { currency: shop.currency, ...cause.params };
  switch (code) {
    case 'order-award': {
      const award = t('causes:order-award', {
        order: text(params, 'order'),
        net: money(f, params, 'net'),
        rate: rateSentence(
          t,
          f,
          integer(params, 'rate_points'),
          integer(params, 'rate_per'),
          currency(params),
        ),
      });
      const sentence = [award, ...unearnedSentences({ t, f }, params)].join(' ');
      if (params.waits_for === 'fulfilment') return `${sentence} ${t('causes:order-award-waits')}`;
      const matures = new Date(text(params, 'matures_at'));
      return Number.isNaN(matures.getTime())
        ? sentence
        : `${sentence} ${t('causes:order-award-matures', { date: f.date(matures) })}`;
    }
    case 'order-adjusted':
      return t([`causes:order-adjusted.${text(params, 'reason')}`, 'causes:order-adjusted.other'], {
        order: text(params, 'order'),
        net: money(f, params, 'net'),
      });
    case 'reserved':
      return t('causes:reserved', { reward: rewardOf(t, f, params) });
    case 'redeemed':
      return params.kind === 'store-credit'
        ? t('causes:credited', { reward: rewardOf(t, f, params) })
        : t('causes:redeemed', { reward: rewardOf(t, f, params), code: text(params, 'code') });
    case 'redemption-released':
      return t([`causes:redemption-released.${text(params, 'reason')}`, 'causes:redemption-released.other'], {
        reason: text(params, 'reason'),
      });
    case 'event-award':
      return t([`causes:event-award.${text(params, 'kind')}`, 'causes:event-award.other'], {
        name: ruleName(params, locale),
        event: text(params, 'event'),
      });
    case 'event-undone':
      return t('causes:event-undone', { name: ruleName(params, locale) });
    case 'tier-entry':
      return t('causes:tier-entry', { name: ruleName(params, locale) });
    case 'referral-award': {
      const words = { friend: f.number(integer(params, 'friend')), name: ruleName(params, locale) };
      return t(words.name === '' ? 'causes:referral-award' : 'causes:referral-award-campaign', words);
    }
    case 'referral-undone':
      return t([`causes:referral-undone.${text(params, 'reason')}`, 'causes:referral-undone.order']);
    case 'referral-milestone':
    case 'referral-milestone-undone': {
      const friends = integer(params, 'friends');
      return t(`causes:${code}`, { count: Number(friends), n: f.number(friends) });
    }
    case 'left-club':
      return t('causes:left-club');
    case 'points-expired':
      return t('causes:points-expired', { date: f.date(new Date(text(params, 'earned_at'))) });
    default:
      return t([`causes:${code}`, 'causes:unknown'], { ...params });
  }
}

/** What of an order's payment earned nothing: `by_gift_card` and `by_store_credit`, in minor units of the shop's currency. */
export const unearnedSentences = ({ t, f }: Pick<Reader, 't' | 'f'>, params: Params): string[] => {
  const paidIn = String(params.shop_currency ?? params.currency ?? '');
  const sentence = (name: string, code: string): string[] => {
    const amount = integer(params, name);
    return amount > 0n ? [t(`causes:order-award-${code}`, { amount: f.money(amount, paidIn) })] : [];
  };
  return [...sentence('by_gift_card', 'by-gift-card'), ...sentence('by_store_credit', 'by-store-credit')];
};

/** `1 point for every €1.00` */
export function rateSentence(
  t: TFunction,
  f: Formatters,
  points: bigint,
  perMinor: bigint,
  currencyCode: string,
) {
  return t('common:rate', { points: pointsText(t, f, points), amount: f.money(perMinor, currencyCode) });
}

/** `1 point`, `1,250 points` */
export const pointsText = (t: TFunction, f: Formatters, points: bigint | number): string =>
  t('common:points', { count: Number(points), n: f.number(points) });

const text = (params: Params, name: string): string => String(params[name] ?? '');
/** What the merchant called the rule, in the reader's language. */
export const ruleName = (params: Params, locale: string): string =>
  text(params, locale.startsWith('es') ? 'name_es' : 'name_en');

const currency = (params: Params): string => text(params, 'currency');

const rewardOf = (t: TFunction, f: Formatters, params: Params): string =>
  rewardText(t, f, {
    kind: text(params, 'kind'),
    value: integer(params, 'value'),
    currency: currency(params),
    percent: Number(params.percent ?? 0),
    cap: Number(params.cap ?? 0),
    product: text(params, 'product'),
  });

const integer = (params: Params, name: string): bigint => {
  const value = params[name];
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value))
    ? BigInt(value)
    : 0n;
};

const money = (f: Formatters, params: Params, name: string): string =>
  f.money(integer(params, name), currency(params));
