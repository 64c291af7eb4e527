import { z } from 'zod';
import { productTarget } from '#app/domain/programme/product-target.ts';
import { type OrderRule, REPEATED_RULE, rulePoints } from '../rule.ts';
import { targetedValue } from '../targeted.ts';

const settings = z.strictObject({
  kind: z.literal('minimum-spend'),
  ...REPEATED_RULE,
  target: productTarget,
  /** Minor units. */
  minimum: z.number().int().min(1).max(100_000_000),
  points: rulePoints,
});

/** An order that reaches a value is worth points besides. */
export const rule = {
  scope: 'order',
  kind: 'minimum-spend',
  settings,
  fields: [
    { path: 'minimum', input: 'money' },
    { path: 'points', input: 'points' },
    { path: 'target', input: 'target' },
  ],
  award({ target, minimum, points }, order) {
    const value = targetedValue(order, target);
    if (value < BigInt(minimum)) return null;
    return { points: BigInt(points), params: { minimum } };
  },
} as const satisfies OrderRule<z.infer<typeof settings>>;
