/** What is done to a member while Shopify's merge of that customer into another is being taken in. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listVersions } from '#app/db/programme.store.ts';
import { programmeSettings } from '#app/domain/programme/settings.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { mergeMembers } from '#app/use-cases/members/merge-members.ts';
import { customerPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const KEPT = 602;
const GONE = 601;

async function twoMembers(handle: string): Promise<{ shopId: ShopId; gone: MemberId; kept: MemberId }> {
  const shopId = await app.aShop(handle, (settings) =>
    programmeSettings.parse({
      ...settings,
      rules: [
        {
          kind: 'custom-event',
          id: 'review',
          name: { es: 'Opinión', en: 'Review' },
          active: true,
          event: 'review',
          points: 25,
        },
      ],
    }),
  );
  const aMember = async (shopifyId: number, points: bigint) => {
    await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(shopifyId) }]);
    await app.lealta.inbox.drain(shopId);
    const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(shopifyId));
    if (found === null) throw new Error('no member');
    await adjust(shopId, found.memberId, points);
    return found.memberId;
  };
  return { shopId, kept: await aMember(KEPT, 50n), gone: await aMember(GONE, 200n) };
}

const adjust = (shopId: ShopId, memberId: MemberId, points: bigint) =>
  app.lealta.members.adjust(shopId, {
    memberId,
    points,
    reason: 'sorry',
    requestId: `${memberId}:${points}`,
    by: 'test',
  });

/** Begins `work` when the merge holds both balances, and ends the merge once the work waits for one of them. */
async function duringMerge<Done>(shopId: ShopId, work: () => Promise<Done>): Promise<Done> {
  let working: Promise<Done> | undefined;
  await app.lealta.db.inShop(shopId, async (tx) => {
    await mergeMembers(
      tx,
      { kept: toShopifyCustomerId(KEPT), deleted: toShopifyCustomerId(GONE), at: app.clock.now() },
      { versions: await listVersions(tx), timezone: 'Europe/Madrid', now: app.clock.now() },
    );
    const [me] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    working = work();
    await expect
      .poll(async () => (await app.lealta.db.inShop(shopId, (own) => blockedBy(own, me?.pid))).length)
      .toBe(1);
  });
  if (working === undefined) throw new Error('nothing was done');
  return working;
}

const blockedBy = (
  tx: { query(text: string, values: readonly unknown[]): Promise<object[]> },
  pid: number | undefined,
) => tx.query('SELECT pid FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))', [pid]);

it('an adjustment goes to whom the member became', async () => {
  const { shopId, gone } = await twoMembers('merge-adjust');
  expect(await duringMerge(shopId, () => adjust(shopId, gone, 1000n))).toMatchObject({ outcome: 'adjusted' });
  expect(await app.balance(shopId, KEPT)).toMatchObject({ available: 1250n });
  expect(await app.problems(shopId)).toEqual([]);
});

it('so do the points of an event, and those that are taken back', async () => {
  const { shopId, gone, kept } = await twoMembers('merge-event');
  const given = await adjust(shopId, gone, 7n);
  const told = await duringMerge(shopId, () =>
    app.lealta.earning.awardEvent(shopId, {
      memberId: gone,
      kind: 'custom-event',
      event: 'review',
      occurredAt: app.clock.now(),
      key: 'one',
    }),
  );
  expect(told).toMatchObject({ outcome: 'awarded', points: 25n });
  expect(await app.balance(shopId, KEPT)).toMatchObject({ available: 282n });
  if (given.outcome !== 'adjusted') throw new Error(given.outcome);
  const undo = (memberId: MemberId) =>
    app.lealta.members.undoAdjustment(shopId, { memberId, transactionId: given.transactionId, by: 'test' });
  expect(await undo(gone)).toEqual({ outcome: 'not-found' });
  expect(await undo(kept)).toEqual({ outcome: 'undone' });
  expect(await app.problems(shopId)).toEqual([]);
});
