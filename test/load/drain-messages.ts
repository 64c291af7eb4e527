import { z } from 'zod';
import { databaseInput } from './webhook-messages.ts';

export const drainInput = z.object({ database: databaseInput });
/** Where the rows to write are found; where they are to be written. */
export const floorInput = z.object({ settled: databaseInput });
export const floorTarget = z.object({ database: databaseInput });

export const drained = z.object({
  done: z.number(),
  failed: z.number(),
  seconds: z.number(),
  /** CPU of the process that drains, without Postgres. */
  cpuMs: z.number(),
  /** Its memory when a quarter, half, three quarters and all of the time was over. */
  rssMb: z.array(z.number()),
  rssMaxMb: z.number(),
});
export type Drained = z.infer<typeof drained>;
