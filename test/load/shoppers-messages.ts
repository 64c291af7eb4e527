import { z } from 'zod';

/** A shopper with points for one reward and no more, and the code by which they invite. */
export const shopper = z.object({ customerId: z.number(), code: z.string() });
export type LoadShopper = z.infer<typeof shopper>;

/** They all act at once: each redeems in two tabs, shares in the one, and a friend claims their invitation. */
export const rush = z.object({ port: z.number(), shoppers: z.array(shopper) });

export const rushResult = z.object({
  /** Milliseconds from sending to the answer, sorted. */
  latencies: z.array(z.number()),
  seconds: z.number(),
  /** How often each action was answered how: `redeem 200`. */
  answers: z.record(z.string(), z.number()),
});
export type RushResult = z.infer<typeof rushResult>;
