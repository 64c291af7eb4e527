import type { Context, Liquid } from 'liquidjs';
import { toText } from './arguments.ts';

/** How each placeholder of a store's money format writes an amount: decimals, thousands mark, decimal mark. */
const PLACEHOLDERS: Record<string, { decimals: number; thousands: string; decimal: string }> = {
  amount: { decimals: 2, thousands: ',', decimal: '.' },
  amount_no_decimals: { decimals: 0, thousands: ',', decimal: '.' },
  amount_with_comma_separator: { decimals: 2, thousands: '.', decimal: ',' },
  amount_no_decimals_with_comma_separator: { decimals: 0, thousands: '.', decimal: ',' },
  amount_with_apostrophe_separator: { decimals: 2, thousands: "'", decimal: '.' },
  amount_no_decimals_with_space_separator: { decimals: 0, thousands: ' ', decimal: ',' },
  amount_with_space_separator: { decimals: 2, thousands: ' ', decimal: ',' },
  amount_with_period_and_space_separator: { decimals: 2, thousands: ' ', decimal: '.' },
};

function writeAmount(cents: number, style: { decimals: number; thousands: string; decimal: string }): string {
  const fixed = (Math.abs(cents) / 100).toFixed(style.decimals);
  const [whole = '0', fraction] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, style.thousands);
  return `${cents < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : style.decimal + fraction}`;
}

/** Writes hundredths of the currency (Shopify's unit in Liquid) in a format such as `{{amount}} €`. */
function formatMoney(value: unknown, format: string, options: { trimZeros?: boolean } = {}): string {
  const text = toText(value);
  const cents = Math.round(Number(text));
  if (text === '' || !Number.isFinite(cents)) return '';
  return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (placeholder, name: string) => {
    const style = PLACEHOLDERS[name];
    if (!style) return placeholder;
    return writeAmount(cents, options.trimZeros && cents % 100 === 0 ? { ...style, decimals: 0 } : style);
  });
}

/** The money filters. The format in scope (`shop.money_format`) goes before the engine's own. */
export function registerMoneyFilters(
  engine: Liquid,
  options: { moneyFormat: string; withCurrencyFormat: string | null },
): void {
  const shopSetting = (context: Context, name: string): string => toText(context.getSync(['shop', name]));
  const plain = (context: Context): string => shopSetting(context, 'money_format') || options.moneyFormat;
  const withCurrency = (context: Context): string =>
    shopSetting(context, 'money_with_currency_format') ||
    options.withCurrencyFormat ||
    `${plain(context)} ${shopSetting(context, 'currency')}`.trim();

  engine.registerFilter('money', function (cents: unknown) {
    return formatMoney(cents, plain(this.context));
  });
  engine.registerFilter('money_with_currency', function (cents: unknown) {
    return formatMoney(cents, withCurrency(this.context));
  });
  engine.registerFilter('money_without_trailing_zeros', function (cents: unknown) {
    return formatMoney(cents, plain(this.context), { trimZeros: true });
  });
  engine.registerFilter('money_without_currency', function (cents: unknown) {
    const placeholder = /\{\{\s*\w+\s*\}\}/.exec(plain(this.context))?.[0] ?? '{{amount}}';
    return formatMoney(cents, placeholder);
  });
}
