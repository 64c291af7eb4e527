import { describe, expect, it } from 'vitest';
import { openCart } from '#dev-shop/commerce/cart.ts';
import { openCheckout, updateCheckout } from '#dev-shop/commerce/checkout.ts';
import { type OrderRequest, orderByToken, placeOrder, recordOrder } from '#dev-shop/commerce/place-order.ts';
import { amountsOf } from '#dev-shop/orders/amounts.ts';
import { anAddress, now, openShop, type TestShop } from './shop.ts';

const request = (shop: TestShop, changes: Partial<OrderRequest> = {}): OrderRequest => ({
  lines: [shop.line('mar-de-fondo', 2)],
  discountCodes: [],
  email: 'lucia@example.com',
  phone: null,
  customerId: null,
  shippingAddress: anAddress(),
  locale: 'es',
  payment: 'card',
  ...changes,
});

const placed = (shop: TestShop, changes: Partial<OrderRequest> = {}) => {
  const outcome = placeOrder(shop.context, shop.store, request(shop, changes), { at: now });
  if (outcome.outcome !== 'placed') throw new Error(`refused: ${outcome.code}`);
  return outcome;
};

describe('placing an order', () => {
  it('announces a new customer, the order and its payment, and mails the confirmation in the shopper’s language', async () => {
    const shop = openShop();
    const { order } = placed(shop, { locale: 'en' });
    expect(shop.events.map((event) => event.topic)).toEqual([
      'customers/create',
      'orders/create',
      'orders/paid',
    ]);
    expect(order).toMatchObject({
      name: '#1001',
      financialStatus: 'paid',
      paid: 3270,
      customerId: shop.store.customers[0]?.id,
    });
    expect(amountsOf(order).total).toBe(3270);
    expect(shop.mails[0]).toMatchObject({
      to: 'lucia@example.com',
      subject: 'Your order #1001 at Viña Norte',
    });
    expect(shop.mails[0]?.text).toContain('€32.70');
    expect(orderByToken(shop.context.find, shop.store, order.token)).toBe(order);
  });

  it('leaves a bank transfer pending: created, not paid', () => {
    const shop = openShop();
    const { order } = placed(shop, { payment: 'bank-transfer' });
    expect(order).toMatchObject({ financialStatus: 'pending', paid: 0 });
    expect(shop.events.map((event) => event.topic)).toEqual(['customers/create', 'orders/create']);
    expect(shop.mails[0]?.text).toContain('transferencia');
  });

  it('links a known customer by e-mail whatever its case, and takes the units from stock', () => {
    const shop = openShop();
    const customer = shop.addCustomer('lucia@example.com', { address: anAddress() });
    const before = shop.context.find.productByHandle(shop.store, 'mar-de-fondo')?.variants[0]?.inventory ?? 0;
    const { order } = placed(shop, { email: 'Lucia@Example.com' });
    expect(order.customerId).toBe(customer.id);
    expect(shop.store.customers).toHaveLength(1);
    expect(shop.events.map((event) => event.topic)).toEqual(['orders/create', 'orders/paid']);
    expect(shop.context.find.productByHandle(shop.store, 'mar-de-fondo')?.variants[0]?.inventory).toBe(
      before - 2,
    );
  });

  it('spends a one-use code once, and a once-per-customer code once for each', () => {
    const shop = openShop();
    const single = shop.addDiscount({ code: 'UNO', usageLimit: 1 });
    shop.addDiscount({ code: 'CADA', oncePerCustomer: true });
    expect(placed(shop, { discountCodes: ['uno'] }).order.discountCodes).toEqual([
      { code: 'UNO', amount: 500, type: 'fixed_amount' },
    ]);
    expect(single.usageCount).toBe(1);
    const again = placed(shop, { discountCodes: ['UNO'] });
    expect(again.order.discountCodes).toEqual([]);
    expect(again.priced.refused).toEqual([{ code: 'UNO', reason: 'used-up' }]);
    expect(placed(shop, { discountCodes: ['CADA'] }).priced.lineDiscount).toBe(500);
    expect(placed(shop, { discountCodes: ['CADA'] }).priced.refused).toEqual([
      { code: 'CADA', reason: 'already-used' },
    ]);
    expect(placed(shop, { discountCodes: ['CADA'], email: 'otra@example.com' }).priced.lineDiscount).toBe(
      500,
    );
  });

  it('follows a checkout from the first e-mail to its completion', () => {
    const shop = openShop();
    const cart = openCart(shop.store, null, now);
    cart.lines.push(shop.line('rubor', 2));
    const checkout = openCheckout(shop.context, shop.store, cart, {
      locale: 'es',
      customer: null,
      now,
      known: null,
    });
    expect(shop.events).toEqual([]); // nobody to tell about yet
    updateCheckout(shop.context, shop.store, checkout, { email: 'lucia@example.com' }, now);
    updateCheckout(shop.context, shop.store, checkout, { shippingAddress: anAddress() }, now);
    updateCheckout(shop.context, shop.store, checkout, { shippingAddress: anAddress() }, now); // nothing changed
    placed(shop, { lines: checkout.lines, checkout });
    expect(shop.events.map((event) => event.topic)).toEqual([
      'checkouts/create',
      'checkouts/update',
      'customers/create',
      'orders/create',
      'orders/paid',
      'checkouts/update',
    ]);
    expect(checkout).toMatchObject({ completedAt: now.toISOString(), orderId: shop.store.orders[0]?.id });
  });

  it('refuses, changing nothing, when the stock or the total is not what the shopper saw', () => {
    const shop = openShop();
    const before = structuredClone(shop.store);
    const refuse = (changes: Partial<OrderRequest>) =>
      placeOrder(shop.context, shop.store, request(shop, changes), { at: now });
    expect(refuse({ expectedTotal: 3000 })).toMatchObject({ outcome: 'refused', code: 'total-changed' });
    expect(refuse({ lines: [shop.line('la-tapia-rota', 25)] })).toMatchObject({
      code: 'not-enough',
      available: 24,
    });
    expect(refuse({ lines: [{ ...shop.line('rubor'), variantId: 1 }] })).toMatchObject({ code: 'empty' });
    expect(shop.store).toEqual(before);
    expect(shop.events).toEqual([]);
    expect(shop.mails).toEqual([]);
  });

  it('writes a dated history silently and quickly', () => {
    const shop = openShop();
    const started = performance.now();
    for (let index = 0; index < 5000; index += 1) {
      const at = new Date(now.getTime() - (5000 - index) * 3_600_000);
      recordOrder(shop.context, shop.store, request(shop, { email: `c${index % 1500}@example.com` }), at, {
        checkStock: false,
      });
    }
    const perSecond = 5000 / ((performance.now() - started) / 1000);
    expect(shop.store.orders.at(-1)).toMatchObject({ name: '#6000', createdAt: '2026-06-15T09:00:00.000Z' });
    expect(shop.store.customers).toHaveLength(1500);
    expect(shop.events).toEqual([]);
    // Far below what a quiet machine does (tens of thousands): only a scan over all orders would miss it.
    expect(perSecond).toBeGreaterThan(500);
  });
});
