import { minorDigits } from '#app/kernel/money.ts';

/** Texts of the storefront: nested, `{{ name }}` for what goes in, `{ one, other }` where a number decides. */
export type StorefrontTexts = { readonly [key: string]: string | StorefrontTexts };

type Words = {
  readonly locale: string;
  /** A text by its key, with `count` for its number. */
  say(key: string, values?: Readonly<Record<string, string>>, count?: number): string;
  number(n: number): string;
  /** Minor units: "5 €", "4,50 €", "1.500 €"; no decimals where there is nothing in them. */
  money(minor: number, currency: string): string;
  /** The day of an ISO instant in the shop's zone, such as "14 mar 2026". */
  date(at: string): string;
};

/** What the storefront says, from its texts and in its way of writing numbers, money and days. */
export function createStorefrontWords(locale: string, texts: StorefrontTexts, timeZone: string): Words {
  const say: Words['say'] = (key, values = {}, count = 0) =>
    textOf(texts, key, count).replace(/\{\{ (\w+) \}\}/g, (_, name: string) => values[name] ?? '');
  // Intl's plain English is American: days and money are written as in the texts.
  // Grouped from four digits on, where Spanish by itself begins at five: Shopify's money filters do, in the blocks.
  const numbers = new Intl.NumberFormat(locale, { useGrouping: 'always' });
  const days = new Intl.DateTimeFormat('en', { timeZone, day: 'numeric', month: 'numeric', year: 'numeric' });
  return {
    locale,
    say,
    number: (n) => numbers.format(n),
    money(minor, currency) {
      const digits = minorDigits(currency);
      const whole = digits === 0 || minor % 10 ** digits === 0;
      return new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        useGrouping: 'always',
        minimumFractionDigits: whole ? 0 : digits,
        maximumFractionDigits: whole ? 0 : digits,
      }).format(minor / 10 ** digits);
    },
    date(at) {
      const part = Object.fromEntries(
        days.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
      );
      const month = say('date.months').split(',')[Number(part.month) - 1] ?? '';
      return say('date.format', { day: part.day ?? '', month, year: part.year ?? '' });
    },
  };
}

function textOf(texts: StorefrontTexts, key: string, count: number): string {
  let found: string | StorefrontTexts | undefined = texts;
  for (const step of key.split('.')) found = typeof found === 'object' ? found[step] : undefined;
  if (found === undefined) throw new Error(`the storefront has no text ${key}`);
  if (typeof found === 'string') return found;
  const chosen = count === 1 ? found.one : found.other;
  return typeof chosen === 'string' ? chosen : '';
}
