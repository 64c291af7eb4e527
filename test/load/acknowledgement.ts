/** How quickly webhooks are acknowledged, against a bare server that does the same write. */
import { z } from 'zod';
import { API_SECRET, type BenchServer } from './database.ts';
import { median } from './numbers.ts';
import { type LoadProcess, startProcess, usage } from './processes.ts';
import { type LoadResult, loadResult, serverReady } from './webhook-messages.ts';

export type Acknowledged = LoadResult & {
  readonly perSecond: number;
  /** CPU that the web process spent on a post: tells more than seconds on a busy machine. */
  readonly cpuUsPerPost: number;
  readonly rssMb: number;
};

export type AcknowledgementPair = { readonly app: Acknowledged; readonly floor: Acknowledged };

export type AcknowledgementOptions = {
  readonly connections: readonly number[];
  readonly pairs: number;
  readonly durationMs: number;
};

const DATABASE = 'acknowledgement';

type Side = LoadProcess & { readonly ready: { port: number } };
export type AcknowledgementRig = {
  measure(
    side: 'app' | 'floor',
    load: { connections: number; durationMs: number; prefix?: string; ids?: number },
  ): Promise<Acknowledged>;
  /** Empties the inbox. */
  clear(): Promise<void>;
  end(): Promise<void>;
};

/** Both servers and the client, each a process of its own, on one database. */
export async function startAcknowledgementRig(server: BenchServer): Promise<AcknowledgementRig> {
  await server.create(DATABASE);
  const input = { database: server.at(DATABASE), apiSecret: API_SECRET };
  const sides: Record<'app' | 'floor', Side> = {
    app: await startProcess(new URL('./webhook-app.process.ts', import.meta.url), input, serverReady),
    floor: await startProcess(new URL('./webhook-floor.process.ts', import.meta.url), input, serverReady),
  };
  const client = await startProcess(
    new URL('./webhook-client.process.ts', import.meta.url),
    { bodies: 200 },
    z.object({}),
  );
  let trial = 0;
  return {
    async measure(name, { connections, durationMs, prefix, ids }) {
      const side = sides[name];
      trial += 1;
      const before = await side.ask({}, usage);
      const result = await client.ask(
        {
          port: side.ready.port,
          connections,
          durationMs,
          prefix: prefix ?? `trial-${trial}-`,
          ids: ids ?? Number.MAX_SAFE_INTEGER,
        },
        loadResult,
      );
      const after = await side.ask({}, usage);
      if (result.refused > 0) throw new Error(`${name}: ${result.refused} webhooks were not acknowledged`);
      return {
        ...result,
        perSecond: result.answered / result.seconds,
        cpuUsPerPost: ((after.cpuMs - before.cpuMs) * 1000) / result.answered,
        rssMb: after.rssMb,
      };
    },
    clear: async () => {
      await server.run(DATABASE, 'TRUNCATE inbox');
    },
    async end() {
      await client.end();
      await sides.app.end();
      await sides.floor.end();
      await server.drop(DATABASE);
    },
  };
}

/** Pairs of short runs, app and floor in turn, at each concurrency. */
export async function measureAcknowledgement(
  rig: AcknowledgementRig,
  { connections, pairs, durationMs }: AcknowledgementOptions,
): Promise<Map<number, AcknowledgementPair[]>> {
  for (const side of ['app', 'floor'] as const)
    await rig.measure(side, { connections: 16, durationMs: 1000 });
  const measured = new Map<number, AcknowledgementPair[]>();
  for (const concurrency of connections) {
    const found: AcknowledgementPair[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const run = async (side: 'app' | 'floor') => {
        await rig.clear();
        return rig.measure(side, { connections: concurrency, durationMs });
      };
      // Who goes first changes, so that a machine that tires or recovers favours neither.
      if (pair % 2 === 0) {
        const app = await run('app');
        found.push({ app, floor: await run('floor') });
      } else {
        const floor = await run('floor');
        found.push({ app: await run('app'), floor });
      }
    }
    measured.set(concurrency, found);
  }
  return measured;
}

export const medianRatio = (pairs: readonly AcknowledgementPair[]): number =>
  median(pairs.map(({ app, floor }) => app.perSecond / floor.perSecond));
