import { enrolmentsOf } from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import {
  firstOrdersOf,
  type PlacedOrder,
  placedOrders,
  readOrders,
  type TakenOrder,
} from '#app/db/orders.store.ts';
import { qualifyOrder } from '#app/domain/earning/decide-award.ts';
import { looksBack } from '#app/domain/earning/look-back.ts';
import type { QualifyingOrder } from '#app/domain/earning/member-orders.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';

/**
 * Rules that look back see so many orders of a customer, those placed first, whether they earn or not. Later ones get
 * nothing by such a rule: what a till sells to "a customer" without a name must not be looked through at every sale.
 */
export const LOOK_BACK_ORDERS = 1000;

export type Past = {
  /** What is to be settled: the orders and, where one may change what others are worth, those. */
  readonly orderIds: ReadonlySet<OrderId>;
  /** Those of them that rules which look back do not see. */
  readonly beyond: ReadonlySet<bigint>;
};

/**
 * The orders with all those that they may change by rules that look back.
 * @param fresh orders that are not kept yet
 * @param left customers who had one of the orders before
 */
export async function withTheirPast(
  tx: ShopTx,
  touched: ReadonlySet<OrderId>,
  fresh: readonly TakenOrder[],
  left: readonly MemberId[],
  versions: readonly ProgrammeVersion[],
): Promise<Past> {
  if (!versions.some((one) => looksBack(one.settings))) return { orderIds: touched, beyond: new Set() };
  const news = byCustomer([...(await placedOrders(tx, [...touched])), ...fresh.flatMap(placedOf)]);
  const firsts = byCustomer(
    await firstOrdersOf(tx, [...new Set([...news.keys(), ...left])], LOOK_BACK_ORDERS),
  );
  const orderIds = new Set(touched);
  const beyond = new Set<bigint>();
  for (const customerId of new Set([...news.keys(), ...left])) {
    const kept = firsts.get(customerId) ?? [];
    const changed = news.get(customerId) ?? [];
    const all = new Map([...kept, ...changed].map((one) => [one.orderId, one]));
    const inOrder = [...all.values()].sort(
      (a, b) => a.placedAt.getTime() - b.placedAt.getTime() || (a.orderId < b.orderId ? -1 : 1),
    );
    for (const { orderId } of inOrder.slice(LOOK_BACK_ORDERS)) beyond.add(orderId);
    if (left.includes(customerId) || changed.some(({ orderId }) => !beyond.has(orderId)))
      for (const { orderId } of kept) orderIds.add(orderId);
  }
  return { orderIds, beyond };
}

const placedOf = ({ snapshot: { orderId, placedAt }, customerId }: TakenOrder): PlacedOrder[] =>
  customerId === null ? [] : [{ orderId, customerId, placedAt }];

function byCustomer(orders: readonly PlacedOrder[]): Map<MemberId, PlacedOrder[]> {
  const found = new Map<MemberId, PlacedOrder[]>();
  for (const one of orders) {
    const known = found.get(one.customerId);
    if (known === undefined) found.set(one.customerId, [one]);
    else known.push(one);
  }
  return found;
}

export type MemberPast = {
  /** The orders that qualify, each under the version of its time. */
  readonly orders: readonly QualifyingOrder[];
  /** Rules that look back see no more orders of the member. */
  readonly full: boolean;
};

/**
 * What rules that look back see of members.
 * @param before only orders placed before it
 */
export async function readPasts(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  versions: readonly ProgrammeVersion[],
  before: Date | null = null,
): Promise<Map<MemberId, MemberPast>> {
  const enrolments = await enrolmentsOf(tx, memberIds);
  const firsts = (await firstOrdersOf(tx, memberIds, LOOK_BACK_ORDERS)).filter(
    ({ placedAt }) => before === null || placedAt < before,
  );
  const loaded = new Map(
    (
      await readOrders(
        tx,
        firsts.map(({ orderId }) => orderId),
      )
    ).map((one) => [one.order.orderId, one]),
  );
  const byMember = byCustomer(firsts);
  return new Map(
    memberIds.map((memberId): [MemberId, MemberPast] => {
      const seen = byMember.get(memberId) ?? [];
      const orders = seen.flatMap(({ orderId }): QualifyingOrder[] => {
        const found = loaded.get(orderId);
        if (found === undefined) return [];
        const { version, why } = qualifyOrder(found.order, versions, enrolments.get(memberId) ?? null);
        if (version === null || why !== null) return [];
        return [{ order: found.order, version, catalogue: found.pinned?.products ?? new Map() }];
      });
      return [memberId, { orders, full: seen.length >= LOOK_BACK_ORDERS }];
    }),
  );
}
