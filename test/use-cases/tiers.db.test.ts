import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listVersions } from '#app/db/programme.store.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { type TiersSettings, tiersSettings } from '#app/domain/tiers/settings.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { recomputeTiers } from '#app/use-cases/tiers/recompute-tiers.ts';
import { customerPayload, type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const named = (es: string, en: string) => ({ es, en });
const TIERS = tiersSettings.parse({
  window: { kind: 'rolling', months: 12 },
  graceDays: 30,
  list: [
    { id: 'bronze', name: named('Bronce', 'Bronze'), threshold: 0 },
    { id: 'silver', name: named('Plata', 'Silver'), threshold: 200_00, entryPoints: 50 },
    { id: 'gold', name: named('Oro', 'Gold'), threshold: 500_00, entryPoints: 200, percent: 150 },
    { id: 'friends', name: named('Amigos', 'Friends'), threshold: 0, inviteOnly: true, entryPoints: 10 },
  ],
});

let shops = 0;
function aShop(tiers: TiersSettings = TIERS, more: Partial<ProgrammeSettings> = {}): Promise<ShopId> {
  shops += 1;
  return app.aShop(`tiers-${shops}`, (settings) => ({ ...settings, ...more, tiers }));
}

const euros = (id: number, whole: number, quantity = 1) => [
  { id: id * 10 + 1, quantity, price: whole * 100 },
];

async function order(shopId: ShopId, story: OrderStory): Promise<void> {
  await app.deliver(shopId, [
    {
      topic: 'orders/updated',
      payload: orderPayload(story),
      triggeredAt: story.updatedAt ?? story.placedAt ?? '',
    },
  ]);
  await app.lealta.inbox.drain(shopId);
  await recompute(shopId);
}

/** As settling orders does at its end. */
async function recompute(shopId: ShopId): Promise<number> {
  return app.lealta.db.inShop(shopId, async (tx) => {
    const members = await tx.query<{ customer_id: MemberId }>('SELECT customer_id FROM customers');
    const versions = await listVersions(tx);
    const context = { versions, timezone: 'Europe/Madrid', now: app.clock.now() };
    return recomputeTiers(
      tx,
      members.map((one) => one.customer_id),
      context,
    );
  });
}

async function memberOf(shopId: ShopId, shopifyId = 501): Promise<MemberId> {
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(shopifyId));
  if (found === null) throw new Error('no member');
  return found.memberId;
}
async function tierOf(shopId: ShopId, shopifyId = 501) {
  const found = await app.lealta.tiers.of(shopId, await memberOf(shopId, shopifyId));
  if (found === null) throw new Error('no tiers');
  return found;
}
const idOf = async (shopId: ShopId, shopifyId = 501) => (await tierOf(shopId, shopifyId)).tier?.id ?? null;
const historyOf = async (shopId: ShopId) =>
  (await tierOf(shopId)).history.map((one) => `${one.tierId} ${one.reason}`);

const matureAt = (shopId: ShopId, at: string): Promise<number> => {
  app.clock.set(at);
  return app.lealta.ledger.mature(shopId);
};

describe('tiers by spend', () => {
  it('are climbed at once, and left when the window has moved on and the grace is over', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop();
    await order(shopId, { id: 1, placedAt: '2026-03-01T10:00:00Z', lines: euros(1, 250) });
    expect(await idOf(shopId)).toBe('silver');
    app.clock.set('2026-03-10T12:00:00Z');
    await order(shopId, { id: 2, placedAt: '2026-03-10T10:00:00Z', lines: euros(2, 130) });
    const standing = await tierOf(shopId);
    expect(standing).toMatchObject({ figure: 380_00n, basis: 'spend', keepUntil: null });
    expect(standing.progress.next).toMatchObject({ tier: { id: 'gold' }, missing: 120_00n });

    // A year on the first order is too old: 130 € are left, and thirty days to make up for it.
    app.clock.set('2027-03-02T01:00:00Z');
    expect(await app.lealta.tiers.recomputeAll(shopId)).toEqual({ members: 1, changed: 0 });
    expect((await tierOf(shopId)).progress.keep).toEqual({
      missing: 70_00n,
      until: new Date('2027-04-01T01:00:00Z'),
    });
    app.clock.set('2027-04-01T00:59:00Z');
    expect(await app.lealta.tiers.recomputeAll(shopId)).toEqual({ members: 1, changed: 0 });
    app.clock.set('2027-04-01T01:00:00Z');
    expect(await app.lealta.tiers.recomputeAll(shopId)).toEqual({ members: 1, changed: 1 });
    expect(await app.lealta.tiers.recomputeAll(shopId)).toEqual({ members: 1, changed: 0 });
    expect(await historyOf(shopId)).toEqual(['bronze fell-below', 'silver reached']);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('give their entry points once, however often a member comes back', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop({ ...TIERS, graceDays: 0 });
    const story: OrderStory = { id: 1, placedAt: '2026-03-01T10:00:00Z', lines: euros(1, 250) };
    await order(shopId, story);
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 250n, available: 0n });
    await matureAt(shopId, '2026-03-16T12:00:00Z');
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 0n, available: 300n });
    await order(shopId, { ...story, updatedAt: '2026-03-16T13:00:00Z', cancelledAt: '2026-03-16T13:00:00Z' });
    expect(await idOf(shopId)).toBe('bronze');
    await order(shopId, { ...story, updatedAt: '2026-03-16T14:00:00Z' });
    expect(await idOf(shopId)).toBe('silver');
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 300n });
    expect(await recompute(shopId)).toBe(0);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('give nothing for entering by an order that is undone while its points are pending', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop();
    const small: OrderStory = { id: 1, placedAt: '2026-03-01T10:00:00Z', lines: euros(1, 100) };
    const great: OrderStory = { id: 2, placedAt: '2026-03-02T10:00:00Z', lines: euros(2, 450) };
    await order(shopId, small);
    await order(shopId, great);
    expect(await idOf(shopId)).toBe('gold');
    // The small one alone does not make it.
    await matureAt(shopId, '2026-03-15T23:30:00Z');
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 450n, available: 100n });
    const cancelledAt = '2026-03-15T23:40:00Z';
    await order(shopId, { ...great, updatedAt: cancelledAt, cancelledAt });
    await matureAt(shopId, '2026-03-20T12:00:00Z');
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 0n, available: 100n });
    // Bought again within the grace, and kept: what was promised comes, by the version of when the tier was entered.
    await order(shopId, { ...great, updatedAt: '2026-03-20T13:00:00Z' });
    await matureAt(shopId, '2026-04-10T12:00:00Z');
    expect(await app.balance(shopId, 501)).toMatchObject({ pending: 0n, available: 750n });
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('other bases', () => {
  it('orders count from the value that the programme asks for', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const list = TIERS.list.map((tier, index) => ({ ...tier, threshold: [0, 2, 3, 0][index] ?? 0 }));
    const shopId = await aShop({ ...TIERS, basis: 'orders', minOrder: 10_00, list });
    const line = (id: number, price: number) => [{ id: id * 10 + 1, quantity: 1, price }];
    for (const id of [1, 2, 3])
      await order(shopId, { id, placedAt: '2026-03-01T10:00:00Z', lines: line(id, 9_99) });
    expect(await tierOf(shopId)).toMatchObject({ tier: { id: 'bronze' }, figure: 0n });
    for (const id of [4, 5])
      await order(shopId, { id, placedAt: '2026-03-01T10:00:00Z', lines: line(id, 10_00) });
    expect(await tierOf(shopId)).toMatchObject({ tier: { id: 'silver' }, figure: 2n });
    const preview = await app.lealta.tiers.preview(shopId, { ...TIERS, basis: 'orders', minOrder: 0, list });
    expect(preview.moves).toEqual([{ from: 'silver', to: 'gold', members: 1 }]);
  });

  it('orders count where something is left of them, points as they were awarded', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const list = TIERS.list.map((tier, index) => ({ ...tier, threshold: [0, 2, 3, 0][index] ?? 0 }));
    const shopId = await aShop({ ...TIERS, basis: 'orders', list });
    for (const id of [1, 2, 3])
      await order(shopId, {
        id,
        placedAt: `2026-03-0${id - 1 || 1}T10:00:00Z`,
        lines: euros(id, 10),
        ...(id === 3 ? { cancelledAt: '2026-03-02T11:00:00Z' } : {}),
      });
    expect(await tierOf(shopId)).toMatchObject({ tier: { id: 'silver' }, figure: 2n });
    const byPoints = await aShop({ ...TIERS, basis: 'points', list });
    await order(byPoints, { id: 1, placedAt: '2026-03-01T10:00:00Z', lines: euros(1, 10) });
    expect(await tierOf(byPoints)).toMatchObject({ tier: { id: 'gold' }, figure: 10n });
  });
});

describe('the merchant’s hand', () => {
  it('puts members into invite-only tiers, where nothing moves them, and takes it back', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop();
    await order(shopId, { id: 1, placedAt: '2026-03-01T10:00:00Z', lines: euros(1, 250) });
    await matureAt(shopId, '2026-03-16T12:00:00Z');
    const memberId = await memberOf(shopId);
    const by = { memberId, by: 'marta@example.com' };
    const invite = { ...by, tierId: 'friends', reason: 'A friend of the house' };
    expect(await app.lealta.tiers.assign(shopId, invite)).toEqual({ outcome: 'assigned' });
    expect(await app.lealta.tiers.assign(shopId, invite)).toEqual({ outcome: 'already-there' });
    expect(await app.lealta.tiers.assign(shopId, { ...invite, tierId: 'platinum' })).toEqual({
      outcome: 'no-such-tier',
    });
    await order(shopId, { id: 2, placedAt: '2026-03-02T10:00:00Z', lines: euros(2, 900) });
    app.clock.set('2029-01-01T00:00:00Z');
    await app.lealta.tiers.recomputeAll(shopId);
    expect(await tierOf(shopId)).toMatchObject({ tier: { id: 'friends' }, assigned: true });
    expect((await tierOf(shopId)).history[0]?.details).toMatchObject({
      note: 'A friend of the house',
      before: 'silver',
    });
    const undo = { ...by, reason: 'By mistake' };
    expect(await app.lealta.tiers.unassign(shopId, undo)).toEqual({ outcome: 'undone' });
    expect(await app.lealta.tiers.unassign(shopId, undo)).toEqual({ outcome: 'not-assigned' });
    expect(await idOf(shopId)).toBe('silver');
    // 250 and silver's 50, then 10 for the invitation; nothing twice.
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 310n });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('gives invitations that stand again once a tier that was left out by a slip is back', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop();
    for (const id of [501, 502, 503])
      await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(id) }]);
    await app.lealta.inbox.drain(shopId);
    const invite = async (shopifyId: number) =>
      app.lealta.tiers.assign(shopId, {
        memberId: await memberOf(shopId, shopifyId),
        tierId: 'friends',
        reason: 'A friend',
        by: 'marta',
      });
    for (const id of [501, 502, 503]) await invite(id);
    await app.lealta.tiers.unassign(shopId, {
      memberId: await memberOf(shopId, 502),
      reason: 'By mistake',
      by: 'marta',
    });
    const publish = async (tiers: TiersSettings, at: string) => {
      const { live } = await app.lealta.programme.current(shopId);
      if (live === null) throw new Error('no programme');
      app.clock.set(at);
      await app.lealta.programme.publish(shopId, {
        settings: { ...live.settings, tiers },
        by: 'x',
        note: '',
      });
      return app.lealta.tiers.recomputeAll(shopId);
    };
    const slip = { ...TIERS, list: TIERS.list.filter((tier) => !tier.inviteOnly) };
    expect(await publish(slip, '2026-03-03T12:00:00Z')).toMatchObject({ changed: 2 });
    // Whom the merchant's hand put elsewhere meanwhile stays there.
    await app.lealta.tiers.assign(shopId, {
      memberId: await memberOf(shopId, 503),
      tierId: 'gold',
      reason: 'x',
      by: 'marta',
    });
    expect(await publish(TIERS, '2026-03-04T12:00:00Z')).toMatchObject({ changed: 1 });
    expect(await tierOf(shopId, 501)).toMatchObject({
      tier: { id: 'friends' },
      assigned: true,
      keepUntil: null,
    });
    expect((await tierOf(shopId, 501)).history[0]?.details).toMatchObject({ note: 'A friend', by: 'marta' });
    expect([await idOf(shopId, 502), await idOf(shopId, 503)]).toEqual(['bronze', 'gold']);
    expect(await app.lealta.tiers.recomputeAll(shopId)).toMatchObject({ changed: 0 });
  });
});

describe('two customers who become one', () => {
  it('keep the higher tier, and its entry points are not given again', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop();
    await order(shopId, {
      id: 1,
      customerId: 501,
      email: 'a@example.com',
      placedAt: '2026-03-01T10:00:00Z',
      lines: euros(1, 10),
    });
    await order(shopId, {
      id: 2,
      customerId: 502,
      email: 'b@example.com',
      placedAt: '2026-03-01T10:00:00Z',
      lines: euros(2, 250),
    });
    expect([await idOf(shopId, 501), await idOf(shopId, 502)]).toEqual(['bronze', 'silver']);
    await matureAt(shopId, '2026-03-16T12:00:00Z');
    await app.deliver(shopId, [
      {
        topic: 'customers/merge',
        payload: {
          admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/501',
          admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/502',
          status: 'completed',
        },
      },
    ]);
    await app.lealta.inbox.drain(shopId);
    await recompute(shopId);
    expect(await idOf(shopId, 501)).toBe('silver');
    expect(await historyOf(shopId)).toEqual(['silver merged', 'bronze reached']);
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 310n });
    // Down and up again: the other account had the points for silver.
    await app.lealta.tiers.assign(shopId, {
      memberId: await memberOf(shopId),
      tierId: 'silver',
      reason: 'x',
      by: 'y',
    });
    expect(await app.balance(shopId, 501)).toMatchObject({ available: 310n });
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('changed thresholds', () => {
  it('are previewed: who would be where, and that is where they end', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop();
    const spends = [10, 150, 250, 250, 350, 600, 900];
    for (const [index, whole] of spends.entries())
      await order(shopId, {
        id: index + 1,
        customerId: 600 + index,
        email: `c${index}@example.com`,
        placedAt: '2026-03-01T10:00:00Z',
        lines: euros(index + 1, whole),
      });
    await app.lealta.tiers.assign(shopId, {
      memberId: await memberOf(shopId, 600),
      tierId: 'friends',
      reason: 'r',
      by: 'b',
    });
    const counts = async () =>
      Object.fromEntries(
        (await app.lealta.tiers.counts(shopId)).map(({ tier, members }) => [tier.id, members]),
      );
    expect(await counts()).toEqual({ bronze: 1, silver: 3, gold: 2, friends: 1 });

    const thresholds = { bronze: 100_00, silver: 300_00, gold: 700_00, friends: 0 };
    const changed: TiersSettings = {
      ...TIERS,
      graceDays: 0,
      list: TIERS.list.map((tier) => ({
        ...tier,
        threshold: thresholds[tier.id as keyof typeof thresholds],
      })),
    };
    const preview = await app.lealta.tiers.preview(shopId, changed);
    expect(preview.tiers).toEqual([
      { tierId: null, now: 0, after: 0 },
      { tierId: 'bronze', now: 1, after: 3 },
      { tierId: 'silver', now: 3, after: 2 },
      { tierId: 'gold', now: 2, after: 1 },
      { tierId: 'friends', now: 1, after: 1 },
    ]);
    expect(preview).toMatchObject({ up: 0, down: 3 });
    expect(preview.moves).toContainEqual({ from: 'silver', to: 'bronze', members: 2 });
    expect(preview.moves.reduce((sum, move) => sum + move.members, 0)).toBe(spends.length);

    const { live } = await app.lealta.programme.current(shopId);
    if (live === null) throw new Error('no programme');
    await app.lealta.programme.publish(shopId, {
      settings: { ...live.settings, tiers: changed },
      by: 'test',
      note: '',
    });
    app.clock.set('2026-03-03T12:00:00Z');
    await app.lealta.tiers.recomputeAll(shopId);
    expect(await counts()).toEqual(
      Object.fromEntries(
        preview.tiers.flatMap((one) => (one.tierId === null ? [] : [[one.tierId, one.after]])),
      ),
    );

    // A programme without tiers: nobody is in one.
    await app.lealta.programme.publish(shopId, {
      settings: { ...live.settings, tiers: tiersSettings.parse({}) },
      by: 'test',
      note: '',
    });
    app.clock.set('2026-03-04T12:00:00Z');
    expect(await app.lealta.tiers.recomputeAll(shopId)).toEqual({ members: 0, changed: 7 });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('and each night are reasons to look again', async () => {
    const dueAt = (shopId: ShopId) =>
      app.lealta.db.inShop(shopId, async (tx) => {
        const [row] = await tx.query<{ tiers_due_at: Date }>('SELECT tiers_due_at FROM shops');
        return row?.tiers_due_at.toISOString();
      });
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop();
    await app.lealta.tiers.recomputeAll(shopId);
    expect(await dueAt(shopId)).toBe('2026-03-02T23:00:00.000Z');
    const { live } = await app.lealta.programme.current(shopId);
    if (live === null) throw new Error('no programme');
    await app.lealta.programme.publish(shopId, { settings: live.settings, by: 'test', note: '' });
    expect(await dueAt(shopId)).toBe('2026-03-02T12:00:00.000Z');
  });
});

describe('a customer without orders', () => {
  it('is in the tier that needs nothing from the first day on', async () => {
    app.clock.set('2026-03-02T12:00:00Z');
    const shopId = await aShop();
    await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(700) }]);
    await app.lealta.inbox.drain(shopId);
    expect(await idOf(shopId, 700)).toBe('bronze');
  });
});
