import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netValue, type ValueBasis } from '#app/domain/earning/net-value.ts';
import {
  decodeFacts,
  decodeRefund,
  encodeFacts,
  encodeRefund,
  FINANCIAL_STATUSES,
  type KnownOrder,
  type OrderRefund,
} from '#app/domain/orders/order.ts';
import { asPresented } from '#app/domain/orders/presented.ts';
import { toOrderId } from '#app/kernel/ids.ts';

const RUNS = { numRuns: 3000 };
const AT = new Date('2026-03-01T00:00:00Z');
const cents = (max: number) => fc.bigInt({ min: 0n, max: BigInt(max) });

const line = fc
  .record({
    quantity: fc.integer({ min: 0, max: 6 }),
    edited: fc.option(fc.integer({ min: 0, max: 6 })),
    unitPrice: cents(20_000),
    discount: cents(3000),
    tax: cents(4000),
    giftCard: fc.boolean(),
  })
  .map(({ edited, ...rest }) => ({
    ...rest,
    currentQuantity: edited === null ? null : Math.min(edited, rest.quantity),
    productId: null,
    variantId: null,
    title: 'Rioja',
  }));

const refund = fc.record({
  lines: fc.array(
    fc.record({ lineId: fc.bigInt({ min: 0n, max: 4n }), quantity: fc.integer({ min: 0, max: 4 }) }),
  ),
  shipping: cents(900),
  discrepancy: cents(9000),
  presented: fc.option(fc.record({ shipping: cents(900), discrepancy: cents(9000) })),
});

/** Not known; or all that was paid, and a part of it (up to all) with gift cards and another with store credit. */
const payments = fc
  .option(fc.record({ giftCard: cents(20_000), storeCredit: cents(20_000), money: cents(40_000) }), {
    freq: 4,
  })
  .map(
    (one) =>
      one && {
        paid: one.money + one.giftCard + one.storeCredit,
        giftCard: one.giftCard,
        storeCredit: one.storeCredit,
      },
  );

const order = fc
  .record({
    taxesIncluded: fc.boolean(),
    outstanding: cents(30_000),
    total: cents(60_000),
    payments,
    shipping: fc.record({ price: cents(1500), tax: cents(300) }),
    lines: fc.array(line, { maxLength: 5 }),
    presentedIn: fc.constantFrom(null, 'USD', 'JPY'),
    refunds: fc.array(refund, { maxLength: 4 }),
    financialStatus: fc.constantFrom(...FINANCIAL_STATUSES),
  })
  .map(
    ({ lines, refunds, presentedIn, ...rest }): KnownOrder => ({
      ...rest,
      presented: presentedIn && {
        currency: presentedIn,
        shipping: { price: rest.shipping.price * 2n, tax: rest.shipping.tax * 2n },
        lines: lines.map(({ unitPrice, discount, tax }) => ({
          unitPrice: unitPrice * 2n,
          discount: discount * 2n,
          tax: tax * 2n,
        })),
      },
      orderId: toOrderId(1),
      name: '#1',
      placedAt: AT,
      updatedAt: AT,
      cancelledAt: null,
      deletedAt: null,
      fulfilledAt: null,
      test: false,
      sourceName: 'web',
      currency: 'EUR',
      lines: lines.map((one, index) => ({ ...one, lineId: BigInt(index) })),
      refunds: refunds.map((one, index) => ({ ...one, refundId: BigInt(index), createdAt: AT })),
    }),
  );

const basis: fc.Arbitrary<ValueBasis> = fc.record({
  includeTax: fc.boolean(),
  includeShipping: fc.boolean(),
  includeGiftCards: fc.boolean(),
  beforeDiscounts: fc.constant(false),
  includeGiftCardPayments: fc.boolean(),
  includeStoreCreditPayments: fc.boolean(),
});

const bill = (one: KnownOrder): bigint =>
  one.lines.reduce((sum, { unitPrice, quantity, tax }) => sum + unitPrice * BigInt(quantity) + tax, 0n) +
  one.shipping.price +
  one.shipping.tax;

describe('the net value of an order', () => {
  it('is never negative, and never more than was billed', () => {
    fc.assert(
      fc.property(order, basis, (one, counted) => {
        const net = netValue(one, counted);
        expect(net >= 0n && net <= bill(one)).toBe(true);
      }),
      RUNS,
    );
  });

  it('never grows by a refund of goods, shipping or money', () => {
    fc.assert(
      fc.property(order, basis, refund, (one, counted, given) => {
        const more: OrderRefund = { ...given, refundId: 99n, createdAt: AT };
        const after = netValue({ ...one, refunds: [...one.refunds, more] }, counted);
        expect(after <= netValue(one, counted)).toBe(true);
      }),
      RUNS,
    );
  });

  it('is the same for any order of the refunds, and for any way of splitting one', () => {
    fc.assert(
      fc.property(order, basis, fc.nat(), (one, counted, turn) => {
        const by = one.refunds.length === 0 ? 0 : turn % one.refunds.length;
        const turned = [...one.refunds.slice(by), ...one.refunds.slice(0, by)].reverse();
        const split = one.refunds.flatMap((whole): OrderRefund[] => [
          { ...whole, lines: [], shipping: 0n },
          { ...whole, refundId: whole.refundId + 50n, discrepancy: 0n },
        ]);
        const net = netValue(one, counted);
        expect(netValue({ ...one, refunds: turned }, counted)).toBe(net);
        expect(netValue({ ...one, refunds: split }, counted)).toBe(net);
      }),
      RUNS,
    );
  });

  it('counts what was taken out by an edit as what was returned', () => {
    fc.assert(
      fc.property(order, basis, (one, counted) => {
        const edited: KnownOrder = {
          ...one,
          refunds: [],
          lines: one.lines.map((each) => ({ ...each, currentQuantity: Math.floor(each.quantity / 2) })),
        };
        const returned: KnownOrder = {
          ...one,
          lines: one.lines.map((each) => ({ ...each, currentQuantity: null })),
          refunds: [
            {
              refundId: 1n,
              createdAt: AT,
              shipping: 0n,
              discrepancy: 0n,
              presented: null,
              lines: one.lines.map(({ lineId, quantity }) => ({ lineId, quantity: Math.ceil(quantity / 2) })),
            },
          ],
        };
        expect(netValue(edited, counted)).toBe(netValue(returned, counted));
      }),
      RUNS,
    );
  });

  it('is nothing once everything was given back, or when the order does not stand', () => {
    fc.assert(
      fc.property(order, basis, (one, counted) => {
        const all = one.lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
        const empty: OrderRefund = {
          refundId: 77n,
          createdAt: AT,
          lines: all,
          shipping: one.shipping.price + one.shipping.tax,
          discrepancy: 0n,
          presented: null,
        };
        expect(netValue({ ...one, refunds: [...one.refunds, empty] }, counted)).toBe(0n);
        for (const gone of [{ cancelledAt: AT }, { deletedAt: AT }, { test: true }])
          expect(netValue({ ...one, ...gone }, counted)).toBe(0n);
      }),
      RUNS,
    );
  });

  it('leaves out exactly the share that was paid with what earns nothing, whatever is given back', () => {
    fc.assert(
      fc.property(order, basis, (one, counted) => {
        const all = { ...counted, includeGiftCardPayments: true, includeStoreCreditPayments: true };
        const whole = netValue(one, all);
        const net = netValue(one, counted);
        if (counted.includeGiftCardPayments && counted.includeStoreCreditPayments) expect(net).toBe(whole);
        else if (one.payments === null) expect(net).toBe(0n);
        else {
          const { paid, giftCard, storeCredit } = one.payments;
          const earns =
            paid -
            (counted.includeGiftCardPayments ? 0n : giftCard) -
            (counted.includeStoreCreditPayments ? 0n : storeCredit);
          if (paid === 0n) expect(net).toBe(whole);
          else {
            // Rounded down: net ≤ whole × earns / paid < net + 1.
            expect(net * paid <= whole * earns).toBe(true);
            expect((net + 1n) * paid > whole * earns).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });

  it('in the customer’s currency is that of an order with those amounts, where all of them are told', () => {
    fc.assert(
      fc.property(order, basis, (one, counted) => {
        const presented = asPresented(one);
        const toldWhole = one.refunds.every(
          (each) => each.presented !== null || (each.shipping === 0n && each.discrepancy === 0n),
        );
        if (one.presented === null || !toldWhole) {
          expect(presented).toBeNull();
          return;
        }
        expect(presented?.currency).toBe(one.presented.currency);
        const twice: KnownOrder = {
          ...one,
          lines: one.lines.map((each) => ({
            ...each,
            unitPrice: each.unitPrice * 2n,
            discount: each.discount * 2n,
            tax: each.tax * 2n,
          })),
          shipping: { price: one.shipping.price * 2n, tax: one.shipping.tax * 2n },
          refunds: one.refunds.map((each) => ({ ...each, ...(each.presented ?? {}) })),
        };
        expect(presented && netValue(presented, counted)).toBe(netValue(twice, counted));
      }),
      RUNS,
    );
  });

  it('survives being stored and read again', () => {
    fc.assert(
      fc.property(order, basis, (one, counted) => {
        const stored = decodeFacts(JSON.parse(encodeFacts(one)));
        const refunds = one.refunds.map((each) =>
          decodeRefund(each.refundId, each.createdAt, JSON.parse(encodeRefund(each))),
        );
        expect({ ...one, ...stored, refunds }).toEqual(one);
        expect(netValue({ ...one, ...stored, refunds }, counted)).toBe(netValue(one, counted));
      }),
      RUNS,
    );
  });
});
