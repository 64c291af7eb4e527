import { z } from 'zod';
import { addDays } from '#app/kernel/clock.ts';
import { type HistoryRule, REPEATED_RULE, type RuleAward, rulePoints } from '../rule.ts';

const settings = z.strictObject({
  kind: z.literal('purchase-frequency'),
  ...REPEATED_RULE,
  orders: z.number().int().min(2).max(100),
  days: z.number().int().min(1).max(3650),
  points: rulePoints,
});

/** So many orders within so many days are worth points, for the last of them; counting begins again after it. */
export const rule = {
  scope: 'history',
  kind: 'purchase-frequency',
  settings,
  fields: [
    { path: 'orders', input: 'count' },
    { path: 'days', input: 'days' },
    { path: 'points', input: 'points' },
  ],
  awards({ orders: needed, days, points }, orders) {
    const awards = new Map<bigint, RuleAward>();
    let counted: Date[] = [];
    for (const order of orders) {
      const from = addDays(order.placedAt, -days);
      counted = [...counted.filter((at) => at >= from), order.placedAt];
      if (counted.length < needed) continue;
      awards.set(order.orderId, { points: BigInt(points), params: { orders: needed, days } });
      counted = [];
    }
    return { awards, progress: { done: counted.length, needed } };
  },
} as const satisfies HistoryRule<z.infer<typeof settings>>;
