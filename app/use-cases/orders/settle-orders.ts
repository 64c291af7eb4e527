import { markAwaitedProducts } from '#app/db/awaited-products.store.ts';
import { addCampaignPoints } from '#app/db/campaigns.store.ts';
import { enrolmentsOf } from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import { appendBook, holdersOfOrders, openBook } from '#app/db/ledger.store.ts';
import {
  insertSettledOrders,
  loadToSettle,
  newToSettle,
  type OrderToSettle,
  type Settled,
  type TakenOrder,
  writeSettled,
} from '#app/db/orders.store.ts';
import { together } from '#app/db/together.ts';
import type { AwardDecision } from '#app/domain/earning/decide-award.ts';
import { paidWithoutEarning } from '#app/domain/earning/net-value.ts';
import type { Pinned } from '#app/domain/earning/pinned.ts';
import type { Cause } from '#app/domain/ledger/accounts.ts';
import type { Book, Header } from '#app/domain/ledger/book.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';
import { lapseAsLeft } from '../members/lapse-as-left.ts';
import { recomputeTiers } from '../tiers/recompute-tiers.ts';
import { linkVouchers, vouchersAtHand } from './link-vouchers.ts';
import { withTheirPast } from './look-back.ts';
import { type Planned, planAwards } from './plan-awards.ts';

export type SettleContext = {
  readonly versions: readonly ProgrammeVersion[];
  readonly timezone: string;
  readonly now: Date;
};

/**
 * Posts, for each order, the difference between what it should be worth now and what has been posted for it. Running
 * it again posts nothing. The orders stay locked until the transaction ends.
 * @param orderIds orders that are kept
 * @param fresh orders that are not kept yet: they are, once they are settled. Only for whoever has the shop's lane.
 * @param left customers who had one of the orders until now
 * @returns how many ledger transactions were posted
 */
export async function settleOrders(
  tx: ShopTx,
  orderIds: readonly OrderId[],
  context: SettleContext,
  fresh: readonly TakenOrder[] = [],
  left: readonly MemberId[] = [],
): Promise<number> {
  const touched = new Set(orderIds);
  const past = await withTheirPast(tx, touched, fresh, left, context.versions);
  const kept = await loadToSettle(tx, [...past.orderIds]);
  const loaded = [...kept, ...(await newToSettle(tx, fresh))];
  if (loaded.length === 0) return 0;
  const customers = loaded.flatMap((one) => (one.customerId === null ? [] : [one.customerId]));
  const enrolments = await enrolmentsOf(tx, [...new Set(customers)]);
  const news = {
    orders: new Set<bigint>([...orderIds, ...fresh.map(({ snapshot }) => snapshot.orderId)]),
    losers: new Set(left),
  };
  const plan = await planAwards(tx, loaded, enrolments, { ...context, beyond: past.beyond, news });
  const planned = plan.orders;

  const vouchers = await vouchersAtHand(tx, loaded, context.versions);

  // Also where nothing is left of it: an order's lot stays with whoever got it, and is nobody else's to fill.
  const settledBefore = loaded.filter((one) => one.settlements > 0);
  const holders = await holdersOfOrders(
    tx,
    settledBefore.map(({ order }) => order.orderId),
  );
  const changing = planned.filter(
    ({ loaded: one, decision, memberId }) =>
      decision.points !== one.awarded ||
      (holders.get(one.order.orderId) ?? memberId) !== memberId ||
      (waitsForFulfilment(decision) && one.settlements > 0),
  );
  const movers = changing.flatMap(({ memberId }) => (memberId === null ? [] : [memberId]));
  const losers = changing.flatMap(({ loaded: one }) => holders.get(one.order.orderId) ?? []);
  const open = await openBook(tx, {
    memberIds: [...movers, ...losers, ...vouchers.memberIds],
    orderIds: changing.map(({ loaded: one }) => one.order.orderId),
    spenders: [...losers, ...vouchers.memberIds],
    lotIds: vouchers.lotIds,
  });
  const settled = planned.map((one) => settle(open.book, one, holders, context.now));
  // What somebody earned before they left lapses, also where it is known only now.
  for (const { loaded: one, memberId } of changing) {
    const absences = (memberId === null ? undefined : enrolments.get(memberId)?.absences) ?? [];
    const leftAt = absences.find(({ from }) => from > one.order.placedAt)?.from;
    const lot = open.book.lotOfOrder(one.order.orderId);
    if (leftAt !== undefined && lot !== undefined) lapseAsLeft(open.book, lot, leftAt);
  }
  await linkVouchers(tx, open.book, loaded, vouchers, context.versions);
  // Of orders that were looked at only because others' awards depend on them, those that stay as they are stay unwritten.
  const keptBefore = new Map(kept.map((one) => [one.order.orderId, one]));
  const changed = settled.filter((one) => {
    const before = keptBefore.get(one.orderId);
    return before !== undefined && (touched.has(one.orderId) || isOther(one, before));
  });
  await together([
    appendBook(tx, open, context.timezone),
    writeSettled(tx, changed),
    addCampaignPoints(tx, plan.granted),
    markAwaitedProducts(
      tx,
      planned.flatMap(({ awaited }) => awaited),
      context.now,
    ),
    insertSettledOrders(tx, withSettlement(fresh, settled)),
  ]);
  const members = planned.flatMap(({ memberId }) => (memberId === null ? [] : [memberId]));
  await recomputeTiers(tx, [...new Set([...members, ...losers])], context);
  return open.book.transactions.length;
}

/** Each order with its settlement. */
function withSettlement(fresh: readonly TakenOrder[], settled: readonly Settled[]) {
  const byOrder = new Map(settled.map((one) => [one.orderId, one]));
  return fresh.map((taken) => {
    const { orderId } = taken.snapshot;
    const found = byOrder.get(orderId);
    if (found === undefined) throw new Error(`order ${orderId}: it was not settled`);
    return { ...taken, settled: found };
  });
}

/** When points may be spent becomes known, or changes, after they were awarded. */
const waitsForFulfilment = ({ version, why }: AwardDecision): boolean =>
  why === null && version?.settings.earning.pendingFrom === 'fulfilment';

/** Whether an order is worth something else than was kept, or its products or its share of a budget are news. */
const isOther = (settled: Settled, kept: OrderToSettle): boolean =>
  settled.settlements !== kept.settlements ||
  settled.pinned?.products.size !== kept.pinned?.products.size ||
  settled.awaited.length !== kept.awaited.length ||
  heldBy(settled.pinned) !== heldBy(kept.pinned);

/** What an order holds of campaigns' budgets. */
const heldBy = (pinned: Pinned | null): bigint => {
  let held = 0n;
  for (const share of pinned?.campaigns.values() ?? []) held += share.held;
  return held;
};

function settle(book: Book, planned: Planned, holders: ReadonlyMap<OrderId, MemberId>, now: Date): Settled {
  const { loaded, decision, memberId } = planned;
  const { order } = loaded;
  const state = { awarded: loaded.awarded, debt: loaded.debt, settlements: loaded.settlements };
  const policy = decision.version?.settings.whenPointsAreSpent ?? 'floor';

  const headerOf = (target: bigint, difference: bigint): Header => {
    const first = state.settlements === 0;
    state.settlements += 1;
    return {
      idempotencyKey: `order:${order.orderId}:settle:${state.settlements}`,
      kind: difference > 0n ? 'award' : 'take-back',
      points: difference > 0n ? difference : -difference,
      cause: causeOf(planned, difference, first),
      occurredAt: first ? order.placedAt : occurredAt(loaded, now),
      orderId: order.orderId,
      programmeVersion: decision.version?.version ?? null,
      input: {
        target,
        net: decision.net,
        version: decision.version?.version ?? null,
        awarded: state.awarded,
      },
    };
  };
  const post = (target: bigint, holder: MemberId | null): void => {
    const difference = target - state.awarded;
    if (difference === 0n) return;
    if (holder === null) throw new Error(`order ${order.orderId}: points, but nobody to hold them`);
    const header = headerOf(target, difference);
    if (difference > 0n) {
      state.debt -= book.award(holder, order.orderId, difference, state.debt, decision.maturesAt, header);
    } else state.debt += book.takeBack(holder, order.orderId, -difference, policy, header);
    state.awarded = target;
  };

  const holder = holders.get(order.orderId) ?? memberId;
  if (holder !== null && holder !== memberId) {
    // The order turned out to be another customer's: its points leave the one and come to the other.
    book.handOver(holder, order.orderId, state.awarded, state.debt, headerOf(0n, -state.awarded));
    state.awarded = 0n;
    state.debt = 0n;
  }
  post(decision.points, memberId ?? holder);
  if (waitsForFulfilment(decision)) book.reschedule(order.orderId, decision.maturesAt);
  return {
    orderId: order.orderId,
    programmeVersion: decision.version?.version ?? null,
    net: decision.net,
    awarded: state.awarded,
    debt: state.debt,
    settlements: state.settlements,
    why: decision.why,
    pinned: planned.pinned,
    awaited: planned.awaited,
  };
}

/** When a later change of an order happened, as the order itself tells it. */
function occurredAt({ order }: OrderToSettle, now: Date): Date {
  const known = [
    order.updatedAt,
    order.deletedAt,
    order.cancelledAt,
    ...order.refunds.map((one) => one.createdAt),
  ];
  const latest = known.reduce<Date>((late, at) => (at !== null && at > late ? at : late), order.placedAt);
  return latest > now ? now : latest;
}

function causeOf({ loaded, decision, awaited }: Planned, difference: bigint, first: boolean): Cause {
  const { order, awarded } = loaded;
  const earning = decision.version?.settings.earning;
  const parts = decision.lines.length > 1 ? { lines: decision.lines } : {};
  const { own } = decision;
  const about = {
    order: order.name,
    net: Number(own?.net ?? decision.net),
    currency: own?.currency ?? order.currency,
    // Of the amounts that are not in the currency of the rate.
    ...(own === null ? {} : { shop_currency: order.currency }),
  };
  const without = earning === undefined ? null : paidWithoutEarning(order, earning);
  if (first || (awarded === 0n && difference > 0n && order.refunds.length === 0)) {
    return {
      code: 'order-award',
      params: {
        ...about,
        rate_points: (own ?? earning)?.points ?? 0,
        rate_per: (own ?? earning)?.perMinor ?? 0,
        ...(without !== null && without.giftCard > 0n ? { by_gift_card: Number(without.giftCard) } : {}),
        ...(without !== null && without.storeCredit > 0n
          ? { by_store_credit: Number(without.storeCredit) }
          : {}),
        ...waitingOf(decision, order.placedAt),
      },
      ...parts,
    };
  }
  return {
    code: 'order-adjusted',
    params: {
      ...about,
      reason:
        awaited.length < loaded.awaited.length
          ? 'products'
          : reasonOf(decision, order.refunds.length > 0, difference),
    },
    ...parts,
  };
}

/** Until when the points wait, or for what. */
function waitingOf({ maturesAt }: AwardDecision, placedAt: Date): Record<string, string> {
  if (maturesAt === null) return { waits_for: 'fulfilment' };
  return maturesAt > placedAt ? { matures_at: maturesAt.toISOString() } : {};
}

function reasonOf(decision: AwardDecision, refunded: boolean, difference: bigint): string {
  if (decision.why === 'deleted') return 'delete';
  if (decision.why === 'cancelled') return 'cancel';
  if (decision.why === 'unpaid') return 'payment';
  return refunded && difference < 0n ? 'refund' : 'edit';
}
