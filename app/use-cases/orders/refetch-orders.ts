import type { Database } from '#app/db/database.ts';
import { clearRefetch, ordersToRefetch } from '#app/db/orders.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import { type AdminApi, readOrderNode } from '#app/shopify/index.ts';
import { applySnapshots } from './apply-snapshots.ts';

/** `orders/updated` usually follows an edit within seconds and tells the same: no need to ask in the meantime. */
export const REFETCH_PATIENCE_MS = 10_000;
const A_TURN = 50;

type Deps = { readonly db: Database; readonly clock: Clock };

/**
 * Fetches orders that Shopify said were edited, and settles them as they stand now.
 * @returns how many were asked for
 * @throws ShopifyUnavailable, ShopifyAuthorizationLost
 */
export async function refetchOrders(
  deps: Deps & { readonly forShop: (domain: ShopDomain) => AdminApi },
  shopId: ShopId,
): Promise<number> {
  const { domain, waiting } = await deps.db.inShop(shopId, async (tx) => ({
    domain: (await shopById(tx, shopId)).domain,
    waiting: await ordersToRefetch(tx, A_TURN),
  }));
  if (waiting.length === 0) return 0;
  const askedAt = deps.clock();
  const nodes = await deps.forShop(domain).ordersById(waiting.map((one) => one.orderId));
  // What was fetched is newer than any webhook sent before the question, also within the second of `updatedAt`.
  const snapshots = nodes.map((node) => ({ ...readOrderNode(node), triggeredAt: askedAt }));
  await applySnapshots(deps, shopId, snapshots);
  await deps.db.inShop(shopId, (tx) => clearRefetch(tx, waiting));
  return waiting.length;
}
