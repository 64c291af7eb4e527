/** Two customers become one: when the one who is left was away from the club. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enrolmentsOf } from '#app/db/customers.store.ts';
import { isAway } from '#app/domain/members/absences.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

const [GONE, KEPT] = [501, 502];
let app: TestApp;
let shops = 0;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const at = (day: string) => `2026-05-${day}T12:00:00Z`;

/** A shop where both have ordered, and whoever wants to joins. */
async function aShop(): Promise<ShopId> {
  shops += 1;
  const shopId = await app.aShop(`merging-${shops}`, (settings) => ({ ...settings, enrolment: 'opt-in' }));
  await orders(shopId, GONE, 1, at('01'));
  await orders(shopId, KEPT, 2, at('01'));
  return shopId;
}
async function orders(shopId: ShopId, customerId: number, id: number, placedAt: string): Promise<void> {
  const payload = orderPayload({ id, customerId, placedAt });
  await app.deliver(shopId, [{ topic: 'orders/paid', payload, triggeredAt: placedAt }]);
  await app.lealta.inbox.drain(shopId);
}
async function memberId(shopId: ShopId, shopifyId: number): Promise<MemberId> {
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(shopifyId));
  if (found === null) throw new Error('no customer');
  return found.memberId;
}
async function join(shopId: ShopId, shopifyId: number, day: string): Promise<void> {
  app.clock.set(at(day));
  await app.lealta.members.enrol(shopId, { memberId: await memberId(shopId, shopifyId), source: 'opt-in' });
}
async function leave(shopId: ShopId, shopifyId: number, day: string): Promise<void> {
  app.clock.set(at(day));
  await app.lealta.members.leave(shopId, await memberId(shopId, shopifyId));
}
async function merge(shopId: ShopId, day: string): Promise<void> {
  app.clock.set(at(day));
  const payload = {
    admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${KEPT}`,
    admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${GONE}`,
    status: 'completed',
  };
  await app.deliver(shopId, [{ topic: 'customers/merge', payload, triggeredAt: at(day) }]);
  await app.lealta.inbox.drain(shopId);
}
/** On which of these days the one who is left was away; null where they never were a member. */
async function away(shopId: ShopId, ...days: string[]): Promise<string[] | null> {
  const kept = await memberId(shopId, KEPT);
  const enrolments = await app.lealta.db.inShop(shopId, (tx) => enrolmentsOf(tx, [kept]));
  const enrolment = enrolments.get(kept);
  return enrolment === undefined ? null : days.filter((day) => isAway(enrolment.absences, new Date(at(day))));
}

it('takes the times away from before the kept one was a member, and none from after', async () => {
  const shopId = await aShop();
  await join(shopId, GONE, '02');
  await leave(shopId, GONE, '04');
  await join(shopId, GONE, '06');
  await leave(shopId, GONE, '09');
  await join(shopId, KEPT, '10');
  await join(shopId, GONE, '12');
  await merge(shopId, '20');
  expect(await away(shopId, '03', '05', '07', '09', '11', '13')).toEqual(['05', '09']);
});

it('keeps the times of a member of longer, and those alone', async () => {
  const shopId = await aShop();
  await join(shopId, KEPT, '02');
  await join(shopId, GONE, '03');
  await leave(shopId, GONE, '05');
  await join(shopId, GONE, '06');
  await leave(shopId, KEPT, '08');
  await join(shopId, KEPT, '10');
  await merge(shopId, '20');
  expect(await away(shopId, '05', '07', '09', '11')).toEqual(['09']);
});

it('leaves out of the club whoever left it, where the kept account never was in it', async () => {
  const shopId = await aShop();
  await join(shopId, GONE, '02');
  await leave(shopId, GONE, '04');
  expect(await away(shopId, '05')).toBeNull();
  await merge(shopId, '20');
  expect(await away(shopId, '03', '05', '21')).toEqual(['05', '21']);
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(KEPT));
  expect(found?.enrolled).toBe(false);
  // Joining again is theirs to do.
  await join(shopId, KEPT, '22');
  expect(await away(shopId, '21', '23')).toEqual(['21']);
});
