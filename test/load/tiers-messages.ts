import { z } from 'zod';
import { databaseInput } from './webhook-messages.ts';

export const tiersInput = z.object({ database: databaseInput });
export const tierReady = z.object({});

/** When it is, for the round. */
export const tierQuestion = z.object({ at: z.string() });

export const tierRound = z.object({
  members: z.number(),
  changed: z.number(),
  seconds: z.number(),
  /** CPU of the process, without Postgres. */
  cpuMs: z.number(),
  /** Its memory when a quarter, half, three quarters and all of the time was over. */
  rssMb: z.array(z.number()),
});
export type TierRound = z.infer<typeof tierRound>;
