import { z } from 'zod';
import { productTarget } from '#app/domain/programme/product-target.ts';
import { type HistoryRule, type PastOrder, REPEATED_RULE, type RuleAward, rulePoints } from '../rule.ts';
import { targetedUnits } from '../targeted.ts';

const settings = z.strictObject({
  kind: z.literal('punch-card'),
  ...REPEATED_RULE,
  target: productTarget,
  /** Units that fill a card. */
  units: z.number().int().min(2).max(1000),
  points: rulePoints,
  /** Whether what was bought while there was no such card is punched into it. */
  countsPast: z.boolean().default(true),
});
type Settings = z.infer<typeof settings>;

/** A card of another size, in another version, begins with what was punched into the one before. */
function punch(past: readonly PastOrder<Settings>[]) {
  const awards = new Map<bigint, RuleAward>();
  let punched = 0n;
  for (const { order, settings, earns } of past) {
    const { target, units, points, countsPast } = settings;
    const bought = earns || countsPast ? targetedUnits(order, target) : 0n;
    if (bought === 0n) continue;
    const size = BigInt(units);
    const cards = (punched + bought) / size;
    punched = (punched + bought) % size;
    if (cards > 0n && earns)
      awards.set(order.orderId, { points: cards * BigInt(points), params: { cards: Number(cards), units } });
  }
  return { awards, punched: Number(punched) };
}

/** Each full card is worth points, for the order that fills it; the rest is punched into the next card. */
export const rule = {
  scope: 'history',
  kind: 'punch-card',
  settings,
  fields: [
    { path: 'target', input: 'target' },
    { path: 'units', input: 'count' },
    { path: 'points', input: 'points' },
    { path: 'countsPast', input: 'flag' },
  ],
  awards: (past) => punch(past).awards,
  progress: (past, { units }) => ({ done: Math.min(punch(past).punched, units), needed: units, until: null }),
} as const satisfies HistoryRule<Settings>;
