import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApi, readOrderNode } from '#app/shopify/index.ts';
import { webhooks } from '#app/webhooks/index.ts';
import type { Order, OrderLine } from '#dev-shop/model.ts';
import { editOrder, markOrderPaid, refundOrder } from '#dev-shop/orders/index.ts';
import { orderPayload } from '#dev-shop/webhooks/payloads/orders.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { startTestShop, type TestShop } from './a-shop.ts';

const CUSTOMER = 8_000_000_000_042;
const PLACED = '2026-07-10T10:00:00Z';

let shop: TestShop;
let api: AdminApi;
let orders = 0;

function aLine(id: number, values: Partial<OrderLine> = {}): OrderLine {
  const quantity = values.quantity ?? 3;
  return {
    id,
    productId: null,
    variantId: null,
    title: `Tinto ${id}`,
    variantTitle: '',
    sku: '',
    vendor: '',
    quantity,
    currentQuantity: quantity,
    price: 1_250,
    discount: 125,
    tax: 629,
    giftCard: false,
    requiresShipping: true,
    taxable: true,
    ...values,
  };
}

function anOrder(values: Partial<Order> = {}): Order {
  orders += 1;
  const id = 9_000_000_000_000 + orders * 1_000;
  const order: Order = {
    id,
    number: 1_000 + orders,
    name: `#${1_000 + orders}`,
    token: `token-${orders}`,
    customerId: CUSTOMER,
    email: 'ana@example.com',
    phone: null,
    locale: 'es',
    currency: 'EUR',
    presentmentCurrency: 'EUR',
    lines: [aLine(id + 1), aLine(id + 2, { quantity: 1, giftCard: true, tax: 0, discount: 0 })],
    shipping: { title: 'Estándar', price: 590, discount: 90, tax: 87 },
    discountCodes: [
      { code: 'CLUB-1', amount: 125, type: 'fixed_amount' },
      { code: 'ENVIO', amount: 90, type: 'shipping' },
    ],
    taxesIncluded: true,
    financialStatus: 'paid',
    fulfillmentStatus: null,
    paid: 0,
    refunds: [],
    shippingAddress: null,
    sourceName: 'web',
    test: false,
    createdAt: PLACED,
    processedAt: PLACED,
    updatedAt: PLACED,
    cancelledAt: null,
    cancelReason: null,
    checkoutId: null,
    ...values,
  };
  const goods = order.lines.reduce((sum, line) => sum + line.price * line.quantity - line.discount, 0);
  const tax = order.lines.reduce((sum, line) => sum + line.tax, order.shipping.tax);
  order.paid =
    values.paid ?? goods + order.shipping.price - order.shipping.discount + (order.taxesIncluded ? 0 : tax);
  shop.store.orders.push(order);
  return order;
}

/** What the webhook of this moment says, read by the app's own reader. */
/** Without where it goes: that only webhooks tell. */
function toldByWebhook(order: Order) {
  const event = webhooks.get('orders/updated')?.read(orderPayload(shop.store, order), {
    triggeredAt: new Date(order.updatedAt),
    shopCurrency: shop.store.currency,
  });
  if (event?.kind !== 'order') return null;
  const { shipTo: _, ...told } = event.snapshot;
  return told;
}

async function toldByApi(order: Order) {
  const [node] = await api.ordersById([BigInt(order.id)]);
  return node && readOrderNode(node);
}

beforeAll(async () => {
  shop = await startTestShop({
    customers: [storeCustomer(CUSTOMER, { email: 'ana@example.com' })],
  });
  await shop.install();
  api = shop.platform.forShop(shop.domain);
});
afterAll(() => shop.stop());

describe('an order fetched from the Admin API is the order that its webhook tells', () => {
  it.each<[string, () => Order]>([
    ['paid, with a discount, a gift card and tax in the price', () => anOrder()],
    ['of a shop whose prices are without tax', () => anOrder({ taxesIncluded: false })],
    ['of a guest', () => anOrder({ customerId: null, email: 'luis@example.com' })],
    ['of nobody', () => anOrder({ customerId: null, email: null })],
    ['not paid yet', () => anOrder({ financialStatus: 'pending', paid: 0 })],
    ['cancelled', () => anOrder({ cancelledAt: '2026-07-11T10:00:00Z', financialStatus: 'voided', paid: 0 })],
    [
      'with lines given back, shipping and more money than they cost',
      () => {
        const order = anOrder();
        const [line] = order.lines;
        refundOrder(shop.devShop.context, shop.store, order, {
          lines: [{ lineId: line?.id ?? 0, quantity: 2 }],
          shipping: 'all',
          amount: 3_000,
        });
        return order;
      },
    ],
    [
      'without tax in the price, with shipping given back',
      () => {
        const order = anOrder({ taxesIncluded: false });
        refundOrder(shop.devShop.context, shop.store, order, { shipping: 300 });
        return order;
      },
    ],
    [
      'with an amount given back and no goods',
      () => {
        const order = anOrder();
        refundOrder(shop.devShop.context, shop.store, order, { amount: 500 });
        return order;
      },
    ],
    [
      'with goods removed by an edit',
      () => {
        const order = anOrder();
        const [line] = order.lines;
        editOrder(shop.devShop.context, shop.store, order, {
          quantities: [{ lineId: line?.id ?? 0, quantity: 1 }],
        });
        return order;
      },
    ],
    [
      'with more lines than a first page holds',
      () => {
        const id = 9_500_000_000_000;
        return anOrder({
          lines: Array.from({ length: 130 }, (_, n) => aLine(id + n, { quantity: (n % 3) + 1 })),
        });
      },
    ],
    [
      'with more refunded lines than a first page holds',
      () => {
        const id = 9_600_000_000_000;
        const order = anOrder({ lines: Array.from({ length: 14 }, (_, n) => aLine(id + n)) });
        refundOrder(shop.devShop.context, shop.store, order, {
          lines: order.lines.map((line) => ({ lineId: line.id, quantity: 1 })),
        });
        return order;
      },
    ],
  ])('%s', async (_, place) => {
    const order = place();
    expect(await toldByApi(order)).toEqual(toldByWebhook(order));
  });

  it('and tells besides how much was paid with gift cards and store credit', async () => {
    const order = anOrder({
      financialStatus: 'partially_paid',
      payments: [
        { gateway: 'gift_card', amount: 1_000 },
        { gateway: 'shopify_store_credit', amount: 500 },
      ],
      paid: 1_500,
    });
    expect(toldByWebhook(order)?.payments).toBeNull();
    expect((await toldByApi(order))?.payments).toEqual({ paid: 1_500n, giftCard: 1_000n, storeCredit: 500n });
    markOrderPaid(shop.devShop.context, shop.store, order);
    const paid = BigInt(order.paid);
    expect(paid > 1_500n).toBe(true);
    refundOrder(shop.devShop.context, shop.store, order, { amount: 700 });
    expect(await toldByApi(order)).toEqual({
      ...toldByWebhook(order),
      payments: { paid, giftCard: 1_000n, storeCredit: 500n },
    });
  });

  it('leaves out orders that are gone, and asks for no more at once than one query may cost', async () => {
    const ids = Array.from({ length: 23 }, () => BigInt(anOrder().id));
    const found = await api.ordersById([...ids.slice(0, 12), 1n, ...ids.slice(12)]);
    expect(found.map(({ id }) => BigInt(id.split('/').at(-1) ?? 0))).toEqual(ids);
  });
});
