import { z } from 'zod';
import { type EventRule, RULE_BASE, rulePoints } from '../rule.ts';

const settings = z.strictObject({
  kind: z.literal('custom-event'),
  ...RULE_BASE,
  /** What the public API calls it. */
  event: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/),
  points: rulePoints,
  /** How often a day each member may earn by it. */
  perDay: z.number().int().min(1).max(1000).nullable().default(null),
  /** How often ever. */
  perMember: z.number().int().min(1).max(100_000).nullable().default(null),
});

/** Something that another system tells through the public API. */
export const rule = {
  scope: 'event',
  kind: 'custom-event',
  settings,
  fields: [
    { path: 'event', input: 'text' },
    { path: 'points', input: 'points' },
    { path: 'perDay', input: 'limit' },
    { path: 'perMember', input: 'limit' },
  ],
  points: ({ points }) => BigInt(points),
} as const satisfies EventRule<z.infer<typeof settings>>;
