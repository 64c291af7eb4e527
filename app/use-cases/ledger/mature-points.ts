import type { Database } from '#app/db/database.ts';
import { appendBook, dueLots, openBook } from '#app/db/ledger.store.ts';
import { orderNames } from '#app/db/orders.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { awardWaitingEntries } from '../tiers/award-entries.ts';

const A_BATCH = 500;

/**
 * Points whose pending period is over become available, a batch a transaction, and with them those for a tier that was
 * waiting for these orders.
 * @returns lots matured
 */
export async function maturePoints(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shopId: ShopId,
): Promise<number> {
  let matured = 0;
  for (;;) {
    const batch = await db.inShop(shopId, async (tx) => {
      const now = clock();
      const due = await dueLots(tx, now, A_BATCH);
      if (due.length === 0) return 0;
      const open = await openBook(tx, {
        memberIds: due.map((lot) => lot.memberId),
        lotIds: due.map((lot) => lot.lotId),
      });
      const ids = new Set(due.map((lot) => lot.lotId));
      const lots = [...new Set(due.map((lot) => lot.memberId))]
        .flatMap((memberId) => open.book.lotsOf(memberId))
        .filter((lot) => ids.has(lot.lotId) && lot.maturedAt === null);
      const names = await orderNames(
        tx,
        lots.flatMap((lot) => (lot.orderId === null ? [] : [lot.orderId])),
      );
      for (const lot of lots) {
        // The instant they were due, not the instant the job came by: history reads as promised.
        const at = lot.maturesAt ?? now;
        const order = lot.orderId === null ? '' : (names.get(lot.orderId) ?? '');
        open.book.mature(lot, at, (points) => ({
          idempotencyKey: `lot:${lot.lotId}:mature`,
          kind: 'mature',
          points,
          cause: { code: 'matured', params: { order } },
          occurredAt: at,
          orderId: lot.orderId,
          input: { lot: lot.lotId },
        }));
      }
      const { timezone } = await shopById(tx, shopId);
      await appendBook(tx, open, timezone);
      const members = [...new Set(lots.map((lot) => lot.memberId))];
      await awardWaitingEntries(tx, members, { versions: await listVersions(tx), timezone, now });
      return due.length;
    });
    matured += batch;
    if (batch < A_BATCH) return matured;
  }
}
