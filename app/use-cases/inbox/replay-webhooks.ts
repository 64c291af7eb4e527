import type { Database } from '#app/db/database.ts';
import { announceInbox, replay } from '#app/db/inbox.store.ts';
import type { ShopId } from '#app/kernel/ids.ts';

/**
 * Lets stored webhooks of some shops be drained again, and wakes the drain when there are any.
 * @param which those that failed, or all received since an instant
 * @returns for each shop, in the order given, how many wait again
 */
export async function replayWebhooks(
  { db }: { readonly db: Database },
  shopIds: readonly ShopId[],
  which: { readonly failed: true } | { readonly since: Date },
): Promise<{ readonly shopId: ShopId; readonly replayed: number }[]> {
  const replays: { shopId: ShopId; replayed: number }[] = [];
  for (const shopId of shopIds)
    replays.push({ shopId, replayed: await db.inShop(shopId, (tx) => replay(tx, which)) });
  if (replays.some(({ replayed }) => replayed > 0)) await db.inSystem(announceInbox);
  return replays;
}
