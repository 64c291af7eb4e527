import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { REFUSAL_CODES } from '#app/domain/rewards/refusals.ts';
import { DEFAULT_LOCALE, type Locale, matchLocale } from '#app/i18n/locale.ts';
import { serverTexts } from '#app/i18n/server-texts.ts';
import type { InBoth } from './tier-names.ts';

/** What a shopper is told when the storefront could not do what they asked; each has a sentence that says what to do. */
export const PROXY_ERROR_CODES = [
  ...Object.values(REFUSAL_CODES),
  'not-logged-in',
  'not-a-member',
  'not-a-step',
  'too-many-points',
  'voucher-not-found',
  'birthday-locked',
  'no-such-day',
  'too-many-requests',
  'invalid-request',
  'shopify-unavailable',
  'invalid-signature',
  'unknown-shop',
  'method-not-allowed',
  'internal-error',
] as const;
export type ProxyErrorCode = (typeof PROXY_ERROR_CODES)[number];

/** The language of a tag such as `es-MX`; English for every language that has no texts of its own here. */
export const toShopperLocale = (tag: string | null | undefined): Locale => matchLocale(tag) ?? DEFAULT_LOCALE;

/** What a message tells besides its code; what is not known is left out of it. */
export type ProxyFacts = {
  /** Points that are missing, or that a number is measured by, as the programme calls them. */
  readonly points?: { readonly count: bigint; readonly name: ProgrammeSettings['pointsName'] } | undefined;
  /** When a reward can be had (again). */
  readonly date?: Date | undefined;
  /** In which time zone a day is told; UTC where it is not said. */
  readonly timezone?: string | undefined;
  /** Names of tiers. */
  readonly tiers?: InBoth | undefined;
};

/** The sentence of a refusal in the shopper's language. */
export function proxyMessage(code: ProxyErrorCode, locale: Locale, facts: ProxyFacts = {}): string {
  const t = serverTexts(locale);
  const { points, date, tiers } = facts;
  const words = {
    points: points && named(points, locale),
    date: date && dayOf(date, facts.timezone ?? 'UTC', locale),
    tiers: tiers?.[locale],
  };
  if (code === 'insufficient-points' && points !== undefined)
    return t('shopper:insufficient-points-by', { ...words, count: Number(points.count) });
  if (code === 'reward-limit-reached' && date !== undefined)
    return t('shopper:reward-limit-reached-until', words);
  return t(`shopper:${code}`, words);
}

/** `12.500 estrellas`, by the names that the programme gives its points. */
const named = ({ count, name }: NonNullable<ProxyFacts['points']>, locale: Locale): string =>
  `${new Intl.NumberFormat(locale).format(count)} ${count === 1n ? name[locale].one : name[locale].other}`;

const dayOf = (date: Date, timeZone: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === 'es' ? 'es-ES' : 'en-GB', { dateStyle: 'long', timeZone }).format(date);
