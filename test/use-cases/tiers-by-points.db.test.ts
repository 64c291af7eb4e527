/** Points that are of no order lift a member at once, also while orders of the same member are being taken in. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitForLane } from '#app/db/inbox.store.ts';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { customerPayload, orderPayload } from '#test/builders/orders.ts';
import { named, rule } from '#test/builders/rules.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

/** Silver at 100 points: a review gives 60, an order 60, so that it takes both. */
function aShop(handle: string, basis: 'points' | 'spend' = 'points'): Promise<ShopId> {
  app.clock.set('2026-06-01T12:00:00Z');
  return app.aShop(handle, (settings) =>
    programmeSettings.parse({
      ...settings,
      rules: [rule('custom-event', 60, { event: 'review' }), rule('sign-up', 30), rule('newsletter', 100)],
      tiers: {
        basis,
        list: [
          { id: 'bronze', name: named('Bronze'), threshold: 0 },
          { id: 'silver', name: named('Silver'), threshold: 100, entryPoints: 7 },
        ],
      },
    }),
  );
}

async function memberOf(shopId: ShopId, shopifyId: number): Promise<MemberId> {
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(shopifyId));
  if (found === null) throw new Error('no member');
  return found.memberId;
}
const tierOf = async (shopId: ShopId, shopifyId: number) =>
  (await app.lealta.tiers.of(shopId, await memberOf(shopId, shopifyId)))?.tier?.id ?? null;

async function hear(shopId: ShopId, topic: string, payload: object): Promise<void> {
  await app.deliver(shopId, [{ topic, payload, triggeredAt: '2026-06-01T11:00:00Z' }]);
  await app.lealta.inbox.drain(shopId);
}
const review = async (shopId: ShopId, shopifyId: number, key = 'a') =>
  app.lealta.earning.awardEvent(shopId, {
    memberId: await memberOf(shopId, shopifyId),
    kind: 'custom-event',
    event: 'review',
    occurredAt: app.clock.now(),
    key,
  });

describe('a tier by points', () => {
  it('is reached with an event, and its entry points are given', async () => {
    const shopId = await aShop('by-points-event');
    await hear(shopId, 'customers/create', customerPayload(1));
    expect(await tierOf(shopId, 1)).toBe('bronze');
    expect(await review(shopId, 1)).toMatchObject({ outcome: 'awarded', points: 60n });
    expect(await tierOf(shopId, 1)).toBe('bronze');
    await review(shopId, 1, 'b');
    expect(await tierOf(shopId, 1)).toBe('silver');
    expect(await app.balance(shopId, 1)).toMatchObject({ available: 30n + 120n + 7n });
    // The night finds nothing that was left undone.
    expect(await app.lealta.tiers.recomputeAll(shopId)).toEqual({ members: 1, changed: 0 });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('is reached with the newsletter, by whoever is a member already', async () => {
    const shopId = await aShop('by-points-newsletter');
    await hear(shopId, 'customers/create', customerPayload(1));
    await hear(shopId, 'customers_email_marketing_consent/update', {
      customer_id: 1,
      email_address: 'c1@example.com',
      email_marketing_consent: {
        state: 'subscribed',
        opt_in_level: 'single_opt_in',
        consent_updated_at: '2026-06-01T11:30:00Z',
      },
    });
    expect(await tierOf(shopId, 1)).toBe('silver');
  });

  it('is not reached with what the merchant adds by hand', async () => {
    const shopId = await aShop('by-points-adjusted');
    await hear(shopId, 'customers/create', customerPayload(1));
    await app.lealta.members.adjust(shopId, {
      memberId: await memberOf(shopId, 1),
      points: 1000n,
      reason: 'Sorry for the wait',
      requestId: '0b1f8e0e-8f0c-4bb0-9d3f-0d4f3f6f4a11',
      by: 'marta@example.com',
    });
    await app.lealta.tiers.recomputeAll(shopId);
    expect(await tierOf(shopId, 1)).toBe('bronze');
  });

  it('counts no event that was taken back, and those of whoever was merged into the member', async () => {
    const shopId = await aShop('by-points-undone');
    for (const id of [1, 2]) await hear(shopId, 'customers/create', customerPayload(id));
    const figureOf = async (id: number) =>
      (await app.lealta.tiers.of(shopId, await memberOf(shopId, id)))?.figure ?? null;
    const given = await review(shopId, 1);
    await review(shopId, 2);
    // Thirty for signing up, sixty for the review.
    expect([await figureOf(1), await figureOf(2)]).toEqual([90n, 90n]);
    await hear(shopId, 'customers/merge', {
      admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/2',
      admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/1',
      status: 'completed',
    });
    expect(await figureOf(2)).toBe(180n);
    const { live } = await app.lealta.programme.current(shopId);
    if (live === null || !('transactionId' in given) || given.transactionId === null)
      throw new Error('given');
    const { tiers } = live.settings;
    const at180 = { ...tiers, list: tiers.list.map((one, index) => ({ ...one, threshold: index * 180 })) };
    const wouldBe = async () => (await app.lealta.tiers.preview(shopId, at180)).moves.map((move) => move.to);
    expect(await wouldBe()).toEqual(['silver']);
    const undo = { memberId: await memberOf(shopId, 2), transactionId: given.transactionId, by: 'marta' };
    expect(await app.lealta.members.undoAdjustment(shopId, undo)).toEqual({ outcome: 'undone' });
    expect(await figureOf(2)).toBe(120n);
    expect(await wouldBe()).toEqual(['bronze']);
  });

  it('is reached when half of it comes with an order that is taken in at the same moment', async () => {
    const shopId = await aShop('by-points-race');
    const members = Array.from({ length: 12 }, (_, index) => 100 + index);
    for (const id of members) await hear(shopId, 'customers/create', customerPayload(id));
    await app.deliver(
      shopId,
      members.map((id) => ({
        topic: 'orders/paid',
        payload: orderPayload({
          id,
          customerId: id,
          email: `c${id}@example.com`,
          placedAt: '2026-06-01T11:00:00Z',
          lines: [{ id: id * 10, quantity: 1, price: 60_00 }],
        }),
        triggeredAt: '2026-06-01T11:00:00Z',
      })),
    );
    await Promise.all([
      ...members.slice(0, 6).map((id) => review(shopId, id)),
      app.lealta.inbox.drain(shopId),
      ...members.slice(6).map((id) => review(shopId, id)),
    ]);
    await app.lealta.inbox.drain(shopId);
    expect(await Promise.all(members.map((id) => tierOf(shopId, id)))).toEqual(members.map(() => 'silver'));
    expect(await app.lealta.tiers.recomputeAll(shopId)).toMatchObject({ changed: 0 });
    expect(await app.problems(shopId)).toEqual([]);
  });
});

describe('points of an event', () => {
  it.each([
    ['points', true],
    ['spend', false],
  ] as const)('where tiers are by %s: waits for orders that are being taken in: %s', async (basis, waits) => {
    const shopId = await aShop(`by-points-lane-${basis}`, basis);
    await hear(shopId, 'customers/create', customerPayload(1));
    let outcome: string | undefined;
    let awarding: Promise<unknown> = Promise.resolve();
    await app.lealta.db.inShop(shopId, async (tx) => {
      await waitForLane(tx);
      awarding = review(shopId, 1).then((one) => {
        outcome = one.outcome;
      });
      if (waits) await sleep(300);
      else await awarding;
      expect(outcome).toBe(waits ? undefined : 'awarded');
    });
    await awarding;
    expect(outcome).toBe('awarded');
  });
});
