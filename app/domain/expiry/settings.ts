import { z } from 'zod';

const months = z.number().int().min(1).max(120);

/** When available points expire. What was earned under a version keeps that version's expiry. */
export const expirySettings = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('never') }),
    /** So many months after they could first be spent. */
    z.strictObject({ kind: z.literal('fixed'), months }),
    /** All of a member's points, so many months after the last order or redemption. */
    z.strictObject({ kind: z.literal('inactivity'), months }),
    /** On a day of the year, those that are then older than `minMonths`. */
    z.strictObject({
      kind: z.literal('calendar'),
      month: z.number().int().min(1).max(12),
      day: z.number().int().min(1).max(28),
      minMonths: z.number().int().min(0).max(60),
    }),
  ])
  .default({ kind: 'never' });

export type ExpirySettings = z.infer<typeof expirySettings>;
