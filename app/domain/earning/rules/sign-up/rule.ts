import { z } from 'zod';
import { type EventRule, RULE_BASE, rulePoints } from '../rule.ts';

const settings = z.strictObject({ kind: z.literal('sign-up'), ...RULE_BASE, points: rulePoints });

/** Once, on becoming a member. */
export const rule = {
  scope: 'event',
  repeats: 'once',
  kind: 'sign-up',
  settings,
  fields: [{ path: 'points', input: 'points' }],
  points: ({ points }) => BigInt(points),
} as const satisfies EventRule<z.infer<typeof settings>>;
