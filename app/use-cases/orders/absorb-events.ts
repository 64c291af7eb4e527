import { deleteCheckout, upsertCheckouts } from '#app/db/checkouts.store.ts';
import {
  type CustomerUpdate,
  customerKey,
  enrolCustomers,
  findCustomers,
  type KnownCustomer,
  markDeleted,
  upsertCustomers,
} from '#app/db/customers.store.ts';
import type { ShopTx } from '#app/db/database.ts';
import { addRefunds, knownOrders, markOrders, orderIdsOf, upsertOrders } from '#app/db/orders.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { paidWithoutEarning } from '#app/domain/earning/net-value.ts';
import type { ShopEvent } from '#app/domain/events/shop-event.ts';
import type { OrderCustomer, OrderSnapshot } from '#app/domain/orders/order.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';
import type { Sealer } from '#app/kernel/seal.ts';
import { awardJoining } from '../earning/award-joining.ts';
import { absorbProfiles, isProfileEvent } from '../members/absorb-profiles.ts';
import { mergeMembers } from '../members/merge-members.ts';
import { absorbSaleOrders } from '../private-sales/absorb-sale-orders.ts';
import { absorbCatalogue } from '../products/absorb-catalogue.ts';
import { absorbReferrals } from '../referrals/absorb-referrals.ts';
import { recomputeTiers } from '../tiers/recompute-tiers.ts';
import { type SettleContext, settleOrders } from './settle-orders.ts';

export type Absorbed = { readonly changed: number; readonly unchanged: number; readonly posted: number };

const EMPTY_CUSTOMER = { email: null, phone: null, firstName: '', lastName: '', locale: null };

/**
 * Takes in what Shopify told about a shop, in any order and any number of times, and settles the orders that it
 * touched. Duplicates, old news and refunds that come before their order end in the same state. Whoever calls it has
 * the shop's lane: nobody else takes in orders meanwhile.
 */
export async function absorbEvents(
  tx: ShopTx,
  events: readonly ShopEvent[],
  context: SettleContext & { readonly currency: string; readonly sealer: Sealer | null },
): Promise<Absorbed> {
  await absorbCatalogue(tx, events, context.now);
  const snapshots = newestSnapshots(events);
  const enrolments = automaticEnrolments(events, snapshots, context.versions);
  const customers = await upsertCustomers(tx, customerUpdates(events, snapshots), enrolments);
  const keepers: MemberId[] = [];
  for (const event of events) {
    const kept = event.kind === 'customers-merged' ? await mergeMembers(tx, event, context) : null;
    if (kept !== null) keepers.push(kept);
  }
  const known = keepers.length > 0 ? await knownAgain(tx, customers.known) : customers.known;

  const consents = await absorbProfiles(tx, events, known);

  const customerOf = (customer: OrderCustomer | null): KnownCustomer | undefined =>
    customer === null ? undefined : known.get(customerKey(customer) ?? '');
  const refunds = events.flatMap((event) =>
    event.kind === 'refund'
      ? [{ orderId: event.orderId, refund: event.refund }]
      : event.kind === 'order'
        ? event.snapshot.refunds.map((refund) => ({ orderId: event.snapshot.orderId, refund }))
        : [],
  );
  const refunded = await addRefunds(tx, refunds);
  const marks = events.flatMap((event) =>
    event.kind === 'order-deleted' || event.kind === 'order-edited'
      ? [{ orderId: event.orderId, at: event.at, deleted: event.kind === 'order-deleted' }]
      : [],
  );
  await markOrders(tx, marks, context.currency);
  // After the marks, which leave a place for an order: what has none is new, and written once, when it is settled.
  const places = await knownOrders(
    tx,
    snapshots.map((one) => one.orderId),
  );
  const taken = snapshots.map((snapshot) => ({
    snapshot,
    customerId: customerOf(snapshot.customer)?.customerId ?? null,
  }));
  const fresh = taken.filter(({ snapshot }) => !places.has(snapshot.orderId));
  const isFresh = new Set(fresh.map(({ snapshot }) => snapshot.orderId));
  const changed = await upsertOrders(
    tx,
    taken.filter(({ snapshot }) => !isFresh.has(snapshot.orderId)),
  );
  const gone = events.flatMap((event) => (event.kind === 'customer-deleted' ? [event] : []));
  for (const { shopifyId, at } of gone) await markDeleted(tx, [shopifyId], at);

  const claiming = (await enrolCustomers(tx, stillToEnrol(enrolments, known))).map((one) => one.customerId);
  const claimed = await orderIdsOf(tx, [...new Set([...keepers, ...claiming])]);
  const touched = new Set<OrderId>([
    ...changed,
    ...refunded.filter((orderId) => !isFresh.has(orderId)),
    ...claimed,
    ...marks.map((mark) => mark.orderId),
  ]);
  const left = taken.flatMap(({ snapshot: { orderId }, customerId }) => {
    const before = places.get(orderId) ?? null;
    return before === null || before === customerId ? [] : [before];
  });
  const posted = await settleOrders(tx, [...touched], context, fresh, [...new Set(left)]);
  const isNews = new Set([...changed, ...isFresh]);
  await markOrders(tx, paymentsToAsk(snapshots, isNews, context.versions), context.currency);
  // Settling marks whose points move; who joins without an order is a member on the storefront, too.
  const stayed = new Set([...known.values()].map((one) => one.customerId));
  const joined = [...customers.joined.filter((customerId) => stayed.has(customerId)), ...claiming];
  if (joined.length > 0) await markForPublication(tx, joined);
  await awardJoining(tx, { joined, consents }, context);
  // Settling looks at the tiers of those whose orders it settles.
  const ordered = new Set(taken.map((one) => one.customerId));
  const idle = joined.filter((customerId) => !ordered.has(customerId));
  await recomputeTiers(tx, [...idle, ...keepers], context);
  await absorbReferrals(
    tx,
    { events, orderIds: [...touched, ...isFresh], customerIds: [...stayed] },
    context,
  );
  await absorbSaleOrders(tx, [...touched, ...isFresh], context);
  await takeCheckouts(tx, events);
  const news = changed.length + fresh.length;
  return { changed: news, unchanged: snapshots.length - news, posted };
}

/** Orders paid in part with what earns nothing under their version: how much so, only the Admin API tells. */
const paymentsToAsk = (
  snapshots: readonly OrderSnapshot[],
  isNews: ReadonlySet<OrderId>,
  versions: readonly ProgrammeVersion[],
) =>
  snapshots.flatMap((snapshot) => {
    const { orderId, payments, placedAt, triggeredAt: at } = snapshot;
    const earning = versionInForce(versions, placedAt)?.settings.earning;
    if (payments !== null || earning === undefined || !isNews.has(orderId)) return [];
    return paidWithoutEarning(snapshot, earning) === null ? [{ orderId, at, deleted: false }] : [];
  });

/** Of each order the newest snapshot among the events. */
function newestSnapshots(events: readonly ShopEvent[]): OrderSnapshot[] {
  const newest = new Map<OrderId, OrderSnapshot>();
  for (const event of events) {
    if (event.kind !== 'order') continue;
    const { snapshot } = event;
    const other = newest.get(snapshot.orderId);
    if (other === undefined || isNewer(snapshot, other)) newest.set(snapshot.orderId, snapshot);
  }
  return [...newest.values()];
}

function isNewer(a: OrderSnapshot, b: OrderSnapshot): boolean {
  const difference = a.updatedAt.getTime() - b.updatedAt.getTime();
  return difference > 0 || (difference === 0 && a.triggeredAt > b.triggeredAt);
}

function customerUpdates(
  events: readonly ShopEvent[],
  snapshots: readonly OrderSnapshot[],
): CustomerUpdate[] {
  const updates: CustomerUpdate[] = [];
  for (const { customer, updatedAt, placedAt } of snapshots) {
    if (customer !== null)
      updates.push({ ...customer, updatedAt, createdAt: customer.createdAt ?? placedAt });
  }
  for (const event of events) {
    if (event.kind === 'customer') {
      updates.push({ ...event.customer, createdAt: event.customer.createdAt ?? event.customer.updatedAt });
    } else if (isProfileEvent(event)) {
      const nothing = { ...EMPTY_CUSTOMER, createdAt: event.at, updatedAt: new Date(0) };
      updates.push({ ...nothing, shopifyId: event.shopifyId });
    } else if (event.kind === 'customers-merged') {
      // Either may be unknown yet: an empty place, which any real news of the customer fills.
      const nothing = { ...EMPTY_CUSTOMER, createdAt: event.at, updatedAt: new Date(0) };
      updates.push({ ...nothing, shopifyId: event.kept }, { ...nothing, shopifyId: event.deleted });
    }
  }
  return updates;
}

/** Who stands behind the keys now that a merge may have moved them. */
async function knownAgain(
  tx: ShopTx,
  customers: ReadonlyMap<string, KnownCustomer>,
): Promise<Map<string, KnownCustomer>> {
  const keys = [...customers.keys()];
  return findCustomers(
    tx,
    keys.filter((key) => key.startsWith('id:')).map((key) => BigInt(key.slice(3))),
    keys.filter((key) => key.startsWith('email:')).map((key) => key.slice(6)),
  );
}

/**
 * Where the programme enrols everybody, an order or a new customer makes a member, from its own date on.
 * @returns the earliest such date by `customerKey`
 */
function automaticEnrolments(
  events: readonly ShopEvent[],
  snapshots: readonly OrderSnapshot[],
  versions: readonly ProgrammeVersion[],
): Map<string, Date> {
  const earliest = new Map<string, Date>();
  const offer = (customer: OrderCustomer | null, at: Date): void => {
    const key = customer === null ? null : customerKey(customer);
    if (key === null || versionInForce(versions, at)?.settings.enrolment !== 'automatic') return;
    const other = earliest.get(key);
    if (other === undefined || at < other) earliest.set(key, at);
  };
  for (const snapshot of snapshots) if (!snapshot.test) offer(snapshot.customer, snapshot.placedAt);
  for (const event of events) {
    if (event.kind === 'customer')
      offer(event.customer, event.customer.createdAt ?? event.customer.updatedAt);
  }
  return earliest;
}

/** Those who were known before, and are no members yet, or were automatically at a later date. */
function stillToEnrol(
  enrolments: ReadonlyMap<string, Date>,
  known: ReadonlyMap<string, KnownCustomer>,
): { customerId: MemberId; at: Date; source: 'automatic' }[] {
  const earliest = new Map<MemberId, Date>();
  for (const [key, at] of enrolments) {
    const customer = known.get(key);
    if (customer === undefined) continue;
    const { customerId, enrolledAt, source } = customer;
    if (enrolledAt !== null && (source !== 'automatic' || enrolledAt <= at)) continue;
    const other = earliest.get(customerId);
    if (other === undefined || at < other) earliest.set(customerId, at);
  }
  return [...earliest].map(([customerId, at]) => ({ customerId, at, source: 'automatic' }));
}

async function takeCheckouts(tx: ShopTx, events: readonly ShopEvent[]): Promise<void> {
  await upsertCheckouts(
    tx,
    events.flatMap((event) => (event.kind === 'checkout' ? [event.checkout] : [])),
  );
  for (const event of events)
    if (event.kind === 'checkout-deleted') await deleteCheckout(tx, event.checkoutId, event.at);
}
