import type { Programme } from './answers.ts';

type Formats = { inExtensionLocale?: boolean };
type Translate = (key: string, options?: Record<string, string | number>) => string;

/** Shopify's i18n, as every target has it. */
type I18n = {
  formatNumber(number: number, options?: Formats & Intl.NumberFormatOptions): string;
  formatCurrency(number: number, options?: Formats & Intl.NumberFormatOptions): string;
  formatDate(date: Date, options?: Formats & Intl.DateTimeFormatOptions): string;
};

/** What every target has, as far as a block needs it to speak. */
export type Host = {
  readonly i18n: I18n & { translate: unknown };
  /** There while the merchant places the block. */
  readonly extension: { readonly editor?: unknown };
};

/** Texts, numbers and dates, all in the language that the texts are in. */
export type Words = {
  readonly t: Translate;
  points(count: number): string;
  number(value: number): string;
  money(amount: number, currency: string): string;
  date(at: string): string;
};

/** Numbers and money are grouped from four digits on, as in the blocks of the theme. */
export function createWords({ i18n }: Host, programme: Programme | null): Words {
  const number = (value: number) =>
    i18n.formatNumber(value, { inExtensionLocale: true, useGrouping: 'always' });
  const { one, other } = programme?.pointsName ?? { one: '', other: '' };
  return {
    // Its type depends on what is put in; here that is text and numbers, and text comes out.
    t: i18n.translate as Translate,
    number,
    points: (count) => `${number(count)} ${count === 1 ? one : other}`,
    money: (amount, currency) =>
      i18n.formatCurrency(amount, {
        inExtensionLocale: true,
        currency,
        useGrouping: 'always',
        trailingZeroDisplay: 'stripIfInteger',
      }),
    date: (at) => i18n.formatDate(new Date(at), { inExtensionLocale: true, dateStyle: 'long' }),
  };
}
