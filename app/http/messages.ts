import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { REFUSAL_CODES } from '#app/domain/rewards/refusals.ts';
import { merchantLocaleFor, type ShopperLocale } from '#app/i18n/shopper-locale.ts';
import { shopperTexts } from '#app/i18n/shopper-texts.ts';
import type { InBoth } from './tier-names.ts';

/** What a shopper is told when the storefront could not do what they asked; each has a sentence that says what to do. */
export const PROXY_ERROR_CODES = [
  ...Object.values(REFUSAL_CODES),
  'not-logged-in',
  'not-a-member',
  'not-a-step',
  'too-many-points',
  'voucher-not-found',
  'invite-unknown',
  'invite-own',
  'invite-customer',
  'invite-full-today',
  'email-not-accepted',
  'birthday-locked',
  'no-such-day',
  'no-address',
  'too-many-requests',
  'invalid-request',
  'shopify-unavailable',
  'invalid-signature',
  'unknown-shop',
  'method-not-allowed',
  'internal-error',
] as const;
export type ProxyErrorCode = (typeof PROXY_ERROR_CODES)[number];

/** What a message tells besides its code; what is not known is left out of it. */
export type ProxyFacts = {
  /** Points that are missing, or that a number is measured by, as the programme calls them. */
  readonly points?: { readonly count: bigint; readonly name: ProgrammeSettings['pointsName'] } | undefined;
  /** When a reward can be had (again). */
  readonly date?: Date | undefined;
  /** In which time zone a day is told; UTC where it is not said. */
  readonly timezone?: string | undefined;
  /** Names of tiers. */
  readonly tiers?: readonly InBoth[] | undefined;
};

/** The sentence of a refusal in the shopper's language. */
export function proxyMessage(code: ProxyErrorCode, locale: ShopperLocale, facts: ProxyFacts = {}): string {
  const t = shopperTexts(locale);
  const { points, date, tiers } = facts;
  const words = {
    points: points && named(points, locale),
    date: date && dayOf(date, facts.timezone ?? 'UTC', locale),
    tiers: tiers && orOf(tiers, locale),
  };
  if (code === 'insufficient-points' && points !== undefined)
    return t('shopper:insufficient-points-by', { ...words, count: Number(points.count) });
  if (code === 'reward-limit-reached' && date !== undefined)
    return t('shopper:reward-limit-reached-until', words);
  return t(`shopper:${code}`, words);
}

/** `1.250 estrellas`, by the names that the programme gives its points. */
function named({ count, name }: NonNullable<ProxyFacts['points']>, locale: ShopperLocale): string {
  const { one, other } = name[merchantLocaleFor(locale)];
  return `${new Intl.NumberFormat(locale, { useGrouping: 'always' }).format(count)} ${count === 1n ? one : other}`;
}

/** `Plata u Oro`. */
const orOf = (names: readonly InBoth[], locale: ShopperLocale): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(
    names.map((name) => name[merchantLocaleFor(locale)]),
  );

const dayOf = (date: Date, timeZone: string, locale: ShopperLocale): string =>
  new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone }).format(date);
