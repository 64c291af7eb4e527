import { type ProductTarget, targets } from '#app/domain/programme/product-target.ts';
import type { Minor } from '#app/kernel/money.ts';
import type { CountedOrder } from './rule.ts';

/** What the lines of an order are worth that a target means. */
export const targetedValue = (order: CountedOrder, target: ProductTarget): Minor =>
  order.lines.reduce((sum, line) => (targets(target, line.product) ? sum + line.value : sum), 0n);

/** The same, as the rate is put on it: in the currency whose rate the order earns by. */
export const targetedEarning = (order: CountedOrder, target: ProductTarget): Minor =>
  order.lines.reduce(
    (sum, line, index) =>
      targets(target, line.product) ? sum + (order.own ? (order.own.values[index] ?? 0n) : line.value) : sum,
    0n,
  );

/** How many units of them are kept; those of lines that are worth nothing do not count. */
export const targetedUnits = (order: CountedOrder, target: ProductTarget): bigint =>
  order.lines.reduce(
    (sum, line) => (line.value > 0n && targets(target, line.product) ? sum + line.units : sum),
    0n,
  );
