import { z } from 'zod';
import { productTarget } from '#app/domain/programme/product-target.ts';
import { type HistoryRule, REPEATED_RULE, type RuleAward, rulePoints } from '../rule.ts';
import { targetedUnits } from '../targeted.ts';

const settings = z.strictObject({
  kind: z.literal('punch-card'),
  ...REPEATED_RULE,
  target: productTarget,
  /** Units that fill a card. */
  units: z.number().int().min(2).max(1000),
  points: rulePoints,
});

/** Each full card is worth points, for the order that fills it; the rest is punched into the next card. */
export const rule = {
  scope: 'history',
  kind: 'punch-card',
  settings,
  fields: [
    { path: 'target', input: 'target' },
    { path: 'units', input: 'count' },
    { path: 'points', input: 'points' },
  ],
  awards({ target, units, points }, orders) {
    const awards = new Map<bigint, RuleAward>();
    const size = BigInt(units);
    let punched = 0n;
    for (const order of orders) {
      const before = punched / size;
      punched += targetedUnits(order, target);
      const cards = punched / size - before;
      if (cards > 0n)
        awards.set(order.orderId, {
          points: cards * BigInt(points),
          params: { cards: Number(cards), units },
        });
    }
    return { awards, progress: { done: Number(punched % size), needed: units } };
  },
} as const satisfies HistoryRule<z.infer<typeof settings>>;
