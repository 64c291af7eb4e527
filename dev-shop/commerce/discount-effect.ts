import type { Find } from '../context.ts';
import type { FunctionLine } from '../functions/cart-source.ts';
import { runDiscountFunction } from '../functions/run-discount-function.ts';
import type { Discount, DiscountClass, FunctionValue, Store } from '../model.ts';
import { type Buyer, isEntitled } from './discount-eligibility.ts';

/** What a discount takes off the lines of one cart. */
export type DiscountEffect = {
  readonly class: DiscountClass;
  readonly value:
    | Exclude<Discount['value'], FunctionValue>
    /** So many cents off each line. */
    | { readonly kind: 'lines'; readonly off: readonly number[] };
  /** Whether it is for the line with this index. */
  entitles(index: number): boolean;
};

/** Null where it takes nothing off this cart: a Function may say so. */
export function effectOf(
  find: Find,
  store: Store,
  discount: Discount,
  lines: readonly FunctionLine[],
  { buyer, now }: { buyer: Buyer; now: Date },
): DiscountEffect | null {
  const { value } = discount;
  if (value.kind === 'function')
    return runDiscountFunction(discount, value, { find, store, lines, buyer, now });
  return {
    class: classOf(discount),
    value,
    entitles: (index) => {
      const line = lines[index];
      return line !== undefined && isEntitled(store, discount, line);
    },
  };
}

/** The class by which a discount combines with others. */
export function classOf({ value, items }: Discount): DiscountClass {
  if (value.kind === 'function') return value.classes[0] ?? 'order';
  if (value.kind === 'free-shipping') return 'shipping';
  return items ? 'product' : 'order';
}
