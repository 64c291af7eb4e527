import type { Database } from '#app/db/database.ts';
import { lastActivityOf, overdueLots } from '#app/db/expiry.store.ts';
import { appendBook, openBook } from '#app/db/ledger.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { expiryOf } from '#app/domain/expiry/expiry-of.ts';
import type { Lot } from '#app/domain/ledger/lot.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';

const A_BATCH = 500;

/**
 * Points whose time is over lapse, a batch a transaction, those that were over first. Where inactivity counts, an order
 * or a redemption since moves the date instead.
 * @returns lots that lapsed
 */
export async function expirePoints(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shopId: ShopId,
): Promise<number> {
  let lapsed = 0;
  for (;;) {
    const batch = await db.inShop(shopId, async (tx) => {
      const now = clock();
      const due = await overdueLots(tx, now, A_BATCH);
      if (due.length === 0) return { looked: 0, lapsed: 0 };
      const members = [...new Set(due.map((lot) => lot.memberId))];
      const open = await openBook(tx, { memberIds: members, lotIds: due.map((lot) => lot.lotId) });
      // Only after the balances are locked: a redemption that was under way is seen.
      const moving = due.filter((lot) => lot.moves).map((lot) => lot.memberId);
      const activity = await lastActivityOf(tx, [...new Set(moving)]);
      const { timezone } = await shopById(tx, shopId);
      const ids = new Set(due.map((lot) => lot.lotId));
      for (const lot of members.flatMap((memberId) => open.book.lotsOf(memberId))) {
        if (!ids.has(lot.lotId) || lot.expiresAt === null || lot.expiresAt >= now) continue;
        const moved = movedTo(lot, activity, timezone);
        if (moved !== null && moved >= now) {
          open.book.postpone(lot, moved);
          continue;
        }
        // Now, not the instant it was due: until now the points could be spent.
        open.book.expire(lot, (points, time) => ({
          idempotencyKey: `lot:${lot.lotId}:expire:${time}`,
          kind: 'expire',
          points,
          cause: { code: 'points-expired', params: { earned_at: lot.earnedAt.toISOString() } },
          occurredAt: now,
          input: { lot: lot.lotId, time },
        }));
      }
      await appendBook(tx, open, timezone);
      return { looked: due.length, lapsed: open.book.transactions.length };
    });
    lapsed += batch.lapsed;
    if (batch.looked < A_BATCH) return lapsed;
  }
}

/** Where inactivity counts: until when the member's last order or redemption keeps the points. */
function movedTo(lot: Lot, activity: ReadonlyMap<MemberId, Date>, timezone: string): Date | null {
  if (lot.inactivityMonths === null || lot.maturedAt === null) return null;
  return expiryOf(
    { kind: 'inactivity', months: lot.inactivityMonths },
    { availableFrom: lot.maturedAt, timezone, lastActivityAt: activity.get(lot.memberId) ?? null },
  );
}
