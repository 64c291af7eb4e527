/** Integer minor units (cents) of one currency. */
export type Minor = bigint;

/**
 * Currencies of ISO 4217 whose minor unit is not a hundredth. Written here, and not asked of the runtime's Intl, which
 * follows CLDR (COP and HUF without decimals there) and may change: what is stored would change its meaning with it.
 */
const DIGITS: Readonly<Record<string, number>> = {
  ...digitsOf(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...digitsOf(3, 'BHD IQD JOD KWD LYD OMR TND'),
};

function digitsOf(digits: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, digits]));
}

/** Decimal digits of an ISO 4217 currency: 2 for EUR, 0 for JPY, 3 for KWD. Unknown codes count as 2. */
export function minorDigits(currency: string): number {
  return DIGITS[currency] ?? 2;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Shopify's decimal string (`"12.50"`, `"-3"`) in minor units; digits beyond the currency's own are rounded half up.
 * @throws SyntaxError when the text is not a plain decimal.
 */
export function parseMinor(amount: string, currency: string): Minor {
  const match = DECIMAL.exec(amount.trim());
  if (!match) throw new SyntaxError(`not an amount: ${JSON.stringify(amount.slice(0, 40))}`);
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').padEnd(digits + 1, '0');
  const whole = BigInt(`${match[2]}${fraction.slice(0, digits)}`) + (Number(fraction[digits]) >= 5 ? 1n : 0n);
  return match[1] === '-' ? -whole : whole;
}

/** Minor units as a plain decimal string with the currency's digits: 1250n EUR → "12.50". */
export function toDecimal(minor: Minor, currency: string): string {
  const digits = minorDigits(currency);
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const sign = minor < 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
