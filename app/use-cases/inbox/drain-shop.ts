import type { Database, ShopTx } from '#app/db/database.ts';
import {
  analyzeNewTables,
  claimWaiting,
  eraseBodiesOfRedacted,
  type Finished,
  finish,
  readBodies,
  type Stored,
  takeLane,
  type Waiting,
} from '#app/db/inbox.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { ShopEvent } from '#app/domain/events/shop-event.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import type { Sealer } from '#app/kernel/seal.ts';
import { handlePrivacyEvent, isPrivacyEvent } from '../compliance/handle-privacy-event.ts';
import { absorbEvents } from '../orders/absorb-events.ts';
import {
  createReadAhead,
  type ReadAhead,
  type ReadEvent,
  type ReadResult,
  readStored,
} from './read-ahead.ts';

export type DrainOptions = {
  readonly db: Database;
  readonly read: ReadEvent;
  readonly clock: Clock;
  readonly log: { warn(fields: object, text: string): void };
  readonly sealer: Sealer;
  /** Webhooks settled in one transaction. */
  readonly batchSize?: number;
};

export type Drained = { readonly done: number; readonly failed: number };

const BATCH_SIZE = 1000;
/** The first batch is small, because nothing was read ahead for it; each that succeeds doubles the next. */
const FIRST_BATCH_SIZE = 125;

type Read = { readonly row: Waiting; readonly event: ShopEvent };

/**
 * Settles everything that waits for a shop, a batch a transaction: what a crash interrupts is as if it had never
 * begun. A batch that fails is halved until the webhook at fault stands alone and is put aside with its error; the
 * others go on.
 */
export async function drainShop(shopId: ShopId, options: DrainOptions): Promise<Drained> {
  const total = { done: 0, failed: 0 };
  const most = options.batchSize ?? BATCH_SIZE;
  let size = Math.min(FIRST_BATCH_SIZE, most);
  const ahead = createReadAhead(options.db, shopId, options.read);
  for (;;) {
    let claimed: readonly Waiting[] = [];
    try {
      const next = Math.min(size * 2, most);
      const drained = await drainBatch(shopId, size, next, options, ahead, (rows) => {
        claimed = rows;
      });
      if (drained === null) return total;
      total.done += drained.done;
      total.failed += drained.failed;
      // There is more where a full batch came from.
      if (drained.done + drained.failed === size) await analyzeNewTables(options.db.system);
      size = next;
    } catch (error) {
      const [suspect] = claimed;
      // Before anything was claimed, no webhook is at fault.
      if (isTransient(error) || suspect === undefined) throw error;
      if (size > 1) size = Math.ceil(size / 2);
      else if (await setAside(shopId, suspect, error, options)) total.failed += 1;
    }
  }
}

async function drainBatch(
  shopId: ShopId,
  size: number,
  next: number,
  { db, read, clock, sealer }: DrainOptions,
  ahead: ReadAhead,
  onClaimed: (rows: readonly Waiting[]) => void,
): Promise<Drained | null> {
  const known = await ahead.take();
  return db.inShop(shopId, async (tx) => {
    if (!(await takeLane(tx))) return null;
    const shop = await shopById(tx, shopId);
    const versions = await listVersions(tx);
    const rows = await claimWaiting(tx, size);
    const last = rows.at(-1);
    if (last === undefined) return null;
    onClaimed(rows);
    const results = await readMissing(tx, rows, known, (stored) => readStored(read, stored, shop.currency));
    if (rows.length === size) ahead.begin(last, next, shop.currency);
    const finished: Finished[] = [];
    const events: Read[] = [];
    for (const row of rows) {
      const result = results.get(row.inbox_id);
      if (result === undefined) throw new Error(`webhook ${row.inbox_id} was claimed but is not there`);
      if ('event' in result) events.push({ row, event: result.event });
      else
        finished.push({
          row,
          status: 'failed',
          error: describe(result.unreadable),
          shopifyCustomerId: null,
        });
    }
    const context = {
      versions,
      timezone: shop.timezone,
      currency: shop.currency,
      now: clock(),
      sealer,
    };
    await absorbEvents(
      tx,
      events.map((one) => one.event),
      context,
    );
    for (const { row, event } of events) {
      finished.push({ row, status: 'done', error: null, shopifyCustomerId: customerOf(event) });
    }
    // After the rows know their customer, so that a redaction finds the bodies of this very batch too.
    await finish(tx, finished);
    for (const { event } of events) if (isPrivacyEvent(event)) await handlePrivacyEvent(tx, event, context);
    await eraseBodiesOfRedacted(tx, rows);
    return { done: events.length, failed: rows.length - events.length };
  });
}

/** What all of `rows` say: what was read ahead, and the rest now. */
async function readMissing(
  tx: ShopTx,
  rows: readonly Waiting[],
  known: ReadonlyMap<bigint, ReadResult>,
  read: (stored: Stored) => ReadResult,
): Promise<ReadonlyMap<bigint, ReadResult>> {
  const missing = rows.filter((row) => !known.has(row.inbox_id));
  if (missing.length === 0) return known;
  const results = new Map(known);
  for (const stored of await readBodies(tx, missing)) results.set(stored.inbox_id, read(stored));
  return results;
}

/**
 * Puts a webhook aside: it cannot be settled. The lane was free for a moment: where another worker has it now, or has
 * been further, this webhook is that worker's, and the next one is not at fault.
 * @returns true when it was put aside
 */
function setAside(
  shopId: ShopId,
  suspect: Waiting,
  error: unknown,
  { db, log }: DrainOptions,
): Promise<boolean> {
  return db.inShop(shopId, async (tx) => {
    if (!(await takeLane(tx))) return false;
    const [row] = await claimWaiting(tx, 1);
    if (row?.inbox_id !== suspect.inbox_id) return false;
    log.warn(
      { shopId: String(shopId), inboxId: String(row.inbox_id), topic: row.topic, err: error },
      'webhook put aside',
    );
    await finish(tx, [{ row, status: 'failed', error: describe(error), shopifyCustomerId: null }]);
    return true;
  });
}

/** What went wrong, without anything out of the payload: zod's messages name fields and kinds, not values. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error instanceof SyntaxError) return 'body is not JSON';
  const issues = 'issues' in error && Array.isArray(error.issues) ? error.issues : null;
  if (issues === null) return `${error.name}: ${error.message}`.slice(0, 300);
  return issues
    .slice(0, 5)
    .map(
      (issue: { path: PropertyKey[]; code: string }) => `${issue.path.map(String).join('.')}: ${issue.code}`,
    )
    .join('; ');
}

/** The database is away or asked for a retry: nothing is wrong with the webhooks. */
function isTransient(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    /^(08|40|53|57)/.test(code) ||
    /ECONN|EPIPE|ENOENT/.test(code) ||
    // pg gives these no code.
    /^Error: (Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/.test(
      String(error),
    )
  );
}

function customerOf(event: ShopEvent): bigint | null {
  switch (event.kind) {
    case 'order':
      return event.snapshot.customer?.shopifyId ?? null;
    case 'customer':
      return event.customer.shopifyId;
    case 'checkout':
      return event.checkout.shopifyCustomerId;
    case 'customer-deleted':
    case 'customer-tags':
    case 'marketing-consent':
    case 'data-request':
    case 'customer-redact':
      return event.shopifyId;
    default:
      return null;
  }
}
