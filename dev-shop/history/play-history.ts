/** Lets a history happen in a store: the store's data changes, and each change becomes the webhook Shopify would send. */
import { createHash } from 'node:crypto';
import { recordOrder } from '../commerce/place-order.ts';
import type { DevShopContext, ShopEvent } from '../context.ts';
import { tagEvents } from '../customers/index.ts';
import type { Customer, Discount, Order, Store } from '../model.ts';
import { cancelOrder, markOrderPaid, type RefundRequest, refundOrder } from '../orders/index.ts';
import { payloadOf } from '../webhooks/payloads/index.ts';
import {
  demoShoppers,
  type History,
  type HistoryEvent,
  type HistoryOrder,
  type HistoryRefund,
} from './history.ts';

export type HistoryWebhook = {
  readonly webhookId: string;
  readonly eventId: string;
  readonly topic: string;
  readonly body: string;
  /** When it happened in the story. */
  readonly triggeredAt: Date;
};

const fulfilledAfterMs = 3 * 86_400_000;

/**
 * Plays a history's events, which must come in their order. Nothing is mailed and stock does not run out: the shop
 * bought more in the meantime.
 */
export function createHistoryPlayer(
  context: Pick<DevShopContext, 'find' | 'nextId' | 'storeUrl'>,
  store: Store,
  history: History,
) {
  const { find, nextId } = context;
  const orders = new Map<number, Order>();
  const customers = new Map<number, Customer>();
  const vouchers = voucherFinder(store);
  const invitations = new Map<string, string>();
  const stock = new Map(
    store.products.flatMap(({ variants }) => variants.map((one) => [one, one.inventory] as const)),
  );
  for (const discount of history.discounts) {
    if (find.discountByCode(store, discount.code ?? '') === null)
      store.discounts.push({ id: nextId(store), ...discount });
  }

  /** The time of the story, with what is announced kept instead of sent. */
  const operationsAt = (at: Date, announced: ShopEvent[]) => ({
    find,
    nextId,
    now: () => at,
    save: () => undefined,
    emit: (_: Store, ...events: ShopEvent[]) => void announced.push(...events),
  });

  const place = (index: number, wanted: HistoryOrder, at: Date): ShopEvent[] => {
    const person = wanted.customer === null ? null : history.customers[wanted.customer];
    const known = wanted.customer === null ? undefined : customers.get(wanted.customer);
    const voucher = known && wanted.usesVoucher ? vouchers(known.id, at) : null;
    const invitation = person === null || person === undefined ? undefined : invitations.get(person.email);
    if (person && invitation !== undefined) invitations.delete(person.email);
    const code = invitation ?? voucher?.code ?? wanted.code;
    const placed = recordOrder(
      context,
      store,
      {
        lines: wanted.lines.map((line, number) => ({ key: `h${index}-${number}`, properties: {}, ...line })),
        discountCodes: code === null ? [] : [code],
        email: person?.email ?? null,
        phone: person?.phone ?? null,
        customerId: known?.id ?? null,
        shippingAddress: person?.address ?? null,
        locale: person?.locale ?? store.primaryLocale,
        payment: wanted.payment,
        acceptsMarketing: person?.acceptsMarketing ?? false,
        sourceName: wanted.source,
      },
      at,
      { checkStock: false },
    );
    if (placed.outcome === 'refused') throw new Error(`history: order ${index} was refused (${placed.code})`);
    const { order, customer, newCustomer, consentGiven } = placed;
    orders.set(index, order);
    if (wanted.customer !== null && customer) customers.set(wanted.customer, customer);
    if (history.until - at.getTime() > fulfilledAfterMs) order.fulfillmentStatus = 'fulfilled';
    // Shopify also sends orders/create for a paid order; the last word about each order is enough for a past.
    const topic = order.financialStatus === 'paid' ? 'orders/paid' : 'orders/create';
    return [
      ...(customer && newCustomer ? [{ topic: 'customers/create', customer } as const] : []),
      ...(customer && consentGiven ? [consentEvent(customer)] : []),
      { topic, order },
    ];
  };

  const happen = (event: HistoryEvent): ShopEvent[] => {
    const at = new Date(event.at);
    if (event.kind === 'customer') {
      const customer = openAccount(context, store, history, event.customer, at);
      customers.set(event.customer, customer);
      return [
        { topic: 'customers/create', customer },
        ...tagEvents(customer, [], customer.createdAt),
        ...(customer.acceptsMarketing ? [consentEvent(customer)] : []),
      ];
    }
    const wanted = history.orders[event.order];
    if (event.kind === 'order') return wanted ? place(event.order, wanted, at) : [];
    const order = orders.get(event.order);
    if (!order || order.cancelledAt !== null) return [];
    const announced: ShopEvent[] = [];
    const operations = operationsAt(at, announced);
    if (event.kind === 'paid') markOrderPaid(operations, store, order);
    else if (event.kind === 'cancelled') cancelOrder(operations, store, order, {});
    else if (order.paid > 0) refundOrder(operations, store, order, toRefund(order, event.refund));
    return announced;
  };

  return {
    /** Lets events happen one by one; each gives the webhooks about it. */
    *play(events: readonly HistoryEvent[]): Generator<HistoryWebhook[]> {
      for (const event of events) {
        const triggeredAt = new Date(event.at);
        const eventId = idFor(store, nextId(store));
        yield happen(event).map((announced) => ({
          webhookId: idFor(store, nextId(store)),
          eventId,
          topic: announced.topic,
          body: JSON.stringify(
            payloadOf(store, announced, { storeUrl: context.storeUrl(store), newId: () => nextId(store) }),
          ),
          triggeredAt,
        }));
      }
    },
    /** Whoever has this address uses this code with their next order. */
    invite: (email: string, code: string): void => void invitations.set(email, code),
    /** Fills the shelves again to what the catalogue has. */
    restock(): void {
      for (const [variant, inventory] of stock) variant.inventory = inventory;
    },
  };
}

const consentEvent = (customer: Customer): ShopEvent => ({
  topic: 'customers_email_marketing_consent/update',
  customer,
  at: customer.updatedAt,
});

function openAccount(
  { nextId }: Pick<DevShopContext, 'nextId'>,
  store: Store,
  history: History,
  index: number,
  at: Date,
): Customer {
  const person = history.customers[index];
  if (!person) throw new Error(`history: there is no customer ${index}`);
  const now = at.toISOString();
  const customer: Customer = {
    id: nextId(store),
    email: person.email,
    phone: person.phone,
    firstName: person.firstName,
    lastName: person.lastName,
    locale: person.locale,
    state: 'enabled',
    // The login page offers those by a click.
    tags: index < demoShoppers.length ? ['demo-shopper'] : [],
    acceptsMarketing: person.acceptsMarketing,
    address: person.address,
    createdAt: now,
    updatedAt: now,
    mergedInto: null,
  };
  store.customers.push(customer);
  return customer;
}

function toRefund(order: Order, refund: HistoryRefund): RefundRequest {
  if (refund.kind === 'amount')
    return { amount: Math.max(1, Math.round(order.paid * refund.share)), note: 'Compensación' };
  if (refund.kind === 'everything') {
    const lines = order.lines.map((line) => ({ lineId: line.id, quantity: line.currentQuantity }));
    return { lines, shipping: 'all', note: 'Devolución' };
  }
  const line = order.lines[refund.line];
  return {
    lines: line ? [{ lineId: line.id, quantity: Math.min(refund.quantity, line.currentQuantity) }] : [],
    note: 'Devolución',
  };
}

/** Codes bound to one customer that can still be used; the store's discounts are read once, as they are added. */
function voucherFinder(store: Store): (customerId: number, at: Date) => Discount | null {
  const ofCustomer = new Map<number, Discount[]>();
  let seen = 0;
  return (customerId, at) => {
    for (; seen < store.discounts.length; seen += 1) {
      const discount = store.discounts[seen];
      const [only, ...others] = discount?.customerIds ?? [];
      if (discount && only !== undefined && others.length === 0)
        ofCustomer.set(only, [...(ofCustomer.get(only) ?? []), discount]);
    }
    const now = at.toISOString();
    return (
      ofCustomer
        .get(customerId)
        ?.find(
          ({ startsAt, endsAt, usageCount }) =>
            usageCount === 0 && startsAt <= now && (endsAt === null || endsAt > now),
        ) ?? null
    );
  };
}

/** A UUID made of the store and a number, so that the same history sends the same webhooks. */
function idFor(store: Store, number: number): string {
  const hex = createHash('md5').update(`${store.domain} webhook ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
