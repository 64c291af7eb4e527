import { z } from 'zod';
import { inBothLanguages, settingId, writtenText } from '#app/domain/programme/texts.ts';

const tier = z.strictObject({
  id: settingId,
  name: inBothLanguages(40),
  /** What the window must hold: minor units for spend, else points or orders. */
  threshold: z.number().int().min(0).max(1_000_000_000_000),
  /** Nobody climbs into it; the merchant puts members there. */
  inviteOnly: z.boolean().default(false),
  /** 150: half as many points again. */
  percent: z.number().int().min(100).max(10_000).default(100),
  /** Points on entering, once a member and tier, as soon as the orders that it takes are beyond their pending period. */
  entryPoints: z.number().int().min(0).max(1_000_000).default(0),
  /** What else members have there, a line each. */
  perks: z
    .strictObject({ es: z.array(writtenText(120)).max(10), en: z.array(writtenText(120)).max(10) })
    .default({ es: [], en: [] }),
});

/** The tiers of a programme, lowest first; none at all is a programme without tiers. */
export const tiersSettings = z
  .strictObject({
    basis: z.enum(['spend', 'points', 'orders']).default('spend'),
    /** Where orders are counted: minor units that must be left of one for it to count; at least one. */
    minOrder: z.number().int().min(0).max(100_000_000).default(0),
    /** What counts: the last months, the year that begins with a month, or everything. */
    window: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('rolling'), months: z.number().int().min(1).max(60) }),
        z.strictObject({ kind: z.literal('calendar-year'), firstMonth: z.number().int().min(1).max(12) }),
        z.strictObject({ kind: z.literal('lifetime') }),
      ])
      .default({ kind: 'rolling', months: 12 }),
    /** A member keeps a tier so many days after falling below its threshold (calendar year: after the year's end). */
    graceDays: z.number().int().min(0).max(365).default(30),
    list: z.array(tier).max(10).default([]),
  })
  .superRefine(({ list }, context) => {
    const seen = new Set<string>();
    let previous = -1;
    for (const [index, { id, threshold, inviteOnly }] of list.entries()) {
      if (seen.has(id))
        context.addIssue({ code: 'custom', message: 'ids-repeat', path: ['list', index, 'id'] });
      seen.add(id);
      if (inviteOnly) continue;
      if (threshold <= previous)
        context.addIssue({
          code: 'custom',
          message: 'thresholds-must-rise',
          path: ['list', index, 'threshold'],
        });
      previous = threshold;
    }
  });

export type TiersSettings = z.infer<typeof tiersSettings>;
export type Tier = TiersSettings['list'][number];

/** The tiers that are climbed into, lowest first; the others the merchant gives. */
export const climbable = (settings: TiersSettings): Tier[] =>
  settings.list.filter((tier) => !tier.inviteOnly);
