import type { Database } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { OrderSnapshot } from '#app/domain/orders/order.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { type Absorbed, absorbEvents } from './absorb-events.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

/** Takes in order snapshots from an import or a fetch: the path that webhooks take too. */
export function applySnapshots(
  { db, clock }: Deps,
  shopId: ShopId,
  snapshots: readonly OrderSnapshot[],
): Promise<Absorbed> {
  return db.inShop(shopId, async (tx) => {
    await waitForLane(tx);
    const shop = await shopById(tx, shopId);
    return absorbEvents(
      tx,
      snapshots.map((snapshot) => ({ kind: 'order', snapshot })),
      {
        versions: await listVersions(tx),
        timezone: shop.timezone,
        currency: shop.currency,
        now: clock(),
        // Neither imports nor fetches tell an address, and of new customers webhooks tell.
        sealer: null,
      },
    );
  });
}
