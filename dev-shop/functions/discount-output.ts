/** What is read of a discount Function's output; anything else that Shopify would take is refused aloud. */
import { z } from 'zod';
import type { DiscountEffect } from '../commerce/discount-effect.ts';
import { type FunctionLine, lineId } from './cart-source.ts';

const value = z.union([
  z.strictObject({ percentage: z.strictObject({ value: z.coerce.number() }) }),
  z.strictObject({
    fixedAmount: z.strictObject({
      amount: z.coerce.number(),
      appliesToEachItem: z.boolean().default(false),
    }),
  }),
]);
type Value = z.infer<typeof value>;

const candidate = <Target extends z.ZodType>(target: Target) =>
  z.strictObject({ value, message: z.string().optional(), targets: z.array(target).min(1) });
const orderCandidate = candidate(
  z.strictObject({ orderSubtotal: z.strictObject({ excludedCartLineIds: z.array(z.string()) }) }),
);
const productCandidate = candidate(
  z.strictObject({
    cartLine: z.strictObject({ id: z.string(), quantity: z.number().int().positive().nullish() }),
  }),
);
type ProductCandidate = z.infer<typeof productCandidate>;

const result = z.strictObject({
  operations: z
    .array(
      z.union([
        z.strictObject({
          orderDiscountsAdd: z.strictObject({
            selectionStrategy: z.literal('FIRST'),
            candidates: z.array(orderCandidate).length(1),
          }),
        }),
        z.strictObject({
          productDiscountsAdd: z.strictObject({
            selectionStrategy: z.enum(['FIRST', 'ALL']),
            candidates: z.array(productCandidate).min(1),
          }),
        }),
      ]),
    )
    .max(1),
});

/** What a Function's output takes off a cart; null is nothing. @throws where the stand-in cannot apply it */
export function readDiscount(output: unknown, lines: readonly FunctionLine[]): DiscountEffect | null {
  const [operation] = result.parse(output).operations;
  if (!operation) return null;
  if ('orderDiscountsAdd' in operation) {
    const [only] = operation.orderDiscountsAdd.candidates;
    if (!only) return null;
    const excluded = only.targets[0]?.orderSubtotal.excludedCartLineIds ?? [];
    return {
      class: 'order',
      value: worthOf(only.value),
      entitles: (index) => !excluded.includes(lineId(index)),
    };
  }
  const { selectionStrategy, candidates } = operation.productDiscountsAdd;
  const applied = selectionStrategy === 'FIRST' ? candidates.slice(0, 1) : candidates;
  const [only] = applied;
  const isPlain = ({ value: given, targets }: ProductCandidate) =>
    !('fixedAmount' in given && given.fixedAmount.appliesToEachItem) &&
    targets.every(({ cartLine }) => cartLine.quantity == null);
  if (only && applied.length === 1 && isPlain(only)) {
    const targeted = only.targets.map(({ cartLine }) => cartLine.id);
    return {
      class: 'product',
      value: worthOf(only.value),
      entitles: (index) => targeted.includes(lineId(index)),
    };
  }
  const off = lines.map((line, index) =>
    applied.reduce((sum, one) => sum + takenOff(one, line, lineId(index)), 0),
  );
  return { class: 'product', value: { kind: 'lines', off }, entitles: (index) => (off[index] ?? 0) > 0 };
}

/** Cents that a candidate takes off a line: off each of the units that it is for. */
function takenOff({ value: given, targets }: ProductCandidate, line: FunctionLine, id: string): number {
  let units = 0;
  for (const { cartLine } of targets)
    if (cartLine.id === id) units += Math.min(cartLine.quantity ?? line.quantity, line.quantity);
  if (units === 0) return 0;
  const price = line.variant.price;
  if ('percentage' in given) return Math.round((price * units * given.percentage.value) / 100);
  if (!given.fixedAmount.appliesToEachItem)
    throw new Error('dev-shop cannot share one amount among several candidates');
  return Math.min(price, Math.round(given.fixedAmount.amount * 100)) * units;
}

const worthOf = (given: Value): DiscountEffect['value'] =>
  'percentage' in given
    ? { kind: 'percentage', percentage: given.percentage.value }
    : { kind: 'amount', amount: Math.round(given.fixedAmount.amount * 100) };
