import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowFraming } from '#dev-shop/gateway.ts';
import { amountsOf } from '#dev-shop/orders/index.ts';
import type { DevShop } from '#dev-shop/server.ts';
import { orderPayload, refundPayload } from '#dev-shop/webhooks/payloads/index.ts';
import { aDevShop, anOrder, aStore, post } from './a-store.ts';

let devShop: DevShop;
beforeEach(async () => {
  devShop = await aDevShop();
});
afterEach(() => devShop.stop());

const order = () => {
  const found = devShop.context.store('vinya')?.orders[0];
  if (!found) throw new Error('the order is missing');
  return found;
};
const act = (action: string, body: unknown = {}) =>
  post(`${devShop.url}/__dev/stores/vinya/orders/1001/${action}`, body);

describe('the payload of an order', () => {
  it('tells what was ordered and what it is worth now, in strings and money bags', () => {
    const store = aStore();
    const payload = orderPayload(store, anOrder());
    expect(payload).toMatchObject({
      id: 9001,
      admin_graphql_api_id: 'gid://shopify/Order/9001',
      created_at: '2026-03-01T10:00:00+01:00',
      financial_status: 'paid',
      total_line_items_price: '36.30',
      total_discounts: '4.10',
      subtotal_price: '32.20',
      total_price: '37.04',
      current_total_price: '37.04',
      total_outstanding: '0.00',
      total_price_set: { shop_money: { amount: '37.04', currency_code: 'EUR' } },
      discount_codes: [{ code: 'HOLA', amount: '4.10', type: 'fixed_amount' }],
      customer: { id: 501, admin_graphql_api_id: 'gid://shopify/Customer/501' },
      line_items: [
        {
          quantity: 3,
          current_quantity: 3,
          price: '12.10',
          discount_allocations: [{ amount: '4.10', discount_application_index: 0 }],
          tax_lines: [{ price: '5.59', rate: 0.21, title: 'IVA' }],
        },
      ],
    });
  });
});

describe('a refund', () => {
  it('of a line gives back its share of the discounted price', async () => {
    const { status } = await act('refund', { lines: [{ lineId: 7001, quantity: 1 }] });
    expect(status).toBe(200);
    const store = devShop.context.store('vinya');
    const [refund] = order().refunds;
    if (!store || !refund) throw new Error('there is no refund');
    expect(refundPayload(store, order(), refund)).toMatchObject({
      order_id: 9001,
      refund_line_items: [
        {
          line_item_id: 7001,
          quantity: 1,
          subtotal: 10.73,
          total_tax: 1.86,
          restock_type: 'return',
          subtotal_set: { shop_money: { amount: '10.73', currency_code: 'EUR' } },
          line_item: { id: 7001, current_quantity: 2 },
        },
      ],
      order_adjustments: [],
      transactions: [{ kind: 'refund', status: 'success', amount: '10.73' }],
    });
    expect(order().financialStatus).toBe('partially_refunded');
    expect(orderPayload(store, order())).toMatchObject({
      subtotal_price: '32.20',
      current_subtotal_price: '21.47',
      current_total_price: '26.31',
      total_outstanding: '0.00',
    });
  });

  it('of an amount alone has no lines and one negative adjustment', async () => {
    await act('refund', { amount: 500, note: 'Late' });
    const store = devShop.context.store('vinya');
    const [refund] = order().refunds;
    if (!store || !refund) throw new Error('there is no refund');
    expect(refundPayload(store, order(), refund)).toMatchObject({
      note: 'Late',
      refund_line_items: [],
      order_adjustments: [{ kind: 'refund_discrepancy', amount: '-5.00', tax_amount: '0.00' }],
      transactions: [{ amount: '5.00' }],
    });
    expect(amountsOf(order())).toMatchObject({ currentTotal: 3204, refunded: 500, outstanding: 0 });
  });

  it('of shipping tells it with its tax apart', async () => {
    await act('refund', { shipping: 'all' });
    const store = devShop.context.store('vinya');
    const [refund] = order().refunds;
    if (!store || !refund) throw new Error('there is no refund');
    expect(refundPayload(store, order(), refund)).toMatchObject({
      order_adjustments: [{ kind: 'shipping_refund', amount: '-4.00', tax_amount: '-0.84' }],
      refund_shipping_lines: [{ subtotal_amount_set: { shop_money: { amount: '4.84' } } }],
      transactions: [{ amount: '4.84' }],
    });
  });

  it('gives back to the cent what was paid, one unit after another', async () => {
    for (let unit = 0; unit < 3; unit += 1) await act('refund', { lines: [{ lineId: 7001, quantity: 1 }] });
    await act('refund', { shipping: 'all' });
    expect(order().refunds.map(({ amount }) => amount)).toEqual([1073, 1074, 1073, 484]);
    expect(order().financialStatus).toBe('refunded');
    expect(amountsOf(order())).toMatchObject({ currentTotal: 0, outstanding: 0 });
  });

  it('of more than is left is refused and changes nothing', async () => {
    expect(await act('refund', { amount: 4_000 })).toMatchObject({ status: 422 });
    expect(await act('refund', { lines: [{ lineId: 7001, quantity: 4 }] })).toMatchObject({ status: 422 });
    expect(order().refunds).toEqual([]);
  });
});

describe('other things a merchant does to an order', () => {
  it('cancelling gives everything back', async () => {
    await act('cancel');
    expect(order()).toMatchObject({ financialStatus: 'refunded', cancelReason: 'customer' });
    expect(amountsOf(order())).toMatchObject({ currentTotal: 0, outstanding: 0, refunded: 3704 });
    expect(await act('cancel')).toMatchObject({ status: 422 });
  });

  it('cancelling an unpaid order voids it without money', async () => {
    Object.assign(order(), { paid: 0, financialStatus: 'pending' });
    await act('cancel');
    expect(order().financialStatus).toBe('voided');
    expect(amountsOf(order())).toMatchObject({ currentTotal: 0, refunded: 0 });
  });

  it('an edit that adds leaves a sum outstanding until it is paid', async () => {
    await act('edit', { additions: [{ variantId: 401, quantity: 2 }] });
    expect(order().financialStatus).toBe('partially_paid');
    expect(amountsOf(order()).outstanding).toBe(2420);
    await act('mark-paid');
    expect(order()).toMatchObject({ financialStatus: 'paid', paid: 6124 });
  });

  it('an edit that removes lowers the current quantity only', async () => {
    await act('edit', { quantities: [{ lineId: 7001, quantity: 1 }] });
    expect(order().lines[0]).toMatchObject({ quantity: 3, currentQuantity: 1 });
    expect(amountsOf(order()).outstanding).toBe(-2147);
  });

  it('deleting removes it from every list', async () => {
    await act('delete');
    expect(devShop.context.find.order(devShop.context.store('vinya') ?? aStore(), 9001)).toBeNull();
  });
});

describe('the gateway', () => {
  it('adds an origin to frame-ancestors and touches no other directive', () => {
    expect(
      allowFraming(
        "default-src 'self'; frame-ancestors https://a.myshopify.com https://admin.shopify.com;",
        'http://localhost:4000',
      ),
    ).toBe(
      "default-src 'self'; frame-ancestors https://a.myshopify.com https://admin.shopify.com http://localhost:4000;",
    );
    expect(allowFraming("default-src 'self'", 'http://localhost:4000')).toBe("default-src 'self'");
  });
});
