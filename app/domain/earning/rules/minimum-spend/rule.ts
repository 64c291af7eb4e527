import { z } from 'zod';
import { productTarget, targets } from '#app/domain/programme/product-target.ts';
import { type OrderRule, RULE_BASE, rulePoints } from '../rule.ts';

const settings = z.strictObject({
  kind: z.literal('minimum-spend'),
  ...RULE_BASE,
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
    let value = 0n;
    for (const line of order.lines) if (targets(target, line.product)) value += line.value;
    if (value < BigInt(minimum)) return null;
    return { points: BigInt(points), params: { minimum } };
  },
} as const satisfies OrderRule<z.infer<typeof settings>>;
