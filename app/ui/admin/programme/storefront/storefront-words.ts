import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { createFormatters } from '#app/i18n/formatters.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { minorDigits } from '#app/kernel/money.ts';
// The storefront's own texts, so that a preview cannot say anything else than what members read.
import en from '../../../../../extensions/lealta-theme/locales/en.default.json' with { type: 'json' };
import es from '../../../../../extensions/lealta-theme/locales/es.json' with { type: 'json' };
import type { AdminShop } from '../../use-admin.ts';

const TEXTS: Record<Locale, object> = { es: es.lealta, en: en.lealta };

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
  const say: StorefrontWords['say'] = (key, values = {}, count = 0) =>
    textOf(TEXTS[locale], key, count).replace(/\{\{ (\w+) \}\}/g, (_, name: string) => values[name] ?? '');
  const number = (n: number | null) => (n === null ? OPEN : f.number(n));
  return {
    locale,
    say,
    number,
    unit: names.other,
    points: (n) => `${number(n)}\u00a0${n === 1 ? names.one : names.other}`,
    signed: (n) => (n === null ? `+${OPEN}` : `${n < 0 ? '−' : '+'}${f.number(Math.abs(n))}`),
    money: (minor) => {
      if (minor === null) return OPEN;
      const text = f.money(BigInt(minor), currency);
      const digits = minorDigits(currency);
      // As the storefront writes them: no decimals where there is nothing in them.
      return digits > 0 && minor % 10 ** digits === 0 ? text.replace(/[.,]0+(?=\D*$)/, '') : text;
    },
    date: (at) => {
      const day = new Intl.DateTimeFormat('en', {
        timeZone: timezone,
        day: 'numeric',
        month: 'numeric',
        year: 'numeric',
      });
      const part = Object.fromEntries(
        day.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
      );
      const month = say('date.months').split(',')[Number(part.month) - 1] ?? '';
      return say('date.format', { day: part.day ?? '', month, year: part.year ?? '' });
    },
  };
}

function textOf(texts: unknown, key: string, count: number): string {
  let found = texts;
  for (const step of key.split('.')) found = (found as Record<string, unknown> | undefined)?.[step];
  if (typeof found === 'string') return found;
  const { one = '', other = '' } = (found ?? {}) as { one?: string; other?: string };
  return count === 1 ? one : other;
}
