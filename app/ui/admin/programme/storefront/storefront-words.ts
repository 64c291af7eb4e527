import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { createFormatters } from '#app/i18n/formatters.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { createStorefrontWords, type StorefrontTexts } from '#app/i18n/storefront-words.ts';
// The storefront's own texts, so that a preview cannot say anything else than what members read.
import en from '../../../../../extensions/lealta-theme/locales/en.default.json' with { type: 'json' };
import es from '../../../../../extensions/lealta-theme/locales/es.json' with { type: 'json' };
import type { AdminShop } from '../../use-admin.ts';

const TEXTS: Record<Locale, StorefrontTexts> = { es: es.lealta, en: en.lealta };

/** Stands for a number that is not typed yet. */
export const OPEN = '…';
/** Stands for a name that is not typed yet, also before a full stop. */
export const UNNAMED = '(…)';

/** What the storefront says, in one of its languages: its texts, and numbers as it writes them. */
export type StorefrontWords = {
  readonly locale: Locale;
  /** A text of the storefront by its key below `lealta`, with `count` for its number. */
  say(key: string, values?: Readonly<Record<string, string>>, count?: number): string;
  /** "120 points". */
  points(n: number | null): string;
  /** The programme's word for points, many of them. */
  readonly unit: string;
  /** "+120", "−3". */
  signed(n: number | null): string;
  /** Minor units of the shop's currency: "5 €", "4,50 €". */
  money(minor: number | null): string;
  number(n: number | null): string;
  /** The day of an ISO instant in the shop's zone. */
  date(at: string): string;
};

export function storefrontWords(
  locale: Locale,
  { currency, timezone }: AdminShop,
  pointsName: ProgrammeSettings['pointsName'],
): StorefrontWords {
  const f = createFormatters(locale, timezone);
  const names = pointsName[locale];
  const words = createStorefrontWords(locale, TEXTS[locale], timezone);
  const number = (n: number | null) => (n === null ? OPEN : f.number(n));
  return {
    locale,
    say: words.say,
    date: words.date,
    number,
    unit: names.other,
    points: (n) => `${number(n)}\u00a0${n === 1 ? names.one : names.other}`,
    signed: (n) => (n === null ? `+${OPEN}` : `${n < 0 ? '−' : '+'}${f.number(Math.abs(n))}`),
    money: (minor) => (minor === null ? OPEN : words.money(minor, currency)),
  };
}
