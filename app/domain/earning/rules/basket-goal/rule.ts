import { z } from 'zod';
import type { Minor } from '#app/kernel/money.ts';
import { type HistoryRule, REPEATED_RULE, type RuleAward, rulePoints } from '../rule.ts';

const settings = z.strictObject({
  kind: z.literal('basket-goal'),
  ...REPEATED_RULE,
  /** How far above the usual basket: 20 is a fifth more. */
  percentAbove: z.number().int().min(1).max(1000),
  points: rulePoints,
});

/** Before there is a usual basket, no order is above it. */
const ORDERS_FOR_A_HABIT = 3;

/** The usual basket: the median of the orders before, the lower of the middle two. */
function usual(goods: readonly Minor[]): Minor {
  const sorted = [...goods].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n;
}

/** A basket well above the member's usual one is worth points. */
export const rule = {
  scope: 'history',
  kind: 'basket-goal',
  settings,
  fields: [
    { path: 'percentAbove', input: 'percent' },
    { path: 'points', input: 'points' },
  ],
  awards({ percentAbove, points }, orders) {
    const awards = new Map<bigint, RuleAward>();
    const before: Minor[] = [];
    for (const order of orders) {
      const goal = (usual(before) * BigInt(100 + percentAbove)) / 100n;
      if (before.length >= ORDERS_FOR_A_HABIT && order.goods >= goal)
        awards.set(order.orderId, { points: BigInt(points), params: { goal: Number(goal) } });
      before.push(order.goods);
    }
    return { awards, progress: null };
  },
} as const satisfies HistoryRule<z.infer<typeof settings>>;
