import { z } from 'zod';
import { addDays } from '#app/kernel/clock.ts';
import { type HistoryRule, type PastOrder, REPEATED_RULE, type RuleAward, rulePoints } from '../rule.ts';

const settings = z.strictObject({
  kind: z.literal('purchase-frequency'),
  ...REPEATED_RULE,
  orders: z.number().int().min(2).max(100),
  days: z.number().int().min(1).max(3650),
  points: rulePoints,
});
type Settings = z.infer<typeof settings>;

/** The awards, and the orders since the last of them. */
function countOrders(past: readonly PastOrder<Settings>[]) {
  const awards = new Map<bigint, RuleAward>();
  let counted: Date[] = [];
  for (const { order, settings, earns } of past) {
    const { orders, days, points } = settings;
    counted = [...within(counted, order.placedAt, days), order.placedAt];
    if (counted.length < orders) continue;
    counted = [];
    if (earns) awards.set(order.orderId, { points: BigInt(points), params: { orders, days } });
  }
  return { awards, counted };
}

const within = (counted: readonly Date[], at: Date, days: number): Date[] => {
  const from = addDays(at, -days);
  return counted.filter((one) => one >= from);
};

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
  awards: (past) => countOrders(past).awards,
  progress(past, { orders, days }, now) {
    const counted = within(countOrders(past).counted, now, days);
    const [first] = counted;
    return {
      done: Math.min(counted.length, orders),
      needed: orders,
      // At that many days the first still counts.
      until: first === undefined ? null : new Date(addDays(first, days).getTime() + 1),
    };
  },
} as const satisfies HistoryRule<Settings>;
