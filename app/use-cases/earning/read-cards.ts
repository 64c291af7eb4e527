import { enrolmentsOf } from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import { orderIdsOf, readOrders } from '#app/db/orders.store.ts';
import { qualifyOrder } from '#app/domain/earning/decide-award.ts';
import { countOrder, historyAwards, looksBack } from '#app/domain/earning/explain-award.ts';
import { pastOf } from '#app/domain/earning/member-orders.ts';
import type { CountedOrder } from '#app/domain/earning/rules/rule.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** How far a member has come with a punch card or a goal. */
export type Card = {
  readonly ruleId: string;
  readonly kind: string;
  readonly name: { readonly es: string; readonly en: string };
  readonly done: number;
  readonly needed: number;
};

/**
 * The punch cards and goals of some members, by the rules of `live`; nothing is asked when it has none.
 * @param versions all published versions: an order qualifies by that of its time
 */
export async function readCards(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  live: ProgrammeVersion | null,
  versions: readonly ProgrammeVersion[],
): Promise<Map<MemberId, readonly Card[]>> {
  const cards = new Map<MemberId, readonly Card[]>();
  if (live === null || memberIds.length === 0 || !looksBack(live.settings)) return cards;
  const enrolments = await enrolmentsOf(tx, memberIds);
  const past = new Map<MemberId, CountedOrder[]>(memberIds.map((memberId) => [memberId, []]));
  for (const { order, customerId, pinned } of await readOrders(tx, await orderIdsOf(tx, memberIds))) {
    if (customerId === null) continue;
    const { version, why } = qualifyOrder(order, versions, enrolments.get(customerId) ?? null);
    if (version !== null && why === null)
      past.get(customerId)?.push(countOrder(order, version.settings, pinned?.products ?? new Map()));
  }
  for (const [memberId, orders] of past) {
    const { progress } = historyAwards(live.settings, pastOf(orders));
    const found = live.settings.rules.flatMap(({ id, kind, name }): Card[] => {
      const reached = progress.get(id);
      return reached === undefined ? [] : [{ ruleId: id, kind, name, ...reached }];
    });
    cards.set(memberId, found);
  }
  return cards;
}
