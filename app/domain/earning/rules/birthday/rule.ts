import { z } from 'zod';
import { type EventRule, RULE_BASE, rulePoints } from '../rule.ts';

const settings = z.strictObject({ kind: z.literal('birthday'), ...RULE_BASE, points: rulePoints });

/** Once a year, on the member's birthday. */
export const rule = {
  scope: 'event',
  repeats: 'yearly',
  kind: 'birthday',
  settings,
  fields: [{ path: 'points', input: 'points' }],
  points: ({ points }) => BigInt(points),
} as const satisfies EventRule<z.infer<typeof settings>>;
