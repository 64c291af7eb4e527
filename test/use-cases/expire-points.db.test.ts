import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExpirySettings } from '#app/domain/expiry/settings.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

let shops = 0;
/** A shop whose points lapse as said; one point for each euro, spendable at once unless it says otherwise. */
function aShop(
  expiry: ExpirySettings,
  more: { pendingDays?: number; floor?: boolean } = {},
): Promise<ShopId> {
  shops += 1;
  return app.aShop(`lapsing-${shops}`, (settings) => ({
    ...settings,
    expiry,
    whenPointsAreSpent: more.floor ? 'floor' : 'negative',
    earning: { ...settings.earning, pendingDays: more.pendingDays ?? 0 },
  }));
}

async function order(shopId: ShopId, story: OrderStory): Promise<void> {
  await app.deliver(shopId, [
    {
      topic: 'orders/updated',
      payload: orderPayload(story),
      triggeredAt: story.updatedAt ?? story.placedAt ?? '',
    },
  ]);
  await app.lealta.inbox.drain(shopId);
}

const euros = (id: number, whole: number, quantity = 1) => [
  { id: id * 10 + 1, quantity, price: whole * 100 },
];

async function memberOf(shopId: ShopId): Promise<MemberId> {
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
  if (found === null) throw new Error('no member');
  return found.memberId;
}

async function spend(shopId: ShopId, points: bigint): Promise<void> {
  const done = await app.lealta.members.adjust(shopId, {
    memberId: await memberOf(shopId),
    points: -points,
    reason: 'spent',
    requestId: `spend-${shopId}-${points}-${app.clock.now().toISOString()}`,
    by: 'test',
  });
  expect(done.outcome).toBe('adjusted');
}

async function expireAt(shopId: ShopId, at: string): Promise<number> {
  app.clock.set(at);
  return app.lealta.ledger.expire(shopId);
}

const expiringOf = async (shopId: ShopId) =>
  (await app.lealta.ledger.expiringOf(shopId, await memberOf(shopId))).map(
    ({ at, points }) => `${points} ${at.toISOString()}`,
  );

const kinds = (shopId: ShopId) =>
  app.lealta.db.inShop(shopId, async (tx) =>
    (
      await tx.query<{ kind: string; points: bigint; cause: { code: string; params: object } }>(
        `SELECT kind, points, cause FROM ledger_transactions ORDER BY posted_at, occurred_at`,
      )
    ).map(({ kind, points }) => `${kind} ${points}`),
  );

describe('points that lapse', () => {
  it('lapse so many months after they could be spent, each lot by itself, once', async () => {
    app.clock.set('2026-03-02T00:00:00Z');
    const shopId = await aShop({ kind: 'fixed', months: 12 }, { pendingDays: 14 });
    await order(shopId, { id: 1, placedAt: '2026-03-01T10:00:00Z', lines: euros(1, 50) });
    app.clock.set('2026-05-01T00:00:00Z');
    await order(shopId, { id: 2, placedAt: '2026-04-10T10:00:00Z', lines: euros(2, 30) });
    expect(await expiringOf(shopId)).toEqual([]);
    await app.lealta.ledger.mature(shopId);
    // The end of the day in Madrid.
    expect(await expiringOf(shopId)).toEqual(['50 2027-03-15T22:59:59.999Z', '30 2027-04-24T21:59:59.999Z']);
    expect(await app.lealta.ledger.expiring(shopId)).toContainEqual({
      month: '2027-03',
      points: 50n,
      members: 1,
    });

    expect(await expireAt(shopId, '2027-03-15T22:59:59Z')).toBe(0);
    expect(await expireAt(shopId, '2027-03-15T23:00:00Z')).toBe(1);
    expect(await app.lealta.ledger.expire(shopId)).toBe(0);
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 30n, lifetime: 80n });
    expect(await expireAt(shopId, '2027-12-31T00:00:00Z')).toBe(1);
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 0n });
    expect(await kinds(shopId)).toEqual([
      ...['award 50', 'award 30', 'mature 50', 'mature 30', 'expire 50', 'expire 30'],
    ]);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('are those that are left: what is soonest over is spent first', async () => {
    app.clock.set('2026-02-01T12:00:00Z');
    const shopId = await aShop({ kind: 'fixed', months: 6 });
    await order(shopId, { id: 1, placedAt: '2026-01-10T10:00:00Z', lines: euros(1, 50) });
    await order(shopId, { id: 2, placedAt: '2026-01-20T10:00:00Z', lines: euros(2, 50) });
    await spend(shopId, 60n);
    expect(await expiringOf(shopId)).toEqual(['40 2026-07-20T21:59:59.999Z']);
    expect(await expireAt(shopId, '2026-08-01T00:00:00Z')).toBe(1);
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it.each([
    { floor: false, after: { available: -20n, debt: 0n } },
    { floor: true, after: { available: 0n, debt: 20n } },
  ])('before a refund are not asked for again (stop at zero: $floor)', async ({ floor, after }) => {
    const story: OrderStory = { id: 1, placedAt: '2026-01-10T10:00:00Z', lines: euros(1, 50, 2) };
    const refunded = (units: number, at: string): OrderStory => ({
      ...story,
      updatedAt: at,
      status: units === 2 ? 'refunded' : 'partially_refunded',
      refunds: [{ id: 9, at, lines: [{ id: 11, quantity: units }] }],
    });
    const ends = [];
    for (const lapseFirst of [true, false]) {
      app.clock.set('2026-02-01T12:00:00Z');
      const shopId = await aShop({ kind: 'fixed', months: 6 }, { floor });
      await order(shopId, story);
      await spend(shopId, 20n);
      const lapse = async () => expect(await expireAt(shopId, '2026-08-01T00:00:00Z')).toBe(1);
      if (lapseFirst) await lapse();
      app.clock.set('2026-08-02T00:00:00Z');
      await order(shopId, refunded(1, '2026-08-01T10:00:00Z'));
      if (!lapseFirst) await lapse();
      // Half of the order is refunded: of its 50 points 20 are spent and 30 lapsed, and nobody owes anything.
      expect(await app.balance(shopId, 501)).toMatchObject({ available: 0n, debt: 0n, lifetime: 30n });
      app.clock.set('2026-08-03T00:00:00Z');
      await order(shopId, refunded(2, '2026-08-02T10:00:00Z'));
      expect(await app.balance(shopId, 501)).toMatchObject({ ...after, lifetime: -20n });
      expect(await app.problems(shopId)).toEqual([]);
      ends.push(await app.balance(shopId, 501));
    }
    expect(ends[0]).toEqual(ends[1]);
  });

  it('that come back to a lot whose time is over lapse again', async () => {
    app.clock.set('2026-02-01T12:00:00Z');
    const shopId = await aShop({ kind: 'fixed', months: 6 });
    const story: OrderStory = { id: 1, placedAt: '2026-01-10T10:00:00Z', lines: euros(1, 50) };
    await order(shopId, story);
    expect(await expireAt(shopId, '2026-08-01T00:00:00Z')).toBe(1);
    await order(shopId, { ...story, updatedAt: '2026-08-01T01:00:00Z', cancelledAt: '2026-08-01T01:00:00Z' });
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 0n, debt: 0n, lifetime: 0n });
    await order(shopId, { ...story, updatedAt: '2026-08-01T02:00:00Z' });
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 50n, lifetime: 50n });
    expect(await expireAt(shopId, '2026-08-02T00:00:00Z')).toBe(1);
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 0n, debt: 0n, lifetime: 50n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('by inactivity stay as long as the member orders', async () => {
    app.clock.set('2026-02-01T12:00:00Z');
    const shopId = await aShop({ kind: 'inactivity', months: 6 });
    await order(shopId, { id: 1, placedAt: '2026-01-10T10:00:00Z', lines: euros(1, 50) });
    app.clock.set('2026-06-01T12:00:00Z');
    await order(shopId, { id: 2, placedAt: '2026-05-31T10:00:00Z', lines: euros(2, 20) });
    expect(await expiringOf(shopId)).toEqual(['70 2026-11-30T22:59:59.999Z']);
    expect(await app.lealta.ledger.expiring(shopId)).toContainEqual({
      month: '2026-11',
      points: 70n,
      members: 1,
    });
    expect(await expireAt(shopId, '2026-11-30T22:00:00Z')).toBe(0);
    // The date that was moved is the date that was shown.
    expect(await expiringOf(shopId)).toEqual(['70 2026-11-30T22:59:59.999Z']);
    expect(await expireAt(shopId, '2026-12-01T00:00:00Z')).toBe(2);
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 0n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('keep the rule under which they were earned', async () => {
    app.clock.set('2026-02-01T12:00:00Z');
    const shopId = await aShop({ kind: 'fixed', months: 6 }, { pendingDays: 14 });
    await order(shopId, { id: 1, placedAt: '2026-01-31T10:00:00Z', lines: euros(1, 50) });
    const { live } = await app.lealta.programme.current(shopId);
    if (live === null) throw new Error('no programme');
    await app.lealta.programme.publish(shopId, {
      settings: { ...live.settings, expiry: { kind: 'never' } },
      by: 'test',
      note: '',
    });
    app.clock.set('2026-03-01T12:00:00Z');
    await order(shopId, { id: 2, placedAt: '2026-02-02T10:00:00Z', lines: euros(2, 20) });
    await app.lealta.ledger.mature(shopId);
    expect(await expiringOf(shopId)).toEqual(['50 2026-08-14T21:59:59.999Z']);
    expect(await expireAt(shopId, '2030-01-01T00:00:00Z')).toBe(1);
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 20n });
    expect(await app.problems(shopId)).toEqual([]);
  });
});
