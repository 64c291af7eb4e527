import { afterAll, beforeAll, expect, it } from 'vitest';
import { readApiMember } from '#app/db/api.queries.ts';
import { findCustomers } from '#app/db/customers.store.ts';
import { presentMembers } from '#app/db/event-awards.store.ts';
import { readTotals } from '#app/db/home.queries.ts';
import { readMember } from '#app/db/member.queries.ts';
import { countMembers } from '#app/db/members.queries.ts';
import { joiningFacts, openBirthday } from '#app/db/profiles.store.ts';
import { membersAfter, membersAmong } from '#app/db/tiers.store.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { customerPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

/** What each place that asks says of a shop's only customer: true, a member. */
async function answers(shopId: ShopId, memberId: MemberId): Promise<Record<string, boolean>> {
  const told = await app.lealta.db.inShop(shopId, async (tx) => ({
    events: (await presentMembers(tx, [memberId])).size === 1,
    birthday: (await openBirthday(tx, memberId))?.isMember === true,
    joining: (await joiningFacts(tx, [memberId])).length === 1,
    tiers: (await membersAmong(tx, [memberId])).length === 1,
    night: (await membersAfter(tx, 0n, 10)).length === 1,
    home: (await readTotals(tx)).members === 1n,
    list:
      (await countMembers(tx, {
        membership: 'member',
        search: '',
        withBalance: false,
        joinedFrom: null,
        joinedBefore: null,
      })) === 1n,
    page: (await readMember(tx, memberId))?.enrolledAt != null,
    api: (await readApiMember(tx, memberId)) !== null,
    orders: [...(await findCustomers(tx, [toShopifyCustomerId(501)])).values()].some(
      (one) => one.enrolledAt !== null,
    ),
  }));
  const points = { memberId, points: 1n, reason: 'x', requestId: 'x', by: 'x' };
  return {
    ...told,
    storefront: (await app.lealta.members.summary(shopId, memberId)).enrolled,
    adjustments: (await app.lealta.members.adjust(shopId, points)).outcome === 'adjusted',
  };
}

const STATES: [string, string, boolean][] = [
  ['joined', 'enrolled_at = now()', true],
  ['never joined', 'enrolled_at = NULL', false],
  ['left', 'left_at = now()', false],
  ['was deleted', 'deleted_at = now()', false],
  ['was redacted', 'redacted_at = now()', false],
  ['was merged into somebody who is gone', 'merged_into = customer_id + 1000', false],
];

it.each(STATES)('who %s: every place says the same', async (state, change, expected) => {
  const shopId = await app.aShop(`member-${state.replaceAll(' ', '-')}`);
  await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(501) }]);
  await app.lealta.inbox.drain(shopId);
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
  if (found === null) throw new Error('no customer');
  await app.lealta.db.inShop(shopId, (tx) => tx.query(`UPDATE customers SET ${change}`));
  const told = await answers(shopId, found.memberId);
  expect(told).toEqual(Object.fromEntries(Object.keys(told).map((place) => [place, expected])));
});
