import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '#app/db/database.ts';
import { type Stored, storedAfter, type Waiting } from '#app/db/inbox.store.ts';
import type { ShopEvent } from '#app/domain/events/shop-event.ts';
import type { ShopId } from '#app/kernel/ids.ts';

/** Reads a stored body as an event; throws when it is not what Shopify documents. */
export type ReadEvent = (
  topic: string,
  body: string,
  delivery: { triggeredAt: Date; shopCurrency: string },
) => ShopEvent;

/** What a webhook says, or why it cannot be read. */
export type ReadResult = { readonly event: ShopEvent } | { readonly unreadable: unknown };

/** So many payloads are read (well below a millisecond) before the batch under way gets its turn again. */
const READ_IN_A_TURN = 2;
/** So many bodies are fetched at once: those of a whole batch would live long enough to be moved about in memory. */
const BODIES_AT_ONCE = 50;

/** Reads webhooks of a shop whose currency is known. */
export function readStored(read: ReadEvent, stored: Stored, shopCurrency: string): ReadResult {
  try {
    return { event: read(stored.topic, stored.body, { triggeredAt: stored.triggered_at, shopCurrency }) };
  } catch (error) {
    return { unreadable: error };
  }
}

export type ReadAhead = {
  /** Begins to read what comes after `last`, while the caller waits for the database. */
  begin(last: Waiting, limit: number, shopCurrency: string): void;
  /** What was read, by inbox id. A webhook may be missing: then it is read when it is claimed. */
  take(): Promise<ReadonlyMap<bigint, ReadResult>>;
};

/**
 * Fetches and reads the next webhooks while the present batch is being written: half of the time of a drain is spent
 * in Postgres, half in reading payloads. Nothing is locked by it; a body never changes while its webhook waits.
 */
export function createReadAhead(db: Database, shopId: ShopId, read: ReadEvent): ReadAhead {
  let underWay: Promise<ReadonlyMap<bigint, ReadResult>> = Promise.resolve(new Map());

  const readAfter = (last: Waiting, limit: number, shopCurrency: string) =>
    db.inShop(shopId, async (tx) => {
      const results = new Map<bigint, ReadResult>();
      let after = last.inbox_id;
      for (let wanted = limit; wanted > 0; wanted -= BODIES_AT_ONCE) {
        const rows = await storedAfter(tx, after, Math.min(wanted, BODIES_AT_ONCE));
        for (const [index, row] of rows.entries()) {
          if (index % READ_IN_A_TURN === 0) await turn();
          results.set(row.inbox_id, readStored(read, row, shopCurrency));
          after = row.inbox_id;
        }
        if (rows.length < BODIES_AT_ONCE) break;
      }
      return results;
    });

  return {
    begin: (last, limit, shopCurrency) => {
      // Should it fail, the webhooks are read when they are claimed, and a lasting failure shows there.
      underWay = readAfter(last, limit, shopCurrency).catch(() => new Map());
    },
    take: () => {
      const taken = underWay;
      underWay = Promise.resolve(new Map());
      return taken;
    },
  };
}
