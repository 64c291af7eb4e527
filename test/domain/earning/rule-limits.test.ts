/** How often rules give a member points: worked out a second time, and the same whatever order the orders come in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideCounted, PLAIN } from '#app/domain/earning/decide-award.ts';
import { countMemberOrders } from '#app/domain/earning/member-orders.ts';
import { limitReached } from '#app/domain/earning/rules/limits.ts';
import type { KnownOrder } from '#app/domain/orders/order.ts';
import { PAID_PLAINLY } from '#app/domain/orders/payments.ts';
import { defaultSettings, type ProgrammeVersion, programmeSettings } from '#app/domain/programme/settings.ts';
import { toOrderId } from '#app/kernel/ids.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 20);
const ZONE = 'Europe/Madrid';
const name = { es: 'Regla', en: 'Rule' };

const orderOf = (id: number, at: Date, units: number): KnownOrder => ({
  orderId: toOrderId(id),
  name: `#${id}`,
  placedAt: at,
  updatedAt: at,
  cancelledAt: null,
  deletedAt: null,
  fulfilledAt: null,
  financialStatus: 'paid',
  test: false,
  sourceName: 'web',
  currency: 'EUR',
  total: 1000n,
  payments: PAID_PLAINLY,
  taxesIncluded: true,
  outstanding: 0n,
  shipping: { price: 0n, tax: 0n },
  presented: null,
  refunds: [],
  lines: [
    {
      lineId: BigInt(id),
      productId: null,
      variantId: null,
      title: '',
      quantity: Math.max(units, 1),
      currentQuantity: units,
      unitPrice: 100n,
      discount: 0n,
      tax: 0n,
      giftCard: false,
    },
  ],
});

const limit = (max: number) => fc.option(fc.integer({ min: 1, max }));
const limited = fc.record({
  perDay: limit(3),
  perPeriod: fc.option(
    fc.record({ count: fc.integer({ min: 1, max: 4 }), days: fc.integer({ min: 1, max: 9 }) }),
  ),
  perMember: limit(6),
});
const bought = fc.array(
  fc.record({ hour: fc.integer({ min: 0, max: 24 * 20 }), units: fc.integer({ min: 0, max: 3 }) }),
  { maxLength: 14 },
);

const versionOf = (...rules: object[]): ProgrammeVersion => ({
  version: 1,
  effectiveFrom: new Date(0),
  settings: programmeSettings.parse({
    ...defaultSettings(),
    earning: { ...defaultSettings().earning, points: 0 },
    rules,
  }),
});
const each = (more: object) => ({ kind: 'per-item', id: 'each', name, active: true, points: 1, ...more });

function awardsOf(orders: readonly KnownOrder[], version: ProgrammeVersion) {
  const qualifying = orders.map((order) => ({ order, version, catalogue: PLAIN.catalogue }));
  const { counted, limits, history } = countMemberOrders(qualifying, ZONE, new Set());
  return new Map(
    orders.map((order) => {
      const value = counted.get(order.orderId);
      if (value === undefined) throw new Error('every order is counted');
      const circumstances = {
        ...PLAIN,
        timezone: ZONE,
        limits: limits.get(order.orderId) ?? PLAIN.limits,
        history: history.get(order.orderId) ?? PLAIN.history,
      };
      return [order.orderId, decideCounted(order, value, version, circumstances)] as const;
    }),
  );
}

const CALENDAR = new Intl.DateTimeFormat('sv', { timeZone: ZONE });
const dayOf = (at: number): string => CALENDAR.format(at);

describe('a rule that gives a member points only so often', () => {
  it('gives them to the first orders that its limits leave room for', () => {
    fc.assert(
      fc.property(bought, limited, fc.nat(), (told, limits, turn) => {
        const orders = told.map(({ hour, units }, id) =>
          orderOf(id + 1, new Date(START + hour * HOUR), units),
        );
        const by = orders.length === 0 ? 0 : turn % orders.length;
        const shuffled = [...orders.slice(by), ...orders.slice(0, by)].reverse();
        const found = awardsOf(shuffled, versionOf(each(limits)));
        const taken: number[] = [];
        const sorted = told.map((one, id) => ({ ...one, id })).sort((a, b) => a.hour - b.hour || a.id - b.id);
        for (const { id, hour, units } of sorted) {
          const at = START + hour * HOUR;
          const { perDay, perPeriod, perMember } = limits;
          const free =
            (perDay === null || taken.filter((one) => dayOf(one) === dayOf(at)).length < perDay) &&
            (perPeriod === null ||
              taken.filter((one) => one > at - perPeriod.days * 24 * HOUR).length < perPeriod.count) &&
            (perMember === null || taken.length < perMember);
          if (units > 0 && free) taken.push(at);
          expect(Number(found.get(toOrderId(id + 1))?.points)).toBe(free ? units : 0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('says which limit left nothing', () => {
    const at = (hour: number) => new Date(START + hour * HOUR);
    const orders = [1, 5, 30, 60].map((hour, id) => orderOf(id + 1, at(hour), 1));
    const version = versionOf(each({ perDay: 1, perPeriod: { count: 2, days: 2 }, perMember: 3 }));
    const found = awardsOf([...orders, orderOf(9, at(300), 1), orderOf(10, at(400), 1)], version);
    const why = (id: number) => found.get(toOrderId(id))?.refusals.map((one) => one.why);
    expect([1, 2, 3, 4, 9, 10].map(why)).toEqual([
      [],
      ['limit-per-day'],
      [],
      [],
      ['limit-per-member'],
      ['limit-per-member'],
    ]);
    expect(
      limitReached(
        { perDay: null, perPeriod: { count: 2, days: 2 }, perMember: null },
        [at(1), at(30)],
        at(40),
        ZONE,
      ),
    ).toBe('limit-per-period');
  });

  it('does not limit what a rule takes off', () => {
    const half = { kind: 'product-multiplier', id: 'half', name, active: true, percent: 50, perMember: 1 };
    const version = versionOf(half);
    const settings = { ...version.settings, earning: { ...version.settings.earning, points: 1 } };
    const orders = [1, 2, 3].map((id) => ({
      ...orderOf(id, new Date(START + id), 1),
      lines: orderOf(id, new Date(), 1).lines.map((one) => ({ ...one, unitPrice: 10_000n })),
    }));
    expect([...awardsOf(orders, { ...version, settings }).values()].map(({ points }) => points)).toEqual([
      50n,
      50n,
      50n,
    ]);
  });

  it('pays one full card of many', () => {
    const card = { kind: 'punch-card', id: 'card', name, active: true, units: 2, points: 5, perMember: 1 };
    const orders = [1, 2, 3].map((id) => orderOf(id, new Date(START + id), 2));
    expect([...awardsOf(orders, versionOf(card)).values()].map(({ points }) => points)).toEqual([5n, 0n, 0n]);
  });
});

describe('rules that look back or are limited', () => {
  it('leave an order as it is whatever the member orders later', () => {
    const rules = fc
      .tuple(limited, limited, fc.integer({ min: 2, max: 6 }))
      .map(([some, others, size]) =>
        versionOf(
          each(some),
          { kind: 'punch-card', id: 'card', name, active: true, units: size, points: 7, ...others },
          { kind: 'purchase-frequency', id: 'often', name, active: true, orders: size, days: 5, points: 11 },
          { kind: 'basket-goal', id: 'more', name, active: true, percentAbove: 10 * size, points: 13 },
          { kind: 'new-category', id: 'new', name, active: true, points: 17 },
        ),
      );
    fc.assert(
      fc.property(bought, rules, fc.nat(), (told, version, cut) => {
        const orders = told
          .map(({ hour, units }, id) => orderOf(id + 1, new Date(START + hour * HOUR), units))
          .sort((a, b) => a.placedAt.getTime() - b.placedAt.getTime() || (a.orderId < b.orderId ? -1 : 1));
        const first = orders.slice(0, orders.length === 0 ? 0 : cut % (orders.length + 1));
        const [all, early] = [awardsOf(orders, version), awardsOf(first, version)];
        for (const { orderId } of first) expect(all.get(orderId)).toEqual(early.get(orderId));
      }),
      { numRuns: 1000 },
    );
  });
});
