import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '#dev-shop/commerce/allocate.ts';
import { priceCheckout } from '#dev-shop/commerce/price-checkout.ts';
import type { CartLine } from '#dev-shop/model.ts';
import { now, openShop, type TestShop } from './shop.ts';

const nobody = { customerId: null, email: null };
const price = (
  shop: TestShop,
  lines: CartLine[],
  codes: string[] = [],
  buyer: { customerId: number | null; email: string | null } = nobody,
) => priceCheckout(shop.context.find, shop.store, { lines, codes, buyer, now });

describe('allocating an amount over lines', () => {
  it.each([
    { amount: 500, weights: [1390, 750, 790], shares: [237, 128, 135] },
    { amount: 100, weights: [1, 1, 1_000_000], shares: [0, 0, 100] },
    { amount: 1, weights: [500, 500], shares: [1, 0] },
    { amount: 0, weights: [500, 500], shares: [0, 0] },
    { amount: 5, weights: [], shares: [] },
  ])('splits $amount over $weights', ({ amount, weights, shares }) => {
    expect(allocate(amount, weights)).toEqual(shares);
  });

  it('always adds up to the cent, and never takes more from a line than it is worth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, share) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const amount = Math.floor(total * share);
          const shares = allocate(amount, weights);
          expect(shares.reduce((sum, one) => sum + one, 0)).toBe(amount);
          for (const [index, one] of shares.entries()) expect(one).toBeLessThanOrEqual(weights[index] ?? 0);
        },
      ),
    );
  });
});

describe('pricing a checkout', () => {
  it('charges 4.90 € of shipping below 60 €, and nothing from 60 € after discounts', () => {
    const shop = openShop();
    const below = price(shop, [shop.line('mar-de-fondo', 4)]); // 55.60
    expect(below).toMatchObject({ subtotal: 5560, total: 6050, freeShippingShort: 440 });
    const above = price(shop, [shop.line('mar-de-fondo', 5)]); // 69.50
    expect(above).toMatchObject({ total: 6950, freeShippingShort: 0 });
    shop.addDiscount({ code: 'DIEZ', value: { kind: 'amount', amount: 1000 } });
    expect(price(shop, [shop.line('mar-de-fondo', 5)], ['diez'])).toMatchObject({
      lineDiscount: 1000,
      total: 6440,
    });
  });

  it('takes a fixed amount from the lines in proportion and finds the tax inside what is left', () => {
    const shop = openShop();
    shop.addDiscount({});
    const lines = [shop.line('mar-de-fondo'), shop.line('niebla-baja'), shop.line('rubor')];
    const priced = price(shop, lines, ['VALE']);
    expect(priced.lines.map((line) => line.discount)).toEqual([237, 128, 135]);
    expect(priced.lines.map((line) => line.tax)).toEqual([200, 108, 114]); // net × 0.21 / 1.21
    expect(priced.tax).toBe(200 + 108 + 114 + 85); // and the shipping's
    expect(priced.total).toBe(1390 + 750 + 790 - 500 + 490);
  });

  it('neither discounts, taxes nor ships a gift card', () => {
    const shop = openShop();
    shop.addDiscount({ value: { kind: 'percentage', percentage: 10 } });
    const alone = price(shop, [shop.line('tarjeta-regalo-vina-norte')], ['VALE']);
    expect(alone).toMatchObject({ total: 2500, tax: 0, shipping: { required: false, price: 0 } });
    expect(alone.refused).toEqual([{ code: 'VALE', reason: 'nothing-to-discount' }]);
    const mixed = price(shop, [shop.line('tarjeta-regalo-vina-norte', 4), shop.line('rubor')], ['VALE']);
    expect(mixed.lines.map((line) => line.discount)).toEqual([0, 79]);
    expect(mixed.shipping.price).toBe(490); // 100 € of gift cards do not make the bottle's shipping free
  });

  it('refuses a code that belongs to another customer, and says what to do when it knows nobody yet', () => {
    const shop = openShop();
    const owner = shop.addCustomer('lucia@example.com');
    shop.addCustomer('otra@example.com');
    shop.addDiscount({ customerIds: [owner.id] });
    const lines = [shop.line('rubor')];
    expect(price(shop, lines, ['VALE']).refused).toEqual([{ code: 'VALE', reason: 'customer-needed' }]);
    const other = price(shop, lines, ['VALE'], { customerId: null, email: 'otra@example.com' });
    expect(other.refused).toEqual([{ code: 'VALE', reason: 'not-yours' }]);
    expect(other.lineDiscount).toBe(0);
    expect(price(shop, lines, ['VALE'], { customerId: null, email: 'LUCIA@example.com' }).lineDiscount).toBe(
      500,
    );
    expect(price(shop, lines, ['vale'], { customerId: owner.id, email: null }).lineDiscount).toBe(500);
  });

  it.each([
    ['used-up', { usageLimit: 1, usageCount: 1 }],
    ['expired', { endsAt: '2026-06-15T10:00:00Z' }],
    ['expired', { status: 'EXPIRED' as const }],
    ['not-started', { startsAt: '2026-06-15T10:00:01Z' }],
    ['unknown', { code: 'OTRO' }],
  ])('says that a code is %s', (reason, changes) => {
    const shop = openShop();
    shop.addDiscount(changes);
    expect(price(shop, [shop.line('rubor')], ['VALE']).refused).toEqual([{ code: 'VALE', reason }]);
  });

  it('says how much is missing for a minimum', () => {
    const shop = openShop();
    shop.addDiscount({ minimumSubtotal: 3000 });
    const refused = price(shop, [shop.line('rubor')], ['VALE']).refused;
    expect(refused).toEqual([{ code: 'VALE', reason: 'below-minimum', minimum: 3000, short: 2210 }]);
  });

  it('never takes more than the goods are worth', () => {
    const shop = openShop();
    shop.addDiscount({ value: { kind: 'amount', amount: 5000 } });
    expect(price(shop, [shop.line('rubor')], ['VALE'])).toMatchObject({ lineDiscount: 790, total: 490 });
  });

  it('keeps the better of two discounts that do not combine, and adds up two that do', () => {
    const shop = openShop();
    shop.addDiscount({ code: 'CINCO' });
    shop.addDiscount({ code: null, title: 'Vendimia', value: { kind: 'percentage', percentage: 20 } });
    const big = price(shop, [shop.line('mar-de-fondo', 3)], ['CINCO']); // 20 % of 41.70
    expect(big.applied.map((used) => [used.code, used.amount])).toEqual([[null, 834]]);
    expect(big.refused).toEqual([{ code: 'CINCO', reason: 'not-combinable' }]);
    const small = price(shop, [shop.line('rubor')], ['CINCO']); // 20 % of 7.90
    expect(small.applied.map((used) => used.code)).toEqual(['CINCO']);
    for (const discount of shop.store.discounts) discount.combinesWith.order = true;
    expect(price(shop, [shop.line('mar-de-fondo', 3)], ['CINCO']).lineDiscount).toBe(834 + 500);
  });

  it('gives free shipping beside an order discount only where both allow it', () => {
    const shop = openShop();
    shop.addDiscount({ code: 'CINCO', combinesWith: { order: false, product: false, shipping: true } });
    const shipping = shop.addDiscount({ code: 'PORTES', value: { kind: 'free-shipping' } });
    const lines = [shop.line('mar-de-fondo')];
    expect(price(shop, lines, ['CINCO', 'PORTES']).refused).toEqual([
      { code: 'PORTES', reason: 'not-combinable' },
    ]);
    shipping.combinesWith.order = true;
    expect(price(shop, lines, ['CINCO', 'PORTES'])).toMatchObject({
      total: 890,
      shipping: { price: 490, discount: 490 },
    });
  });
});
