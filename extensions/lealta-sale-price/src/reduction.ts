import { type Decimal, multiply, parseDecimal, toAmount, toExactAmount } from '../../decimal/index.ts';
import type { SalePrice } from '../../sale-rules/index.ts';
import type { ProductDiscountCandidateValue } from './generated/sale-prices.ts';

/** What is taken off every unit, as Shopify takes it. */
export type Reduction = ProductDiscountCandidateValue;

const ONE = parseDecimal('1') ?? 0n;

/**
 * From what a unit costs everybody to the sale's price; null where that is no less.
 * @param unit in the currency that the shopper sees
 * @param rate of that currency for one of the shop's, in which prices of a sale are
 */
export function reductionOf(price: SalePrice, unit: Decimal, rate: Decimal): Reduction | null {
  if ('percentOff' in price) return { percentage: { value: String(price.percentOff) } };
  const inShopCurrency = parseDecimal(price.amount);
  if (inShopCurrency === null) return null;
  const off = unit - multiply(inShopCurrency, rate);
  // A converted price has digits that no currency has; where nothing is converted it must come out to the last one.
  const amount = rate === ONE ? toExactAmount(off) : toAmount(off);
  return off <= 0n || Number(amount) === 0 ? null : { fixedAmount: { amount, appliesToEachItem: true } };
}
