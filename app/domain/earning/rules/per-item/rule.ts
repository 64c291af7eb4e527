import { z } from 'zod';
import { productTarget } from '#app/domain/programme/product-target.ts';
import { type OrderRule, pointsLimit, REPEATED_RULE, rulePoints } from '../rule.ts';
import { targetedUnits } from '../targeted.ts';

const settings = z.strictObject({
  kind: z.literal('per-item'),
  ...REPEATED_RULE,
  target: productTarget,
  /** For each unit. */
  points: rulePoints,
  limit: pointsLimit,
});

/** Each unit is worth points ("each bottle is one point"): units kept × points. */
export const rule = {
  scope: 'order',
  kind: 'per-item',
  settings,
  fields: [
    { path: 'target', input: 'target' },
    { path: 'points', input: 'points' },
    { path: 'limit', input: 'limit' },
  ],
  award({ target, points, limit }, order) {
    const units = targetedUnits(order, target);
    if (units === 0n) return null;
    const earned = units * BigInt(points);
    return {
      points: limit === null || earned < BigInt(limit) ? earned : BigInt(limit),
      params: { units: Number(units), each: points },
    };
  },
} as const satisfies OrderRule<z.infer<typeof settings>>;
