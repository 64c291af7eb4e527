import type { ShopTx } from '#app/db/database.ts';
import { sqlFile } from '#app/db/sql.ts';
import { decodePinned, encodePinned, type Pinned } from '#app/domain/earning/pinned.ts';
import {
  decodeFacts,
  decodeRefund,
  encodeFacts,
  encodeRefund,
  type FinancialStatus,
  type KnownOrder,
  type OrderRefund,
  type OrderSnapshot,
} from '#app/domain/orders/order.ts';
import type { OrderPayments } from '#app/domain/orders/payments.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';
import { jsonTexts } from './array-literal.ts';

const UPSERT = sqlFile('upsert-orders');
const INSERT = sqlFile('insert-settled-orders');
const LOAD = sqlFile('load-orders-to-settle');

/** Those of the orders that are kept, and whose they are. */
export async function knownOrders(
  tx: ShopTx,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, MemberId | null>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx.query<{ order_id: OrderId; customer_id: MemberId | null }>(
    'SELECT order_id, customer_id FROM orders WHERE shop_id = $1 AND order_id = ANY ($2::bigint[])',
    [tx.shopId, orderIds],
    'orders-known',
  );
  return new Map(rows.map((row) => [row.order_id, row.customer_id]));
}

/** An order as it was told, and whose it is. */
export type TakenOrder = { readonly snapshot: OrderSnapshot; readonly customerId: MemberId | null };

const byOrderId = (a: TakenOrder, b: TakenOrder): number =>
  a.snapshot.orderId < b.snapshot.orderId ? -1 : 1;

/** One array a column, in the order of the statements' parameters from $2 on. */
const columnsOf = (rows: readonly TakenOrder[]): readonly unknown[] => [
  rows.map((row) => row.snapshot.orderId),
  rows.map((row) => row.customerId),
  rows.map((row) => row.snapshot.customer?.shopifyId ?? null),
  rows.map((row) => row.snapshot.name),
  rows.map((row) => row.snapshot.placedAt),
  rows.map((row) => row.snapshot.updatedAt),
  rows.map((row) => row.snapshot.triggeredAt),
  rows.map((row) => row.snapshot.cancelledAt),
  rows.map((row) => row.snapshot.financialStatus),
  rows.map((row) => row.snapshot.test),
  rows.map((row) => row.snapshot.sourceName),
  rows.map((row) => row.snapshot.currency),
  rows.map((row) => row.snapshot.total),
  rows.map((row) => JSON.stringify(row.snapshot.discountCodes)),
  jsonTexts(rows.map((row) => encodeFacts(row.snapshot))),
  rows.map((row) => row.snapshot.payments?.paid ?? null),
  rows.map((row) => row.snapshot.payments?.giftCard ?? null),
  rows.map((row) => row.snapshot.payments?.storeCredit ?? null),
];

/**
 * Keeps the newest of the known snapshot and the given one, order by order; at most one snapshot an order.
 * @returns the orders that changed
 */
export async function upsertOrders(tx: ShopTx, taken: readonly TakenOrder[]): Promise<OrderId[]> {
  if (taken.length === 0) return [];
  const rows = [...taken].sort(byOrderId);
  const changed = await tx.query<{ order_id: OrderId }>(
    UPSERT,
    [tx.shopId, ...columnsOf(rows)],
    'orders-upsert',
  );
  return changed.map((row) => row.order_id);
}

/**
 * Keeps orders that are new, together with what they are worth: a row is written once. Only for whoever has the shop's
 * lane, or another might have written the same order meanwhile.
 */
export async function insertSettledOrders(
  tx: ShopTx,
  orders: readonly (TakenOrder & { readonly settled: Settled })[],
): Promise<void> {
  if (orders.length === 0) return;
  const rows = [...orders].sort(byOrderId);
  await tx.query(
    INSERT,
    [
      tx.shopId,
      ...columnsOf(rows),
      rows.map((row) => row.settled.programmeVersion),
      rows.map((row) => row.settled.net),
      rows.map((row) => row.settled.awarded),
      rows.map((row) => row.settled.debt),
      rows.map((row) => row.settled.settlements),
      rows.map((row) => row.settled.why),
      ...keptWith(rows.map((row) => row.settled)),
    ],
    'orders-insert',
  );
}

/** Adds refunds not yet known; a refund never changes. Answers the orders that got one. */
export async function addRefunds(
  tx: ShopTx,
  refunds: readonly { readonly orderId: OrderId; readonly refund: OrderRefund }[],
): Promise<OrderId[]> {
  if (refunds.length === 0) return [];
  const added = await tx.query<{ order_id: OrderId }>(
    `INSERT INTO refunds (shop_id, order_id, refund_id, created_at, facts)
     SELECT $1, u.* FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[], $5::jsonb[]) AS u
     ON CONFLICT (shop_id, order_id, refund_id) DO NOTHING RETURNING order_id`,
    [
      tx.shopId,
      refunds.map((one) => one.orderId),
      refunds.map((one) => one.refund.refundId),
      refunds.map((one) => one.refund.createdAt),
      refunds.map((one) => encodeRefund(one.refund)),
    ],
    'refunds-add',
  );
  return added.map((row) => row.order_id);
}

/**
 * Notes that orders were deleted, or that they must be fetched. An order not known yet gets an empty place, so that
 * the news is not lost when it comes before the order.
 */
export async function markOrders(
  tx: ShopTx,
  marks: readonly { readonly orderId: OrderId; readonly at: Date; readonly deleted: boolean }[],
  currency: string,
): Promise<void> {
  if (marks.length === 0) return;
  const rows = [...new Map(marks.map((mark) => [`${mark.orderId}:${mark.deleted}`, mark])).values()];
  for (const deleted of [true, false]) {
    const some = rows
      .filter((mark) => mark.deleted === deleted)
      .sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
    if (some.length === 0) continue;
    await tx.query(
      `INSERT INTO orders AS o (shop_id, order_id, name, placed_at, updated_at, triggered_at, financial_status, currency,
         total_minor, discount_codes, facts, ${deleted ? 'deleted_at' : 'refetch_since'})
       SELECT $1, u.order_id, '', u.at, '-infinity'::timestamptz, '-infinity'::timestamptz, 'voided', $4, 0, '{}',
         '{"t":0,"o":0,"s":[0,0],"l":[]}'::jsonb, u.at
       FROM unnest($2::bigint[], $3::timestamptz[]) AS u (order_id, at)
       ON CONFLICT (shop_id, order_id) DO UPDATE SET ${
         deleted
           ? 'deleted_at = COALESCE(o.deleted_at, EXCLUDED.deleted_at), refetch_since = NULL'
           : 'refetch_since = GREATEST(o.refetch_since, EXCLUDED.refetch_since)'
       }`,
      [tx.shopId, some.map((mark) => mark.orderId), some.map((mark) => mark.at), currency],
    );
  }
}

/** An order with what has been posted for it. */
export type OrderToSettle = {
  readonly order: KnownOrder;
  readonly customerId: MemberId | null;
  readonly discountCodes: readonly string[];
  readonly awarded: bigint;
  readonly debt: bigint;
  readonly settlements: number;
  readonly pinned: Pinned | null;
  /** Products that were not known yet when it was settled. */
  readonly awaited: readonly bigint[];
};

type LoadedRow = {
  order_id: OrderId;
  customer_id: MemberId | null;
  name: string;
  placed_at: Date;
  updated_at: Date | number;
  deleted_at: Date | null;
  cancelled_at: Date | null;
  financial_status: FinancialStatus;
  test: boolean;
  source_name: string;
  currency: string;
  total_minor: bigint;
  discount_codes: string[];
  facts: unknown;
  paid_minor: bigint | null;
  paid_by_gift_card: bigint | null;
  paid_by_store_credit: bigint | null;
  awarded_points: bigint;
  debt_points: bigint;
  settlements: number;
  pinned: unknown;
  awaited_products: bigint[] | null;
};

/** Orders to settle, with their refunds, locked until the transaction ends. */
export async function loadToSettle(tx: ShopTx, orderIds: readonly OrderId[]): Promise<OrderToSettle[]> {
  return loadOrders(tx, orderIds, `${LOAD}FOR UPDATE OF o`, 'orders-load');
}

/** The same orders to look at: nothing is locked. */
export function readOrders(tx: ShopTx, orderIds: readonly OrderId[]): Promise<OrderToSettle[]> {
  return loadOrders(tx, orderIds, LOAD, 'orders-read');
}

async function loadOrders(
  tx: ShopTx,
  orderIds: readonly OrderId[],
  statement: string,
  name: string,
): Promise<OrderToSettle[]> {
  if (orderIds.length === 0) return [];
  const rows = await tx.query<LoadedRow>(statement, [tx.shopId, orderIds], name);
  // A statement of its own, once the orders are locked: whoever held them before may have added refunds meanwhile, and
  // the statement that waited for the lock sees everything but the orders as it was before the wait.
  const refunds = await refundsOf(tx, orderIds);
  return rows.map((row) => ({
    order: {
      ...decodeFacts(row.facts),
      orderId: row.order_id,
      name: row.name,
      placedAt: row.placed_at,
      updatedAt: row.updated_at instanceof Date ? row.updated_at : row.placed_at, // '-infinity': an empty place
      deletedAt: row.deleted_at,
      cancelledAt: row.cancelled_at,
      financialStatus: row.financial_status,
      test: row.test,
      sourceName: row.source_name,
      currency: row.currency,
      total: row.total_minor,
      payments: paymentsOfRow(row),
      refunds: refunds.get(row.order_id) ?? [],
    },
    customerId: row.customer_id,
    discountCodes: row.discount_codes,
    awarded: row.awarded_points,
    debt: row.debt_points,
    settlements: row.settlements,
    pinned: row.pinned === null ? null : decodePinned(row.pinned),
    awaited: row.awaited_products ?? [],
  }));
}

function paymentsOfRow(row: LoadedRow): OrderPayments | null {
  const { paid_minor: paid, paid_by_gift_card: giftCard, paid_by_store_credit: storeCredit } = row;
  return paid === null || giftCard === null || storeCredit === null ? null : { paid, giftCard, storeCredit };
}

/** Orders that are not kept yet, as `loadToSettle` would tell them: refunds may have come before. */
export async function newToSettle(tx: ShopTx, taken: readonly TakenOrder[]): Promise<OrderToSettle[]> {
  if (taken.length === 0) return [];
  const refunds = await refundsOf(
    tx,
    taken.map(({ snapshot }) => snapshot.orderId),
  );
  return taken.map(({ snapshot, customerId }) => ({
    order: { ...snapshot, deletedAt: null, refunds: refunds.get(snapshot.orderId) ?? [] },
    customerId,
    discountCodes: snapshot.discountCodes,
    awarded: 0n,
    debt: 0n,
    settlements: 0,
    pinned: null,
    awaited: [],
  }));
}

async function refundsOf(tx: ShopTx, orderIds: readonly OrderId[]): Promise<Map<OrderId, OrderRefund[]>> {
  const rows = await tx.query<{ order_id: OrderId; refund_id: bigint; created_at: Date; facts: unknown }>(
    `SELECT order_id, refund_id, created_at, facts FROM refunds
     WHERE shop_id = $1 AND order_id = ANY ($2::bigint[]) ORDER BY order_id, refund_id`,
    [tx.shopId, orderIds],
    'refunds-load',
  );
  const refunds = new Map<OrderId, OrderRefund[]>();
  for (const row of rows) {
    const refund = decodeRefund(row.refund_id, row.created_at, row.facts);
    const known = refunds.get(row.order_id);
    if (known === undefined) refunds.set(row.order_id, [refund]);
    else known.push(refund);
  }
  return refunds;
}

export type Settled = {
  readonly orderId: OrderId;
  readonly programmeVersion: number | null;
  readonly net: bigint;
  readonly awarded: bigint;
  readonly debt: bigint;
  readonly settlements: number;
  readonly why: string | null;
  readonly pinned: Pinned | null;
  readonly awaited: readonly bigint[];
};

const keptWith = (settled: readonly Settled[]): readonly unknown[] => [
  jsonTexts(settled.map((one) => (one.pinned === null ? null : encodePinned(one.pinned)))),
  settled.map((one) => (one.awaited.length === 0 ? null : `{${one.awaited.join(',')}}`)),
];

/** Records what orders are worth now. */
export async function writeSettled(tx: ShopTx, settled: readonly Settled[]): Promise<void> {
  if (settled.length === 0) return;
  await tx.query(
    `UPDATE orders o SET programme_version = u.version, net_minor = u.net, awarded_points = u.awarded,
       debt_points = u.debt, settlements = u.settlements, no_award_reason = u.why, settled_at = now(),
       pinned = u.pinned::jsonb,
       awaited_products = u.awaited::bigint[]
     FROM unnest($2::bigint[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[], $8::text[],
       string_to_array($9, chr(31), ''), $10::text[])
       AS u (order_id, version, net, awarded, debt, settlements, why, pinned, awaited)
     WHERE o.shop_id = $1 AND o.order_id = u.order_id`,
    [
      tx.shopId,
      settled.map((one) => one.orderId),
      settled.map((one) => one.programmeVersion),
      settled.map((one) => one.net),
      settled.map((one) => one.awarded),
      settled.map((one) => one.debt),
      settled.map((one) => one.settlements),
      settled.map((one) => one.why),
      ...keptWith(settled),
    ],
    'orders-settled',
  );
}

/** Whose an order is, and when it was placed. */
export type PlacedOrder = {
  readonly orderId: OrderId;
  readonly customerId: MemberId;
  readonly placedAt: Date;
};
type PlacedRow = { order_id: OrderId; customer_id: MemberId; placed_at: Date };
const toPlaced = ({ order_id: orderId, customer_id: customerId, placed_at: placedAt }: PlacedRow) => ({
  orderId,
  customerId,
  placedAt,
});

/** Those of the orders that are a customer's. */
export async function placedOrders(tx: ShopTx, orderIds: readonly OrderId[]): Promise<PlacedOrder[]> {
  if (orderIds.length === 0) return [];
  const rows = await tx.query<PlacedRow>(
    `SELECT order_id, customer_id, placed_at FROM orders
     WHERE shop_id = $1 AND order_id = ANY ($2::bigint[]) AND customer_id IS NOT NULL`,
    [tx.shopId, orderIds],
    'orders-placed',
  );
  return rows.map(toPlaced);
}

/** The first `limit` orders of each of these customers. */
export async function firstOrdersOf(
  tx: ShopTx,
  customerIds: readonly MemberId[],
  limit: number,
): Promise<PlacedOrder[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.query<PlacedRow>(
    `SELECT o.order_id, c.customer_id, o.placed_at FROM unnest($2::bigint[]) AS c (customer_id)
     CROSS JOIN LATERAL (SELECT order_id, placed_at FROM orders WHERE shop_id = $1 AND customer_id = c.customer_id
       ORDER BY placed_at, order_id LIMIT $3) o`,
    [tx.shopId, customerIds, limit],
    'orders-first',
  );
  return rows.map(toPlaced);
}

/** Every order of these customers. */
export async function orderIdsOf(tx: ShopTx, customerIds: readonly MemberId[]): Promise<OrderId[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.query<{ order_id: OrderId }>(
    'SELECT order_id FROM orders WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])',
    [tx.shopId, customerIds],
    'orders-of-customers',
  );
  return rows.map((row) => row.order_id);
}

/** Orders that Shopify said were edited, or paid in a way that webhooks do not tell, and that have not been fetched since. */
export async function ordersToRefetch(
  tx: ShopTx,
  limit: number,
): Promise<{ orderId: OrderId; since: Date }[]> {
  const rows = await tx.query<{ order_id: OrderId; refetch_since: Date }>(
    `SELECT order_id, refetch_since FROM orders WHERE shop_id = $1 AND refetch_since IS NOT NULL
     ORDER BY refetch_since LIMIT $2`,
    [tx.shopId, limit],
  );
  return rows.map((row) => ({ orderId: row.order_id, since: row.refetch_since }));
}

/** The refetch is done, unless the order was edited again meanwhile. */
export async function clearRefetch(
  tx: ShopTx,
  done: readonly { orderId: OrderId; since: Date }[],
): Promise<void> {
  await tx.query(
    `UPDATE orders o SET refetch_since = NULL FROM unnest($2::bigint[], $3::timestamptz[]) AS u (order_id, since)
     WHERE o.shop_id = $1 AND o.order_id = u.order_id AND o.refetch_since = u.since`,
    [tx.shopId, done.map((one) => one.orderId), done.map((one) => one.since)],
  );
}

/** These orders are asked for again, after all others that wait. */
export async function postponeRefetch(tx: ShopTx, orderIds: readonly OrderId[], at: Date): Promise<void> {
  await tx.query(
    `UPDATE orders SET refetch_since = $3 WHERE shop_id = $1 AND order_id = ANY ($2::bigint[]) AND refetch_since IS NOT NULL`,
    [tx.shopId, orderIds, at],
  );
}

/** Names (`#1001`) by id. */
export async function orderNames(tx: ShopTx, orderIds: readonly OrderId[]): Promise<Map<OrderId, string>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx.query<{ order_id: OrderId; name: string }>(
    'SELECT order_id, name FROM orders WHERE shop_id = $1 AND order_id = ANY ($2::bigint[])',
    [tx.shopId, orderIds],
  );
  return new Map(rows.map((row) => [row.order_id, row.name]));
}
