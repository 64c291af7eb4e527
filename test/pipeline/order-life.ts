/**
 * The life of an order in Shopify, told in whole cents: what happens to it, and the webhooks that Shopify sends for
 * each change. Nothing here knows how points are computed.
 */
import { orderPayload, type RefundStory, refundPayload } from '#test/builders/orders.ts';

export type LifeLine = {
  readonly id: number;
  readonly price: number;
  readonly taxPercent: number;
  readonly discountPercent: number;
  readonly giftCard: boolean;
  /** As ordered, later additions included. */
  quantity: number;
  /** Taken out by edits. */
  removed: number;
  /** Given back by refunds. */
  returned: number;
};

export type LifeOrder = {
  readonly id: number;
  readonly placedAt: number;
  readonly taxesIncluded: boolean;
  readonly shipping: { readonly price: number; readonly tax: number } | null;
  readonly test: boolean;
  readonly lines: LifeLine[];
  readonly refunds: RefundStory[];
  customer: number | null;
  payment: 'pending' | 'part' | 'paid' | 'voided';
  /** What is still to be paid while the payment is `part`. */
  outstanding: number;
  cancelled: boolean;
  deleted: boolean;
};

/** What may happen; `a` and `b` are any whole numbers, made to fit the order as it stands. */
export type Change = {
  readonly kind:
    | 'pay'
    | 'unpay'
    | 'pay-part'
    | 'void'
    | 'edit-quantity'
    | 'add-line'
    | 'refund-lines'
    | 'refund-amount'
    | 'refund-shipping'
    | 'cancel'
    | 'reopen'
    | 'delete'
    | 'change-customer'
    | 'touch';
  readonly a: number;
  readonly b: number;
  /** Seconds since the change before; Shopify's `updated_at` knows no fractions. */
  readonly gap: number;
};

export type NewOrder = Pick<
  LifeOrder,
  'id' | 'placedAt' | 'taxesIncluded' | 'shipping' | 'test' | 'customer'
> & {
  readonly lines: readonly Omit<LifeLine, 'id' | 'removed' | 'returned'>[];
};

export type Emitted = { readonly topic: string; readonly payload: object; readonly triggeredAt: string };

export const discountOf = (line: LifeLine): number =>
  Math.floor((line.price * line.quantity * line.discountPercent) / 100);
const amountOf = (line: LifeLine): number => line.price * line.quantity - discountOf(line);
/** Tax of the whole line: a part of its amount where prices hold tax, else on top. */
export const taxOf = (line: LifeLine, taxesIncluded: boolean): number =>
  taxesIncluded
    ? Math.round((amountOf(line) * line.taxPercent) / (100 + line.taxPercent))
    : Math.round((amountOf(line) * line.taxPercent) / 100);
/** Units that the customer still has. */
export const heldOf = (line: LifeLine): number => line.quantity - line.removed - line.returned;

const moneyOf = (order: LifeOrder, line: LifeLine, units: number): number =>
  Math.round(
    ((amountOf(line) + (order.taxesIncluded ? 0 : taxOf(line, false))) * units) / Math.max(1, line.quantity),
  );
const shippingMoney = (order: LifeOrder): number =>
  (order.shipping?.price ?? 0) + (order.taxesIncluded ? 0 : (order.shipping?.tax ?? 0));
/** What the order costs after edits. */
export const totalOf = (order: LifeOrder): number =>
  order.lines.reduce((sum, line) => sum + moneyOf(order, line, line.quantity - line.removed), 0) +
  shippingMoney(order);

export function statusOf(order: LifeOrder): string {
  if (order.payment === 'voided') return 'voided';
  if (order.payment === 'pending') return 'pending';
  if (order.payment === 'part') return 'partially_paid';
  if (order.refunds.length === 0) return 'paid';
  const goods = order.lines.reduce((sum, line) => sum + moneyOf(order, line, line.returned), 0);
  const other = order.refunds.reduce((sum, one) => sum + (one.beyond ?? 0) + (one.shipping ?? 0), 0);
  return goods + other >= totalOf(order) ? 'refunded' : 'partially_refunded';
}

/** Runs an order through its changes. @returns how it ends, and every webhook on the way. */
export function live(first: NewOrder, changes: readonly Change[]): { order: LifeOrder; emitted: Emitted[] } {
  const order: LifeOrder = {
    ...first,
    lines: first.lines.map((line, index) => ({
      ...line,
      id: first.id * 100 + index,
      removed: 0,
      returned: 0,
    })),
    refunds: [],
    payment: 'pending',
    outstanding: 0,
    cancelled: false,
    deleted: false,
  };
  const emitted: Emitted[] = [];
  let at = first.placedAt;
  const send = (topic: string, payload: object): void => {
    // Later sent is later triggered, also within one second of `updated_at`.
    emitted.push({ topic, payload, triggeredAt: new Date(at + emitted.length * 5 + 1).toISOString() });
  };
  send('orders/create', snapshot(order, at));
  for (const change of changes) {
    if (order.deleted) break;
    at += change.gap * 1000;
    const news = apply(order, change, at);
    if (news === null) continue;
    for (const { topic, payload } of news) send(topic, payload ?? snapshot(order, at));
    if (!order.deleted) send('orders/updated', snapshot(order, at));
  }
  return { order, emitted };
}

type News = { readonly topic: string; readonly payload?: object }[];

/** Changes the order; null when this cannot happen to it as it stands. */
function apply(order: LifeOrder, { kind, a, b }: Change, at: number): News | null {
  const line = order.lines[a % order.lines.length];
  const untouched = order.refunds.length === 0;
  if (line === undefined) return null;
  switch (kind) {
    case 'pay':
      order.payment = 'paid';
      order.outstanding = 0;
      return [{ topic: 'orders/paid' }];
    case 'unpay':
    case 'void':
      if (!untouched) return null;
      order.payment = kind === 'void' ? 'voided' : 'pending';
      return [];
    case 'pay-part':
      if (!untouched) return null;
      order.payment = 'part';
      order.outstanding = Math.floor((totalOf(order) * (a % 101)) / 100);
      return [];
    case 'edit-quantity': {
      const wanted = b % 6;
      const held = heldOf(line);
      if (wanted === held) return null;
      if (wanted > held) line.quantity += wanted - held;
      else line.removed += held - wanted;
      return [edited(order)];
    }
    case 'add-line':
      order.lines.push({
        id: order.id * 100 + order.lines.length,
        price: 1 + (a % 9000),
        taxPercent: [0, 10, 21][a % 3] ?? 0,
        discountPercent: b % 30,
        giftCard: b % 7 === 0,
        quantity: 1 + (b % 3),
        removed: 0,
        returned: 0,
      });
      return [edited(order)];
    case 'refund-lines': {
      const units = Math.min(heldOf(line), 1 + (b % 3));
      if (order.payment !== 'paid' || units === 0) return null;
      line.returned += units;
      // Sometimes less or more is given back than the goods were worth.
      const beyond = b % 4 === 0 ? (a % 600) - 300 : 0;
      return [refund(order, at, { lines: [{ id: line.id, quantity: units }], beyond })];
    }
    case 'refund-amount':
      if (order.payment !== 'paid') return null;
      return [refund(order, at, { beyond: 1 + (a % 5000) })];
    case 'refund-shipping':
      if (order.payment !== 'paid' || shippingMoney(order) === 0) return null;
      return [refund(order, at, { shipping: 1 + (a % shippingMoney(order)) })];
    case 'cancel':
      order.cancelled = true;
      return [{ topic: 'orders/cancelled' }];
    case 'reopen':
      order.cancelled = false;
      return [];
    case 'delete':
      order.deleted = true;
      return [{ topic: 'orders/delete', payload: { id: order.id } }];
    case 'change-customer':
      order.customer = [501, 502, null][a % 3] ?? null;
      return [];
    case 'touch':
      return [];
  }
}

function refund(order: LifeOrder, at: number, given: Omit<RefundStory, 'id' | 'at'>): News[number] {
  const story = { id: order.id * 100 + order.refunds.length, at: new Date(at).toISOString(), ...given };
  order.refunds.push(story);
  return { topic: 'refunds/create', payload: refundPayload(order.id, story) };
}

const edited = (order: LifeOrder): News[number] => ({
  topic: 'orders/edited',
  payload: { order_edit: { id: order.id, order_id: order.id } },
});

function snapshot(order: LifeOrder, at: number): object {
  const payload = orderPayload({
    id: order.id,
    customerId: order.customer,
    placedAt: new Date(order.placedAt).toISOString(),
    updatedAt: new Date(at).toISOString(),
    status: statusOf(order),
    taxesIncluded: order.taxesIncluded,
    test: order.test,
    cancelledAt: order.cancelled ? new Date(at).toISOString() : null,
    outstanding: order.payment === 'part' ? order.outstanding : 0,
    refunds: [...order.refunds],
    lines: order.lines.map((line) => ({
      id: line.id,
      quantity: line.quantity,
      price: line.price,
      discount: discountOf(line),
      tax: taxOf(line, order.taxesIncluded),
      giftCard: line.giftCard,
    })),
    ...(order.shipping === null ? {} : { shipping: order.shipping }),
  });
  const held = new Map(order.lines.map((line) => [line.id, heldOf(line)]));
  return {
    ...payload,
    current_total_price: (totalOf(order) / 100).toFixed(2),
    line_items: payload.line_items.map((line) => ({ ...line, current_quantity: held.get(line.id) })),
  };
}
