import pg from 'pg';
import type { ShopId } from '#app/kernel/ids.ts';
import { arrayLiteral } from './array-literal.ts';

// int8 arrives as text because JavaScript numbers end at 2^53; ids and points are bigints throughout.
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8 && format !== 'binary') return BigInt;
    if (oid === pg.types.builtins.NUMERIC && format !== 'binary') return (text: string) => text;
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

/** A server by its address, or the embedded one by its socket. */
export type ConnectionConfig =
  | { connectionString: string }
  | { host: string; port: number; user: string; database: string; password?: string };

/** Where the two roles connect; `owner` runs migrations only. */
export type DatabaseConfig = { owner: ConnectionConfig; app: ConnectionConfig; system: ConnectionConfig };

export type Row = Record<string, unknown>;

/** A transaction. `name` lets the server keep the statement's plan. */
export type Tx = {
  query<R = Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>;
};

/** Runs statements, each a transaction of its own. */
export type Statements = Pick<Tx, 'query'>;

/** A transaction in which only one shop's rows exist. */
export type ShopTx = Tx & { readonly shopId: ShopId };

export type Database = {
  /** The only door to a shop's rows: row-level security shows and accepts no other shop's inside `work`. */
  inShop<T>(shopId: ShopId, work: (tx: ShopTx) => Promise<T>): Promise<T>;
  /** For what belongs to no shop: storing webhooks, finding shops, asking which shops have work. Sees no personal data. */
  inSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same for one statement: it does not wait for a BEGIN and a COMMIT besides. */
  readonly system: Statements;
  /** A connection of its own that hears NOTIFY; `stop` closes it. */
  listen(channel: string, heard: (payload: string) => void): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
};

/**
 * Opens the pools. Connections act as `lealta_app` and `lealta_system`, whichever role logs in, so that row-level
 * security holds even when DATABASE_URL names an owner.
 * @param config.max connections per pool
 */
export function openDatabase(config: DatabaseConfig, { max = 10 }: { max?: number } = {}): Database {
  const appPool = poolFor(config.app, 'lealta_app', max);
  const systemPool = poolFor(config.system, 'lealta_system', max);
  return {
    inShop: (shopId, work) =>
      transaction(
        appPool,
        `BEGIN; SELECT set_config('lealta.shop_id', '${BigInt(shopId)}', true)`,
        (client) => work(Object.assign({ query: queryOn(client) }, { shopId })),
      ),
    inSystem: (work) => transaction(systemPool, 'BEGIN', (client) => work({ query: queryOn(client) })),
    system: { query: queryOn(systemPool) },
    listen: (channel, heard) => listenOn(config.system, channel, heard),
    close: async () => {
      await Promise.all([appPool.end(), systemPool.end()]);
    },
  };
}

function poolFor(connection: ConnectionConfig, role: string, max: number): pg.Pool {
  // `role` given as a start-up option is what RESET ROLE returns to: there is no way back to the login role by it.
  const pool = new pg.Pool({
    ...connection,
    options: `-c role=${role} -c timezone=UTC`,
    types,
    max,
    pipeline: true, // a statement is sent although the one before it has not been answered
  });
  // An idle connection that dies (a restart of Postgres) is replaced by the pool at the next use. One that dies in use
  // fails the query under way, or the next one; without a listener its event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function transaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // The first statement does not wait for the answer: should this fail, so do all that come after it.
    const begun = client.query(begin);
    begun.catch(() => undefined);
    const result = await work(client);
    await begun;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause; // the connection itself is gone: the pool must not hand it out again
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** As many elements of an array as Postgres takes for granted in a plan that it keeps. */
const FEW = 10;

function queryOn(target: pg.Pool | pg.PoolClient): Tx['query'] {
  return async <R>(text: string, values: readonly unknown[] = [], name?: string) => {
    const longest = values.reduce<number>(
      (most, value) => (Array.isArray(value) ? Math.max(most, value.length) : most),
      0,
    );
    const result = await target.query({
      text,
      values: values.map((value) => (Array.isArray(value) ? arrayLiteral(value) : value)),
      // A plan that is kept takes ten elements for granted whatever comes, and may join 500 of them to thousands of
      // rows one by one: statements over longer arrays are planned for the arrays they get.
      ...(name === undefined || longest > FEW ? {} : { name }),
    });
    return result.rows as R[];
  };
}

/** A connection that dies (a restart of Postgres) is replaced twice a second until one holds. */
async function listenOn(connection: ConnectionConfig, channel: string, heard: (payload: string) => void) {
  let stopped = false;
  let client: pg.Client | undefined;
  let waiting: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ ...connection, options: '-c role=lealta_system' });
    next.on('notification', (message) => heard(message.payload ?? ''));
    next.on('error', () => undefined);
    next.once('end', reconnectSoon);
    client = next;
    await next.connect();
    await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  };
  // A failed attempt is told twice, by its promise and by its end: it is followed by one other.
  const reconnectSoon = (): void => {
    if (stopped || waiting !== undefined) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      connect().catch(reconnectSoon);
    }, 500);
  };
  const stop = async (): Promise<void> => {
    stopped = true;
    clearTimeout(waiting);
    await client?.end().catch(() => undefined);
  };
  try {
    await connect();
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}
