/**
 * A decimal as a whole number of millionths of a millionth: exact, where floating point would miss a cap by a cent.
 * Shopify's amounts and currency rates have fewer digits.
 */
export type Decimal = bigint;

const DIGITS = 12;
const ONE = 10n ** BigInt(DIGITS);
const PLAIN = /^(\d{1,18})(?:\.(\d+))?$/;

/** Null where the text is no plain decimal of zero or more. */
export function parseDecimal(text: unknown): Decimal | null {
  const match = typeof text === 'string' ? PLAIN.exec(text) : null;
  if (!match) return null;
  return BigInt(`${match[1]}${(match[2] ?? '').slice(0, DIGITS).padEnd(DIGITS, '0')}`);
}

export const multiply = (a: Decimal, b: Decimal): Decimal => (a * b) / ONE;

/** With two digits, rounded down; a currency that has fewer is rounded by Shopify. */
export function toAmount(value: Decimal): string {
  const hundredths = value / 10n ** BigInt(DIGITS - 2);
  const text = hundredths.toString().padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** With as many digits as it has, and at least two. */
export function toExactAmount(value: Decimal): string {
  const text = value.toString().padStart(DIGITS + 1, '0');
  const digits = text.slice(-DIGITS).replace(/0+$/, '');
  return `${text.slice(0, -DIGITS)}.${digits.padEnd(2, '0')}`;
}
