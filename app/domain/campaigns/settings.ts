import { z } from 'zod';
import { productTarget } from '#app/domain/programme/product-target.ts';
import { inBothLanguages, settingId } from '#app/domain/programme/texts.ts';

/** Days of the week as ISO numbers them: 1 is Monday. */
const weekday = z.number().int().min(1).max(7);
/** Full hours of the shop's day. */
const hour = z.number().int().min(0).max(24);

/** A multiplier campaign: raises what orders earn while it runs. Days and hours are those of the shop's time zone. */
export const campaignSettings = z
  .strictObject({
    id: settingId,
    name: inBothLanguages(60),
    active: z.boolean(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    /** Empty: every day. */
    weekdays: z.array(weekday).max(7).default([]),
    /** From this hour until before that one. */
    hours: z.strictObject({ from: hour, until: hour }).nullable().default(null),
    /** Who it is for: members in any of the tiers, or customers with any of the tags; empty is everybody. */
    audience: z
      .strictObject({
        tiers: z.array(settingId).max(20).default([]),
        tags: z.array(z.string().trim().min(1).max(255)).max(50).default([]),
      })
      .prefault({}),
    target: productTarget,
    /** 200 is double points. */
    percent: z.number().int().min(101).max(10_000),
    /** It gives no more points than these in all. */
    budgetPoints: z.number().int().min(1).max(1_000_000_000).nullable().default(null),
  })
  // As instants: texts with and without milliseconds do not sort.
  .refine(({ startsAt, endsAt }) => Date.parse(endsAt) > Date.parse(startsAt), {
    message: 'ends-before-start',
    path: ['endsAt'],
  })
  .refine(({ hours }) => hours === null || hours.until > hours.from, {
    message: 'ends-before-start',
    path: ['hours', 'until'],
  });

export type Campaign = z.infer<typeof campaignSettings>;
