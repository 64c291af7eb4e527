import { type Decimal, multiply, parseDecimal, toAmount } from '../../decimal/index.ts';
import type { Discount } from './configuration.ts';
import type {
  CartLinesDiscountsGenerateRunResult,
  CartLinesQuery,
} from './generated/cart-lines-discounts.ts';
import { type CartLine, isFor } from './goods.ts';

/**
 * A percentage of the goods it is for, and at most its cap: what it is worth under the cap Shopify reckons itself, over
 * it the cap is a fixed amount. Amounts of the cart are in the currency that the shopper sees, those of the discount in
 * the shop's, `rate` of the former for one of the latter.
 */
export function cappedPercentage(
  { percent, cap, minimum, goods }: Discount,
  { cart, discount: { discountClasses } }: CartLinesQuery,
  rate: Decimal,
): CartLinesDiscountsGenerateRunResult['operations'] {
  const lines = cart.lines.filter((line) => isFor(goods, line));
  const subtotal = lines.reduce((sum, line) => sum + subtotalOf(line), 0n);
  const most = multiply(cap, rate);
  if (subtotal === 0n || subtotal < multiply(minimum, rate) || toAmount(most) === '0.00') return [];
  const value =
    subtotal * BigInt(percent) <= most * 100n
      ? { percentage: { value: String(percent) } }
      : { fixedAmount: { amount: toAmount(most) } };
  if (goods.all) {
    if (!discountClasses.includes('ORDER')) return [];
    const excludedCartLineIds = cart.lines.filter((line) => !lines.includes(line)).map(({ id }) => id);
    const candidates = [{ value, targets: [{ orderSubtotal: { excludedCartLineIds } }] }];
    return [{ orderDiscountsAdd: { selectionStrategy: 'FIRST', candidates } }];
  }
  if (!discountClasses.includes('PRODUCT')) return [];
  // One candidate for all of them, so that the fixed amount is taken once and not from every line.
  const candidates = [{ value, targets: lines.map(({ id }) => ({ cartLine: { id } })) }];
  return [{ productDiscountsAdd: { selectionStrategy: 'FIRST', candidates } }];
}

const subtotalOf = ({ cost }: CartLine): Decimal => parseDecimal(cost.subtotalAmount.amount) ?? 0n;
