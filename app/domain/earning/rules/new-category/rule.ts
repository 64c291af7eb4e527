import { z } from 'zod';
import { type HistoryRule, REPEATED_RULE, type RuleAward, rulePoints } from '../rule.ts';

const settings = z.strictObject({
  kind: z.literal('new-category'),
  ...REPEATED_RULE,
  points: rulePoints,
});

/** The first order with products of a type is worth points for each new type; those of the very first order are none. */
export const rule = {
  scope: 'history',
  kind: 'new-category',
  settings,
  fields: [{ path: 'points', input: 'points' }],
  asksCatalogue: true,
  awards(past) {
    const awards = new Map<bigint, RuleAward>();
    const known = new Set<string>();
    for (const [index, { order, settings, earns }] of past.entries()) {
      const fresh = new Set<string>();
      for (const { product, value } of order.lines) {
        const type = product.productType.trim();
        if (value > 0n && type !== '' && !known.has(type.toLowerCase())) fresh.add(type);
      }
      for (const type of fresh) known.add(type.toLowerCase());
      if (earns && index > 0 && fresh.size > 0)
        awards.set(order.orderId, {
          points: BigInt(settings.points) * BigInt(fresh.size),
          params: { categories: [...fresh].sort().join(', ') },
        });
    }
    return awards;
  },
} as const satisfies HistoryRule<z.infer<typeof settings>>;
