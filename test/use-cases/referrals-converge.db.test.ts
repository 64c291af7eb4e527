/** What is heard twice, late and out of sequence ends as if it had been heard once and in time. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { orderPayload, refundPayload } from '#test/builders/orders.ts';
import { aReferralShop, type ReferralShop } from '#test/builders/referral-shop.ts';

let shop: ReferralShop;
beforeAll(async () => {
  shop = await aReferralShop({ milestones: [{ id: 'first', friends: 1, points: 7 }] });
});
afterAll(() => shop?.close());

const story = fc.record({
  /** When the order is placed, and how many days later it is paid. */
  placed: fc.integer({ min: 0, max: 20 }),
  paidAfter: fc.constantFrom(0, 0, 3),
  by: fc.constantFrom('voucher', 'both'),
  /** How many days after the payment it goes back, and how; 14 is the return period. */
  back: fc.option(
    fc.record({
      after: fc.constantFrom(1, 8, 13, 15, 25),
      how: fc.constantFrom('refund', 'refund-update', 'cancel'),
    }),
  ),
  decision: fc.option(fc.constantFrom('accept' as const, 'reject' as const), { freq: 6 }),
});
/** In which sequence, how often and how late the webhooks come, and after which of them somebody looks. */
const delivery = fc.record({
  sequence: fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }),
  twice: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  delays: fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 24, maxLength: 24 }),
  looks: fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
});

type Value<A> = A extends fc.Arbitrary<infer V> ? V : never;

/** The refund of after the period is heard first; that the order was paid long before comes last, and is no news of the order. */
const PAID_IS_TOLD_LAST: [Value<typeof story>, Value<typeof delivery>] = [
  { placed: 17, paidAfter: 3, by: 'both', back: { after: 25, how: 'refund-update' }, decision: null },
  {
    sequence: [1, 5, 4, 3, 2, 0, 0, 0, 0, 0, 0, 0],
    twice: Array.from({ length: 12 }, () => false),
    delays: Array.from({ length: 24 }, () => 1),
    looks: Array.from({ length: 24 }, () => true),
  },
];

it('rewards at most once, and never for what went back within the return period', async () => {
  await fc.assert(
    fc.asyncProperty(story, delivery, async ({ placed, paidAfter, by, back, decision }, how) => {
      shop.clock.set(shop.day(0));
      const advocate = await shop.aMember();
      const [id, friend] = [shop.newId(), shop.newId()];
      const email = `f${friend}@somewhere.example`;
      const code = await shop.claimed(advocate, email);
      const paidOn = placed + paidAfter;
      const base = {
        id,
        customerId: friend,
        email: by === 'voucher' ? `other${friend}@somewhere.example` : email,
        discountCodes: [code],
        placedAt: shop.day(placed, 1),
        lines: [{ id: 7, quantity: 1, price: 5000 }],
      };
      const events = [
        {
          day: placed,
          hour: 1,
          topic: 'orders/create',
          change: { status: paidAfter === 0 ? 'paid' : 'pending' },
        },
        { day: paidOn, hour: 1, topic: 'orders/paid', change: {} },
        { day: paidOn, hour: 1, topic: 'orders/updated', change: {} },
      ].map(({ day, hour, topic, change }) => ({
        day,
        topic,
        payload: orderPayload({ ...base, ...change, updatedAt: shop.day(day, hour) }) as object,
      }));
      if (back !== null) {
        const on = paidOn + back.after;
        const refund = { id: shop.newId(), at: shop.day(on, 1), lines: [{ id: 7, quantity: 1 }] };
        const gone = { ...base, updatedAt: shop.day(on, 1) };
        if (back.how === 'cancel')
          events.push({
            day: on,
            topic: 'orders/cancelled',
            payload: orderPayload({ ...gone, cancelledAt: shop.day(on, 1), status: 'voided' }),
          });
        else {
          events.push({ day: on, topic: 'refunds/create', payload: refundPayload(id, refund) });
          if (back.how === 'refund-update')
            events.push({
              day: on,
              topic: 'orders/updated',
              payload: orderPayload({ ...gone, status: 'refunded', refunds: [refund] }),
            });
        }
      }
      const deliveries = events
        .flatMap((event, n) => (how.twice[n] ? [event, event] : [event]))
        .map((event, n) => ({ event, key: how.sequence[n] ?? 0, delay: how.delays[n] ?? 0 }))
        .sort((a, b) => a.key - b.key);
      let today = 0;
      const referral = async () => {
        const rows = await shop.referrals();
        return rows.find((row) => row.discount_code === code);
      };
      for (const [n, { event, delay }] of deliveries.entries()) {
        today = Math.max(today, event.day) + delay;
        shop.clock.set(shop.day(today, 2));
        await shop.hear({ ...event, triggeredAt: shop.day(event.day, 1) });
        if (how.looks[n]) await shop.settle();
        expect([0, 107]).toContain((await shop.postings(advocate)).reduce((sum, one) => sum + one.points, 0));
      }
      const found = await referral();
      if (decision !== null)
        await shop.lealta.referrals.decide(shop.shopId, {
          referralIds: found === undefined ? [] : [found.referral_id],
          decision,
          by: 'test',
        });
      shop.clock.set(shop.day(today + 60));
      await shop.settle();
      const undone = back !== null && back.after < 14;
      const expected = decision === 'reject' ? 'rejected' : undone ? 'undone' : 'rewarded';
      expect((await referral())?.state).toBe(expected);
      const points = (await shop.postings(advocate)).reduce((sum, one) => sum + one.points, 0);
      expect(points).toBe(expected === 'rewarded' ? 107 : 0);
      expect(await shop.available(advocate)).toBe(points);
      expect(await shop.settle()).toBe(0);
    }),
    {
      numRuns: 25,
      endOnFailure: true,
      examples: [PAID_IS_TOLD_LAST],
    },
  );
  expect(await shop.problems()).toEqual([]);
}, 120_000);
