import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberHistory } from '#app/db/portal.queries.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

let shops = 0;
function aShop(enrolment: 'automatic' | 'opt-in' = 'automatic'): Promise<ShopId> {
  shops += 1;
  return app.aShop(
    `leaving-${shops}`,
    (settings): ProgrammeSettings => ({
      ...settings,
      enrolment,
      whenPointsAreSpent: 'floor',
      earning: { ...settings.earning, pendingDays: 14 },
    }),
  );
}

const deliver = async (shopId: ShopId, ...stories: OrderStory[]): Promise<void> => {
  if (stories.length === 0) return;
  await app.deliver(
    shopId,
    stories.map((story) => ({
      topic: 'orders/updated',
      payload: orderPayload(story),
      triggeredAt: story.updatedAt ?? story.placedAt ?? '',
    })),
  );
  await app.lealta.inbox.drain(shopId);
};

async function member(shopId: ShopId): Promise<{ memberId: MemberId; enrolled: boolean }> {
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
  if (found === null) throw new Error('no customer');
  return found;
}

const leave = async (shopId: ShopId, at: string) => {
  app.clock.set(at);
  return app.lealta.members.leave(shopId, (await member(shopId)).memberId);
};
const join = async (shopId: ShopId, at: string, source: 'opt-in' | 'automatic' | 'api' = 'opt-in') => {
  app.clock.set(at);
  return app.lealta.members.enrol(shopId, { memberId: (await member(shopId)).memberId, source });
};

const history = async (shopId: ShopId, page: Parameters<typeof memberHistory>[2]) => {
  const { memberId } = await member(shopId);
  return app.lealta.db.inShop(shopId, (tx) => memberHistory(tx, memberId, page));
};

const decided = (shopId: ShopId) =>
  app.lealta.db.inShop(shopId, async (tx) =>
    Object.fromEntries(
      (
        await tx.query<{ order_id: bigint; awarded_points: bigint; no_award_reason: string | null }>(
          'SELECT order_id, awarded_points, no_award_reason FROM orders',
        )
      ).map((row) => [Number(row.order_id), row.no_award_reason ?? Number(row.awarded_points)]),
    ),
  );

describe('leaving the club', () => {
  it('lapses what is there and what still waits, once, and the ledger says why', async () => {
    const shopId = await aShop();
    await deliver(shopId, { id: 1, customerId: 501, placedAt: '2026-05-01T10:00:00Z' });
    expect((await history(shopId, { before: null, limit: 20 })).entries).toMatchObject([
      { code: 'order-award', account: 'pending', maturesAt: '2026-05-15T10:00:00.000Z' },
    ]);
    app.clock.set('2026-05-20T10:00:00Z');
    await app.lealta.ledger.mature(shopId);
    await deliver(shopId, { id: 2, customerId: 501, placedAt: '2026-05-19T10:00:00Z' });
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 50n, available: 50n });

    expect(await leave(shopId, '2026-05-21T10:00:00Z')).toEqual({ outcome: 'left' });
    expect(await leave(shopId, '2026-05-22T10:00:00Z')).toEqual({ outcome: 'not-a-member' });
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 0n, available: 0n });
    expect((await member(shopId)).enrolled).toBe(false);
    // The history tells the leaving once, and of nothing that lapsed that it is still to come.
    const told = await history(shopId, { before: null, limit: 20 });
    expect(told.entries.map(({ code, points, account }) => [code, points, account])).toEqual([
      ['left-club', -100, 'available'],
      ['order-award', 50, 'available'],
      ['matured', 50, 'available'],
      ['order-award', 50, 'available'],
    ]);
    expect(told.entries.some(({ maturesAt }) => maturesAt !== undefined)).toBe(false);
    // Nor a second time on a page that begins after it.
    const first = await history(shopId, { before: null, limit: 1 });
    const second = await history(shopId, { before: first.next, limit: 20 });
    expect([...first.entries, ...second.entries]).toEqual(told.entries);
    // And what the storefront and the portal's first page show is the same.
    expect((await app.lealta.members.summary(shopId, (await member(shopId)).memberId)).entries).toEqual(
      told.entries,
    );
    // Nothing that waited comes back when its time comes.
    app.clock.set('2026-07-01T10:00:00Z');
    await app.lealta.ledger.mature(shopId);
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 0n, available: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('what lapsed by leaving pushes nothing else out of the newest movements', async () => {
    const shopId = await aShop();
    const orders = Array.from({ length: 12 }, (_, n) => ({
      id: n + 1,
      customerId: 501,
      placedAt: `2026-05-01T10:${String(10 + n)}:00Z`,
    }));
    await deliver(shopId, ...orders);
    await leave(shopId, '2026-05-21T10:00:00Z');
    await join(shopId, '2026-05-22T10:00:00Z');
    const { entries } = await app.lealta.members.summary(shopId, (await member(shopId)).memberId);
    expect(entries.map(({ code, points, account }) => [code, points, account])).toEqual([
      ['left-club', -600, 'available'],
      ...Array.from({ length: 7 }, () => ['order-award', 50, 'available']),
    ]);
  });

  it('an order placed while away earns nothing; automatic enrolment, the merchant’s key and an import bring nobody back', async () => {
    const shopId = await aShop();
    await deliver(shopId, { id: 1, customerId: 501, placedAt: '2026-05-01T10:00:00Z' });
    await leave(shopId, '2026-05-10T10:00:00Z');
    await deliver(shopId, { id: 2, customerId: 501, placedAt: '2026-05-11T10:00:00Z' });
    await join(shopId, '2026-05-12T10:00:00Z', 'automatic');
    await join(shopId, '2026-05-12T10:00:00Z', 'api');
    expect((await member(shopId)).enrolled).toBe(false);
    expect(await decided(shopId)).toEqual({ 1: 50, 2: 'not-a-member' });

    expect(await join(shopId, '2026-05-20T10:00:00Z')).toEqual({ outcome: 'enrolled' });
    await deliver(shopId, { id: 3, customerId: 501, placedAt: '2026-05-21T10:00:00Z' });
    expect(await decided(shopId)).toEqual({ 1: 50, 2: 'not-a-member', 3: 50 });
    // From zero: what was there before is gone.
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 50n, available: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('a refund of an order of before takes nothing that was earned since', async () => {
    const shopId = await aShop();
    await deliver(shopId, { id: 1, customerId: 501, placedAt: '2026-05-01T10:00:00Z' });
    await leave(shopId, '2026-05-10T10:00:00Z');
    await join(shopId, '2026-05-11T10:00:00Z');
    await deliver(shopId, { id: 2, customerId: 501, placedAt: '2026-05-12T10:00:00Z' });
    await deliver(shopId, {
      id: 1,
      customerId: 501,
      placedAt: '2026-05-01T10:00:00Z',
      updatedAt: '2026-05-13T10:00:00Z',
      refunds: [{ id: 9, at: '2026-05-13T10:00:00Z', lines: [{ id: 11, quantity: 1 }] }],
      status: 'refunded',
    });
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 50n, available: 0n, debt: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('orders end alike however late their news comes, and leaving changes none that was placed before', async () => {
    const days = fc.array(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        days,
        fc.integer({ min: 5, max: 14 }),
        fc.integer({ min: 15, max: 24 }),
        async (placed, from, to) => {
          const at = (day: number, hour = 10) =>
            `2026-05-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
          const stories = placed.map(
            (day, n): OrderStory => ({ id: n + 1, customerId: 501, placedAt: at(day) }),
          );
          // The first order makes the member, before everything.
          const first: OrderStory = { id: 99, customerId: 501, placedAt: at(1, 1) };
          const life = async (late: boolean) => {
            const shopId = await aShop();
            app.clock.set(at(28, 12));
            await deliver(
              shopId,
              first,
              ...(late ? [] : stories.filter((one) => (one.placedAt ?? '') < at(from, 12))),
            );
            const before = await decided(shopId);
            await leave(shopId, at(from, 12));
            expect(await decided(shopId)).toEqual(before);
            if (!late)
              await deliver(
                shopId,
                ...stories.filter(({ placedAt = '' }) => placedAt >= at(from, 12) && placedAt < at(to, 12)),
              );
            await join(shopId, at(to, 12));
            app.clock.set(at(28, 13));
            await deliver(shopId, ...stories.filter(({ placedAt = '' }) => late || placedAt >= at(to, 12)));
            expect(await app.problems(shopId)).toEqual([]);
            return { orders: await decided(shopId), balance: await app.balance(shopId, 501) };
          };
          const [inTime, late] = [await life(false), await life(true)];
          expect(late).toEqual(inTime);
          const kept = placed.filter((day) => day > to).length;
          expect(inTime.balance.pending + inTime.balance.available).toBe(BigInt(kept * 50));
        },
      ),
      { numRuns: 12 },
    );
  });
});
