import { type Minor, minorDigits, toDecimal } from '#app/kernel/money.ts';
import type { Locale } from './locale.ts';

/** Spanish as written in Spain, English with the day first as most of our merchants write it. */
const REGION: Record<Locale, string> = { es: 'es-ES', en: 'en-GB' };

export type Formatters = {
  /** `48,90 €` for (4890n, 'EUR') in Spanish. */
  money(minor: Minor, currency: string): string;
  /** A decimal without its currency, as a field of a form shows it: `48,90`. */
  decimal(minor: Minor, currency: string): string;
  number(value: bigint | number): string;
  /** Hundredths as a number without needless zeros: `1,5` for 150. */
  hundredths(value: number): string;
  /** What stands for a currency beside a field: `€`. */
  currencySign(currency: string): string;
  /** With its sign, also when it is positive: `+40`. Zero has none. */
  signed(value: bigint | number): string;
  /** A calendar day in the shop's zone: `4 dic 2026`. */
  date(at: Date): string;
  /** The same with the hour and minute. */
  dateTime(at: Date): string;
  /** A calendar day that is no instant (`2026-12-04`), short enough for an axis. */
  day(isoDay: string, unit: 'day' | 'week' | 'month'): string;
  /** The name of a month, 1 to 12. */
  month(number: number): string;
};

/** Everything a page shows of money, points and time, in one language and in the shop's zone. */
export function createFormatters(locale: Locale, timeZone: string): Formatters {
  const region = REGION[locale];
  const whole = new Intl.NumberFormat(region, { maximumFractionDigits: 0 });
  const ratio = new Intl.NumberFormat(region, { maximumFractionDigits: 2 });
  const signs = new Intl.NumberFormat(region, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const zone = knownZone(timeZone);
  const date = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeZone: zone });
  const dateTime = new Intl.DateTimeFormat(region, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  });
  const dayOfMonth = new Intl.DateTimeFormat(region, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(region, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const monthName = new Intl.DateTimeFormat(region, { month: 'long', timeZone: 'UTC' });
  return {
    money: (minor, currency) =>
      moneyFormat(region, currency).format(toDecimal(minor, currency) as `${number}`),
    decimal: (minor, currency) => {
      const digits = minorDigits(currency);
      const format = new Intl.NumberFormat(region, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        useGrouping: false,
      });
      return format.format(toDecimal(minor, currency) as `${number}`);
    },
    number: (value) => whole.format(value),
    hundredths: (value) => ratio.format(value / 100),
    currencySign: (currency) =>
      moneyFormat(region, currency)
        .formatToParts(0)
        .find(({ type }) => type === 'currency')?.value ?? currency,
    signed: (value) => signs.format(value),
    date: (at) => date.format(at),
    dateTime: (at) => dateTime.format(at),
    month: (number) => monthName.format(new Date(Date.UTC(2026, number - 1, 1))),
    day: (isoDay, unit) => (unit === 'month' ? month : dayOfMonth).format(new Date(`${isoDay}T00:00:00Z`)),
  };
}

const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(region: string, currency: string): Intl.NumberFormat {
  const key = `${region} ${currency}`;
  let format = moneyFormats.get(key);
  if (!format) {
    const digits = minorDigits(currency);
    // A currency that Intl does not know is shown by its code after the number.
    const style = /^[A-Z]{3}$/.test(currency) ? { style: 'currency' as const, currency } : {};
    format = new Intl.NumberFormat(region, {
      ...style,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    moneyFormats.set(key, format);
  }
  return format;
}

/** The zone itself, or UTC for a name that this runtime does not know. */
function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

const TYPED_AMOUNT = /^(\d{1,9})(?:[.,](\d{1,3}))?$/;

// 1.500 or 1,500 throughout.
const THOUSANDS = /^[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)$/;
const DOTTED_AMOUNT = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/;

const withoutThousands = (text: string): string =>
  DOTTED_AMOUNT.test(text) ? text.replaceAll('.', '') : text;

/**
 * What a merchant typed into a money field, in minor units. Comma and full stop are both a decimal mark, whatever the
 * page's language: people paste either. Null when it is not an amount, or has more decimals than the currency.
 */
export function parseTypedAmount(text: string, currency: string): Minor | null {
  const digits = minorDigits(currency);
  const plain = text.replaceAll(/[\s\u00a0]/g, '');
  // Three digits behind a full stop are no fraction of a currency with fewer: 1.500 is what Spaniards write for 1500.
  const match = TYPED_AMOUNT.exec(digits < 3 ? withoutThousands(plain) : plain);
  if (!match) return null;
  const fraction = match[2] ?? '';
  if (fraction.length > digits) return null;
  return BigInt(`${match[1]}${fraction.padEnd(digits, '0')}`);
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether this is the code of a currency. */
export const isCurrency = (code: string): boolean => CURRENCIES.has(code);

/** A whole number as typed, with or without thousands separated by spaces, full stops or commas; null when it is none. */
export function parseTypedInteger(text: string): number | null {
  const digits = text
    .replaceAll(/[\s\u00a0]/g, '')
    .replace(THOUSANDS, (grouped) => grouped.replaceAll(/[.,]/g, ''));
  return /^\d{1,12}$/.test(digits) ? Number(digits) : null;
}
