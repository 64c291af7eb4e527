import { z } from 'zod';
import { type EventRule, RULE_BASE, rulePoints } from '../rule.ts';

const settings = z.strictObject({ kind: z.literal('newsletter'), ...RULE_BASE, points: rulePoints });

/** Once, on taking marketing by e-mail. */
export const rule = {
  scope: 'event',
  repeats: 'once',
  kind: 'newsletter',
  settings,
  fields: [{ path: 'points', input: 'points' }],
  points: ({ points }) => BigInt(points),
} as const satisfies EventRule<z.infer<typeof settings>>;
