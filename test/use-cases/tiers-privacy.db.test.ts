import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportCustomer } from '#app/db/compliance.store.ts';
import { tiersSettings } from '#app/domain/tiers/settings.ts';
import { toShopifyCustomerId } from '#app/kernel/ids.ts';
import { customerPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

it('what is known of a member’s tiers is in the answer to a data request; what was written of the person is forgotten', async () => {
  const shopId = await app.aShop('tiers-privacy', (settings) => ({
    ...settings,
    tiers: tiersSettings.parse({
      list: [{ id: 'vip', name: { es: 'VIP', en: 'VIP' }, threshold: 0, inviteOnly: true }],
    }),
  }));
  await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(700) }]);
  await app.lealta.inbox.drain(shopId);
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(700));
  if (found === null) throw new Error('no member');
  const by = { memberId: found.memberId, by: 'marta@example.com' };
  await app.lealta.members.enrol(shopId, { memberId: found.memberId, source: 'admin' });
  await app.lealta.tiers.assign(shopId, { ...by, tierId: 'vip', reason: 'Cousin of the owner' });
  await app.lealta.tiers.unassign(shopId, { ...by, reason: 'No cousin at all' });
  const answer = () => app.lealta.db.inShop(shopId, (tx) => exportCustomer(tx, 700n));
  expect(JSON.stringify((await answer()).tiers)).toMatch(/Cousin of the owner.*No cousin at all/);
  const customer = { id: 700, email: 'c700@example.com' };
  await app.deliver(shopId, [{ topic: 'customers/redact', payload: { customer, orders_to_redact: [] } }]);
  await app.lealta.inbox.drain(shopId);
  const { tiers } = await answer();
  expect(tiers).toMatchObject([{ tier_id: 'vip', reason: 'assigned' }]);
  expect(JSON.stringify(tiers)).not.toMatch(/cousin/i);
});
