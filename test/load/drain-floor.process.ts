/**
 * The floor of the drain: the rows that the drain left in one database are written into another, in batches of 500
 * over one connection, each table by one prepared statement. No payload is read, nothing is decided; the rows are in
 * memory before the clock starts. It writes as the tables' owner, whom row-level security does not hold up.
 */
import pg from 'pg';
import { type Drained, floorInput, floorTarget } from './drain-messages.ts';
import { answerWith, inputOf, say, usageHere } from './processes.ts';

const BATCH = 500;

type Column = { readonly name: string; readonly type: string };
/** How rows of a table are chosen for a batch, and what happens to those that are there. */
type Table = { readonly name: string; readonly from: string; readonly conflict?: string };
type Writer = { readonly text: string; readonly columns: readonly Column[]; readonly table: Table };
type Rows = { readonly writer: Writer; readonly rows: readonly (string | null)[][] };

/** Which rows belong to a batch: those of its orders, and customers whose first order is in it. `$1` is its number. */
const batchOf = (order: string): string => `(SELECT n FROM numbered WHERE numbered.order_id = ${order}) = $1`;

const TABLES: readonly Table[] = [
  {
    name: 'customers',
    from: 'customers t WHERE (SELECT min(n) FROM numbered WHERE numbered.customer_id = t.customer_id) = $1',
  },
  { name: 'orders', from: `orders t WHERE ${batchOf('t.order_id')} ORDER BY order_id` },
  { name: 'refunds', from: `refunds t WHERE ${batchOf('t.order_id')}` },
  {
    name: 'ledger_transactions',
    from: `ledger_transactions t WHERE ${batchOf('t.order_id')} ORDER BY transaction_id`,
  },
  {
    name: 'ledger_entries',
    from: `(SELECT e.*, x.order_id FROM ledger_entries e JOIN ledger_transactions x USING (shop_id, transaction_id)) t
      WHERE ${batchOf('t.order_id')} ORDER BY transaction_id, leg`,
  },
  { name: 'lots', from: `lots t WHERE ${batchOf('t.order_id')} ORDER BY lot_id` },
  {
    name: 'balances',
    from: `(SELECT l.shop_id, l.member_id, sum(l.pending) AS pending, sum(l.available) AS available,
        sum(l.pending + l.available) AS lifetime, 0 AS debt, 0 AS redeemed, now() AS updated_at
      FROM lots l WHERE ${batchOf('l.order_id')} GROUP BY 1, 2) t ORDER BY member_id`,
    conflict: `(shop_id, member_id) DO UPDATE SET pending = t.pending + EXCLUDED.pending,
      available = t.available + EXCLUDED.available, lifetime = t.lifetime + EXCLUDED.lifetime, updated_at = now()`,
  },
  {
    name: 'daily_points',
    from: `(SELECT x.shop_id, (x.occurred_at AT TIME ZONE 'UTC')::date AS day, x.kind, sum(x.points) AS points,
        count(*) AS transactions
      FROM ledger_transactions x WHERE ${batchOf('x.order_id')} GROUP BY 1, 2, 3) t ORDER BY day, kind`,
    conflict: `(shop_id, day, kind) DO UPDATE SET points = t.points + EXCLUDED.points,
      transactions = t.transactions + EXCLUDED.transactions`,
  },
  {
    name: 'publications',
    from: `(SELECT DISTINCT l.shop_id, l.member_id, now() AS marked_at, 0 AS attempts, now() AS not_before
      FROM lots l WHERE ${batchOf('l.order_id')}) t ORDER BY member_id`,
    conflict: '(shop_id, member_id) DO UPDATE SET marked_at = now(), not_before = now(), attempts = 0',
  },
];
const FINISH = `UPDATE inbox SET status = 'done', attempts = 1, processed_at = now(), shopify_customer_id = u.customer
  FROM unnest($1::date[], $2::bigint[], $3::bigint[]) AS u (received_on, inbox_id, customer)
  WHERE inbox.shop_id = 1 AND inbox.received_on = u.received_on AND inbox.inbox_id = u.inbox_id`;

/** Postgres has no arrays of arrays of different lengths, and JSON comes as text: these are cast row by row. */
const isCast = ({ type }: Column): boolean => type.startsWith('json') || type.endsWith('[]');

function writerOf(table: Table, columns: readonly Column[]): Writer {
  const names = columns.map(({ name }) => name);
  const given = columns.map((column, i) => `$${i + 1}::${isCast(column) ? 'text' : column.type}[]`);
  const selected = columns.map((column) =>
    isCast(column) ? `u.${column.name}::${column.type}` : `u.${column.name}`,
  );
  const text = `INSERT INTO ${table.name} AS t (${names}) SELECT ${selected} FROM unnest(${given}) AS u (${names})
    ${table.conflict === undefined ? '' : `ON CONFLICT ${table.conflict}`}`;
  return { text, columns, table };
}

/** The columns in which the drain left anything. */
async function columnsOf(client: pg.Client, table: string): Promise<Column[]> {
  const { rows: all } = await client.query<Column>(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [table],
  );
  const counts = all.map(({ name }) => `count(${name}) AS ${name}`);
  const { rows } = await client.query<Record<string, string>>(`SELECT ${counts} FROM ${table}`);
  return all.filter(({ name }) => rows[0]?.[name] !== '0');
}

const asText = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig;

async function loadBatches(): Promise<Rows[][]> {
  const client = new pg.Client({ ...settled.owner, types: asText });
  await client.connect();
  await client.query(
    `CREATE TEMP TABLE numbered AS
     SELECT order_id, customer_id, ((row_number() OVER (ORDER BY order_id) - 1) / ${BATCH})::int AS n FROM orders`,
  );
  await client.query('CREATE INDEX ON numbered (order_id) INCLUDE (n)');
  await client.query('CREATE INDEX ON numbered (customer_id, n)');
  await client.query('ANALYZE numbered');
  const { rows: counted } = await client.query<{ n: string }>('SELECT max(n) + 1 AS n FROM numbered');
  const batches: Rows[][] = Array.from({ length: Number(counted[0]?.n ?? 0) }, () => []);
  for (const table of TABLES) {
    const writer = writerOf(table, await columnsOf(client, table.name));
    const selected = writer.columns.map(({ name }) => `t.${name}::text`);
    for (const [number, batch] of batches.entries()) {
      const { rows } = await client.query<(string | null)[]>({
        text: `SELECT ${selected} FROM ${table.from}`,
        values: [number],
        rowMode: 'array',
      });
      batch.push({ writer, rows });
    }
  }
  await client.end();
  return batches;
}

type InboxRow = { received_on: string; inbox_id: string; customer: string };

const { settled } = inputOf(floorInput);
const batches = await loadBatches();

async function writeInto(config: pg.ClientConfig): Promise<Drained> {
  const client = new pg.Client({ ...config, types: asText });
  await client.connect();
  const { rows: inbox } = await client.query<InboxRow>(
    `SELECT received_on::text, inbox_id::text, 1::text AS customer FROM inbox WHERE status = 'new' ORDER BY inbox_id`,
  );
  const written = await write(client, inbox);
  await client.end();
  return written;
}

async function write(client: pg.Client, inbox: readonly InboxRow[]): Promise<Drained> {
  const before = usageHere();
  let seconds = 0;
  for (const [number, batch] of batches.entries()) {
    // Foreign keys into tables that were never analysed may be looked up in the wrong index. A floor has no such bad
    // luck, nor does it pay for avoiding it.
    if (number === 1 || number === 5) await client.query('ANALYZE');
    const started = performance.now();
    await client.query('BEGIN');
    for (const { writer, rows } of batch) {
      if (rows.length === 0) continue;
      const values = writer.columns.map((_, column) => rows.map((row) => row[column] ?? null));
      await client.query({ name: writer.table.name, text: writer.text, values });
    }
    const finished = inbox.slice(number * BATCH, (number + 1) * BATCH);
    await client.query({
      name: 'finish',
      text: FINISH,
      values: [
        finished.map((one) => one.received_on),
        finished.map((one) => one.inbox_id),
        finished.map((one) => one.customer),
      ],
    });
    await client.query('COMMIT');
    seconds += (performance.now() - started) / 1000;
  }
  const after = usageHere();
  return {
    done: inbox.length,
    failed: 0,
    seconds,
    cpuMs: after.cpuMs - before.cpuMs,
    rssMb: [after.rssMb],
    rssMaxMb: after.rssMb,
  };
}

say({});
answerWith(
  (message) => writeInto(floorTarget.parse(message).database.owner),
  async () => undefined,
);
