import type { ShopTx, Statements, Tx } from '#app/db/database.ts';
import type { ShopId } from '#app/kernel/ids.ts';

/** A webhook on its way in. */
export type Received = {
  readonly shopId: ShopId;
  readonly webhookId: string;
  readonly topic: string;
  readonly triggeredAt: Date;
  /** Text, or its bytes in UTF-8. */
  readonly body: string | Buffer;
};

/** A stored webhook that waits to be settled. */
export type Waiting = {
  readonly inbox_id: bigint;
  readonly received_on: string;
  readonly topic: string;
};

/** What a stored webhook says. */
export type Stored = {
  readonly inbox_id: bigint;
  readonly topic: string;
  readonly triggered_at: Date;
  readonly body: string;
};

export type Finished = {
  readonly row: Waiting;
  readonly status: 'done' | 'ignored' | 'failed';
  readonly error: string | null;
  readonly shopifyCustomerId: bigint | null;
};

const COLUMNS = 5;
const statements = new Map<number, string>();

/** One statement for n webhooks. Bodies go as values of their own: in an array each would be escaped and parsed again. */
function insertStatement(n: number): string {
  let text = statements.get(n);
  if (text === undefined) {
    const rows = Array.from({ length: n }, (_, i) => {
      const at = i * COLUMNS;
      return `($${at + 1}::bigint, $${at + 2}, $${at + 3}, $${at + 4}::timestamptz, $${at + 5})`;
    });
    // A delivery may be repeated for four hours, so also across midnight, where another partition begins.
    text = `INSERT INTO inbox (shop_id, received_on, webhook_id, topic, triggered_at, body)
      SELECT v.shop_id, CURRENT_DATE, v.webhook_id, v.topic, v.triggered_at, v.body
      FROM (VALUES ${rows.join(', ')}) AS v (shop_id, webhook_id, topic, triggered_at, body)
      WHERE NOT EXISTS (SELECT FROM inbox AS before WHERE before.shop_id = v.shop_id
        AND before.webhook_id = v.webhook_id AND before.received_on = CURRENT_DATE - 1)
      ON CONFLICT (shop_id, webhook_id, received_on) DO NOTHING`;
    statements.set(n, text);
  }
  return text;
}

/** Stores webhooks of any shops in one statement; one that was delivered before is left out. */
export async function storeReceived(on: Statements, received: readonly Received[]): Promise<void> {
  const values = received.flatMap((one) => [one.shopId, one.webhookId, one.topic, one.triggeredAt, one.body]);
  await on.query(insertStatement(received.length), values, `inbox-insert-${received.length}`);
}

/** Wakes the drain. Not within the insert's transaction: NOTIFY makes commits wait for one another. */
export async function announceInbox(on: Statements): Promise<void> {
  await on.query("SELECT pg_notify('lealta_inbox', '')");
}

/** True when this transaction is now the only one that takes in orders of the shop. */
export async function takeLane(tx: ShopTx): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('drain', $1)) AS taken",
    [tx.shopId],
    'inbox-lane',
  );
  return row?.taken ?? false;
}

/** The same, waiting for whoever takes in orders now: a batch of the drain, well below a second. */
export async function waitForLane(tx: ShopTx): Promise<void> {
  await tx.query(
    "SELECT pg_advisory_xact_lock(hashtextextended('drain', $1))",
    [tx.shopId],
    'inbox-lane-wait',
  );
}

/** The oldest webhooks that wait, locked until the transaction ends. */
export function claimWaiting(tx: ShopTx, limit: number): Promise<Waiting[]> {
  return tx.query<Waiting>(
    `SELECT inbox_id, received_on::text, topic FROM inbox
     WHERE shop_id = $1 AND status = 'new' ORDER BY inbox_id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [tx.shopId, limit],
    'inbox-claim',
  );
}

/** Waiting webhooks after an inbox id, oldest first; not locked. */
export function storedAfter(tx: ShopTx, inboxId: bigint, limit: number): Promise<Stored[]> {
  return tx.query<Stored>(
    `SELECT inbox_id, topic, triggered_at, body FROM inbox
     WHERE shop_id = $1 AND status = 'new' AND inbox_id > $2 ORDER BY inbox_id LIMIT $3`,
    [tx.shopId, inboxId, limit],
    'inbox-after',
  );
}

/** What these webhooks say. */
export async function readBodies(tx: ShopTx, rows: readonly Waiting[]): Promise<Stored[]> {
  if (rows.length === 0) return [];
  return tx.query<Stored>(
    `SELECT inbox_id, topic, triggered_at, body FROM inbox
     JOIN unnest($2::date[], $3::bigint[]) AS u (received_on, inbox_id) USING (received_on, inbox_id)
     WHERE shop_id = $1`,
    [tx.shopId, rows.map((row) => row.received_on), rows.map((row) => row.inbox_id)],
    'inbox-bodies',
  );
}

export async function finish(tx: ShopTx, finished: readonly Finished[]): Promise<void> {
  if (finished.length === 0) return;
  await tx.query(
    `UPDATE inbox SET status = u.status, error = u.error, shopify_customer_id = u.customer,
       attempts = inbox.attempts + 1, processed_at = now()
     FROM unnest($2::bigint[], $3::date[], $4::text[], $5::text[], $6::bigint[])
       AS u (inbox_id, received_on, status, error, customer)
     WHERE inbox.shop_id = $1 AND inbox.received_on = u.received_on AND inbox.inbox_id = u.inbox_id`,
    [
      tx.shopId,
      finished.map((one) => one.row.inbox_id),
      finished.map((one) => one.row.received_on),
      finished.map((one) => one.status),
      finished.map((one) => one.error),
      finished.map((one) => one.shopifyCustomerId),
    ],
    'inbox-finish',
  );
}

/** Shops for which webhooks wait. */
export async function shopsWithWaiting(tx: Tx): Promise<ShopId[]> {
  const rows = await tx.query<{ shop_id: ShopId }>(
    // Each shop by one step through the partial index, however many webhooks it has waiting.
    `WITH RECURSIVE shop AS (
       (SELECT shop_id FROM inbox WHERE status = 'new' ORDER BY shop_id LIMIT 1)
       UNION ALL
       SELECT (SELECT i.shop_id FROM inbox i WHERE i.status = 'new' AND i.shop_id > shop.shop_id ORDER BY i.shop_id LIMIT 1)
       FROM shop WHERE shop.shop_id IS NOT NULL
     ) SELECT shop_id FROM shop WHERE shop_id IS NOT NULL`,
  );
  return rows.map((row) => row.shop_id);
}

export type InboxStatus = {
  readonly shop_id: bigint;
  readonly waiting: bigint;
  readonly failed: bigint;
  readonly done: bigint;
  readonly oldest_waiting: Date | null;
};

/** Counts by state for each shop, over what retention has kept. */
export function inboxStatus(tx: Tx): Promise<InboxStatus[]> {
  return tx.query<InboxStatus>(
    `SELECT shop_id, count(*) FILTER (WHERE status = 'new') AS waiting,
       count(*) FILTER (WHERE status = 'failed') AS failed,
       count(*) FILTER (WHERE status IN ('done', 'ignored')) AS done,
       min(received_at) FILTER (WHERE status = 'new') AS oldest_waiting
     FROM inbox GROUP BY shop_id ORDER BY shop_id`,
  );
}

export type Failure = {
  readonly inbox_id: bigint;
  readonly topic: string;
  readonly received_at: Date;
  readonly error: string | null;
};

/** The newest failures of a shop. */
export function listFailures(tx: ShopTx, limit: number): Promise<Failure[]> {
  return tx.query<Failure>(
    `SELECT inbox_id, topic, received_at, error FROM inbox
     WHERE shop_id = $1 AND status = 'failed' ORDER BY inbox_id DESC LIMIT $2`,
    [tx.shopId, limit],
  );
}

/**
 * Lets webhooks be drained again: the failed ones, or all received since an instant. Settling converges, so a webhook
 * that was already settled changes nothing. One whose body was forgotten has nothing more to say.
 * @returns how many wait again
 */
export async function replay(tx: ShopTx, which: { failed: true } | { since: Date }): Promise<number> {
  const rows = await tx.query(
    'failed' in which
      ? `UPDATE inbox SET status = 'new', error = NULL WHERE shop_id = $1 AND status = 'failed' AND body <> '' RETURNING 1`
      : `UPDATE inbox SET status = 'new', error = NULL
         WHERE shop_id = $1 AND status <> 'new' AND body <> '' AND received_at >= $2 RETURNING 1`,
    'failed' in which ? [tx.shopId] : [tx.shopId, which.since],
  );
  return rows.length;
}

/**
 * Forgets the bodies of a person's webhooks; what they did stays. Of one that names no customer, as a guest's checkout,
 * or that was put aside, nobody knows whose it is: it is theirs when it names their address or one of their ids.
 */
export async function eraseBodiesOf(
  tx: ShopTx,
  shopifyCustomerIds: readonly bigint[],
  email: string | null,
): Promise<void> {
  await tx.query(
    `UPDATE inbox SET body = '', status = CASE WHEN status = 'failed' THEN 'ignored' ELSE status END
     WHERE shop_id = $1 AND status <> 'new' AND (shopify_customer_id = ANY ($2::bigint[])
       OR (shopify_customer_id IS NULL AND strpos(lower(body), lower($3)) > 0)
       OR (status = 'failed' AND EXISTS (SELECT FROM unnest($2::bigint[]) AS id WHERE body ~ ('\\m' || id || '\\M'))))`,
    [tx.shopId, shopifyCustomerIds, email],
  );
}

/** Forgets what these webhooks say of people who have been forgotten already: the news came late. */
export async function eraseBodiesOfRedacted(tx: ShopTx, rows: readonly Waiting[]): Promise<void> {
  const [any] = await tx.query(
    `SELECT 1 FROM compliance_requests WHERE shop_id = $1 AND topic = 'customers/redact' LIMIT 1`,
    [tx.shopId],
    'inbox-any-redacted',
  );
  if (any === undefined) return;
  await tx.query(
    `UPDATE inbox SET body = '' FROM unnest($2::bigint[], $3::date[]) AS u (inbox_id, received_on), customers c
     WHERE inbox.shop_id = $1 AND inbox.received_on = u.received_on AND inbox.inbox_id = u.inbox_id
       AND c.shop_id = $1 AND c.shopify_id = inbox.shopify_customer_id AND c.redacted_at IS NOT NULL`,
    [tx.shopId, rows.map((row) => row.inbox_id), rows.map((row) => row.received_on)],
  );
}

/** Lets Postgres look at tables that have grown from nothing, so that its plans fit them; quick when there are none. */
export async function analyzeNewTables(on: Statements): Promise<void> {
  await on.query('SELECT analyze_new_tables()');
}

/** Partitions for the days ahead, and none for days that are over. */
export async function maintainPartitions(
  tx: Tx,
  today: Date,
  keepDays: number,
): Promise<{ made: number; dropped: number }> {
  const day = today.toISOString().slice(0, 10);
  const [made] = await tx.query<{ n: number }>('SELECT inbox_ensure_partitions($1::date, 4) AS n', [day]);
  const [dropped] = await tx.query<{ n: number }>('SELECT inbox_drop_partitions($1::date - $2::int) AS n', [
    day,
    keepDays,
  ]);
  return { made: made?.n ?? 0, dropped: dropped?.n ?? 0 };
}
