import { z } from 'zod';
import { type EventRule, RULE_BASE, rulePoints } from '../rule.ts';

const settings = z.strictObject({ kind: z.literal('anniversary'), ...RULE_BASE, points: rulePoints });

/** Once a year, on the day the member joined. */
export const rule = {
  scope: 'event',
  repeats: 'yearly',
  kind: 'anniversary',
  settings,
  fields: [{ path: 'points', input: 'points' }],
  points: ({ points }) => BigInt(points),
} as const satisfies EventRule<z.infer<typeof settings>>;
