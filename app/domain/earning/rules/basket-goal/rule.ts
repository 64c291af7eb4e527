import { z } from 'zod';
import type { Minor } from '#app/kernel/money.ts';
import { divideRounded } from '#app/kernel/rounding.ts';
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
  awards(past) {
    const awards = new Map<bigint, RuleAward>();
    const before: Minor[] = [];
    for (const { order, settings, earns } of past) {
      // In hundredths of a minor unit: a fifth above one cent is more than one cent.
      const goal = usual(before) * BigInt(100 + settings.percentAbove);
      if (earns && before.length >= ORDERS_FOR_A_HABIT && order.goods * 100n >= goal)
        awards.set(order.orderId, {
          points: BigInt(settings.points),
          params: { goal: Number(divideRounded(goal, 100n, 'up')) },
        });
      before.push(order.goods);
    }
    return awards;
  },
} as const satisfies HistoryRule<z.infer<typeof settings>>;
