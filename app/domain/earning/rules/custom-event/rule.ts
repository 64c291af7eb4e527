import { z } from 'zod';
import { eventName } from '#app/domain/programme/texts.ts';
import { type EventRule, REPEATED_RULE, rulePoints } from '../rule.ts';

const settings = z.strictObject({
  kind: z.literal('custom-event'),
  ...REPEATED_RULE,
  /** What the public API calls it. */
  event: eventName,
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
