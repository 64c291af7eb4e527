import { z } from 'zod';

const connection = z.object({ host: z.string(), port: z.number(), user: z.string(), database: z.string() });
/** Where the roles connect: the embedded server's socket. */
export const databaseInput = z.object({ owner: connection, app: connection, system: connection });
export const serverInput = z.object({ database: databaseInput, apiSecret: z.string() });
export const serverReady = z.object({ port: z.number() });

/** Posts for so long over so many connections. Webhook ids are `prefix` and a count that starts again at `ids`. */
export const load = z.object({
  port: z.number(),
  connections: z.number(),
  durationMs: z.number(),
  prefix: z.string(),
  ids: z.number(),
});
/** Latencies in milliseconds. */
export const loadResult = z.object({
  answered: z.number(),
  refused: z.number(),
  seconds: z.number(),
  p50: z.number(),
  p99: z.number(),
});
export type LoadResult = z.infer<typeof loadResult>;
