import { z } from 'zod';
import { type EventRule, REPEATED_RULE, rulePoints } from '../rule.ts';

const settings = z.strictObject({
  kind: z.literal('custom-event'),
  ...REPEATED_RULE,
  /** What the public API calls it. */
  event: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/),
  points: rulePoints,
});

/** Something that another system tells through the public API. */
export const rule = {
  scope: 'event',
  repeats: 'always',
  kind: 'custom-event',
  settings,
  fields: [
    { path: 'event', input: 'text' },
    { path: 'points', input: 'points' },
  ],
  points: ({ points }) => BigInt(points),
} as const satisfies EventRule<z.infer<typeof settings>>;
