import type { Database } from '#app/db/database.ts';
import { clearRefetch, ordersToRefetch, postponeRefetch } from '#app/db/orders.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import { idOfGid, type OrderId, type ShopDomain, type ShopId, toOrderId } from '#app/kernel/ids.ts';
import { type AdminApi, readOrderNode } from '#app/shopify/index.ts';
import { applySnapshots } from './apply-snapshots.ts';

/** `orders/updated` usually follows an edit within seconds and tells the same: no need to ask in the meantime. */
export const REFETCH_PATIENCE_MS = 10_000;
const A_TURN = 50;

type OrderNode = Parameters<typeof readOrderNode>[0];

type Deps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: { warn(fields: object, text: string): void };
};

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
  const failed = await apply(deps, shopId, nodes, askedAt);
  await deps.db.inShop(shopId, async (tx) => {
    await clearRefetch(
      tx,
      waiting.filter((one) => !failed.includes(one.orderId)),
    );
    await postponeRefetch(tx, failed, askedAt);
  });
  return waiting.length;
}

/**
 * Settles what was fetched: all at once, and where that fails each by itself, so that none is held up by another.
 * @returns the orders that could not be settled
 */
async function apply(
  deps: Deps,
  shopId: ShopId,
  nodes: readonly OrderNode[],
  askedAt: Date,
): Promise<OrderId[]> {
  // What was fetched is newer than any webhook sent before the question, also within the second of `updatedAt`.
  const read = (node: OrderNode) => ({ ...readOrderNode(node), triggeredAt: askedAt });
  try {
    await applySnapshots(deps, shopId, nodes.map(read));
    return [];
  } catch (error) {
    const [only] = nodes;
    if (nodes.length > 1) {
      const failed: OrderId[] = [];
      for (const node of nodes) failed.push(...(await apply(deps, shopId, [node], askedAt)));
      return failed;
    }
    const orderId = only === undefined ? null : idOfGid(only.id);
    if (orderId === null) throw error;
    deps.log.warn({ shopId: String(shopId), orderId: String(orderId), err: error }, 'order not settled');
    return [toOrderId(orderId)];
  }
}
