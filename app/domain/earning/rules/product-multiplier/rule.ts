import { z } from 'zod';
import { productTarget } from '#app/domain/programme/product-target.ts';
import { inOwn, type OrderRule, pointsLimit, REPEATED_RULE } from '../rule.ts';
import { targetedEarning } from '../targeted.ts';

const settings = z.strictObject({
  kind: z.literal('product-multiplier'),
  ...REPEATED_RULE,
  target: productTarget,
  /** 200 is double points; 0 takes the products out. */
  percent: z.number().int().min(0).max(10_000),
  limit: pointsLimit,
});

/** Products earn more (or less, or nothing): bonus = rate(value of the lines) × (percent − 100) / 100. */
export const rule = {
  scope: 'order',
  kind: 'product-multiplier',
  settings,
  fields: [
    { path: 'target', input: 'target' },
    { path: 'percent', input: 'percent' },
    { path: 'limit', input: 'limit' },
  ],
  award({ target, percent, limit }, order, rate) {
    const value = targetedEarning(order, target);
    if (value === 0n || percent === 100) return null;
    const points = percent > 100 ? rate(value, BigInt(percent - 100)) : -rate(value, BigInt(100 - percent));
    const most = limit === null || points < BigInt(limit) ? points : BigInt(limit);
    return { points: most, params: { percent, value: Number(value), ...inOwn(order) } };
  },
} as const satisfies OrderRule<z.infer<typeof settings>>;
