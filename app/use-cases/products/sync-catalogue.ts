import type { Database, ShopTx } from '#app/db/database.ts';
import { markMissingDeleted, upsertCollections, writeFetchedProducts } from '#app/db/products.store.ts';
import { openTurn, type Turn, writeTurn } from '#app/db/recurring-work.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { dayIn, shiftDay, startOfDay } from '#app/kernel/calendar-day.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import type { AdminApi } from '#app/shopify/index.ts';

type Deps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly forShop: (domain: ShopDomain) => AdminApi;
};

export type Synced = { readonly pages: number; readonly finished: boolean };

/** So many pages, then the shop's other work gets its turn; the next minute goes on. */
const PAGES_A_TURN = 60;
/** The next sync is in the small hours of the shop. */
const NIGHT_MS = 3 * 3_600_000;

const COLLECTIONS = 'collections';
const PRODUCTS = 'products';

/**
 * Goes through the shop's whole catalogue, page by page: what webhooks missed is made good, and products that nobody
 * told were deleted are marked so. Each page is kept with the place of the next, so that a sync that was interrupted
 * goes on where it was. Does nothing when no sync is due.
 * @throws ShopifyUnavailable, ShopifyAuthorizationLost
 */
export async function syncCatalogue(deps: Deps, shopId: ShopId): Promise<Synced> {
  const { db, clock } = deps;
  const { domain, timezone, turn } = await db.inShop(shopId, async (tx) => ({
    ...(await shopById(tx, shopId)),
    turn: await openTurn(tx, 'sync-catalogue'),
  }));
  if (turn === null || turn.dueAt > clock()) return { pages: 0, finished: true };
  const api = deps.forShop(domain);
  const begunAt = turn.begunAt ?? clock();
  let place = readPlace(turn.cursor);
  for (let pages = 1; pages <= PAGES_A_TURN; pages += 1) {
    const { write, next } = await fetchPage(api, place, clock());
    const ended = next === null && place.list === PRODUCTS;
    const now = clock();
    const after: Turn = ended
      ? { dueAt: nextNight(now, timezone), begunAt: null, cursor: null }
      : { dueAt: turn.dueAt, begunAt, cursor: writePlace(next ?? { list: PRODUCTS, after: null }) };
    await db.inShop(shopId, async (tx) => {
      await write(tx);
      if (ended) await markMissingDeleted(tx, begunAt, now);
      await writeTurn(tx, 'sync-catalogue', after);
    });
    if (ended) return { pages, finished: true };
    place = next ?? { list: PRODUCTS, after: null };
  }
  return { pages: PAGES_A_TURN, finished: false };
}

type Place = { readonly list: typeof COLLECTIONS | typeof PRODUCTS; readonly after: string | null };

async function fetchPage(
  api: AdminApi,
  { list, after }: Place,
  askedAt: Date,
): Promise<{ write: (tx: ShopTx) => Promise<void>; next: Place | null }> {
  const placeAfter = (next: string | null): Place | null => (next === null ? null : { list, after: next });
  if (list === COLLECTIONS) {
    const page = await api.collectionsPage(after);
    return { write: (tx) => upsertCollections(tx, page.items, null), next: placeAfter(page.next) };
  }
  const page = await api.productsPage(after);
  return { write: (tx) => writeFetchedProducts(tx, page.items, askedAt), next: placeAfter(page.next) };
}

const writePlace = ({ list, after }: Place): string => `${list}:${after ?? ''}`;

function readPlace(cursor: string | null): Place {
  if (cursor === null) return { list: COLLECTIONS, after: null };
  const list = cursor.startsWith(`${PRODUCTS}:`) ? PRODUCTS : COLLECTIONS;
  return { list, after: cursor.slice(list.length + 1) || null };
}

const nextNight = (now: Date, timezone: string): Date =>
  new Date(startOfDay(shiftDay(dayIn(now, timezone), 1), timezone).getTime() + NIGHT_MS);
