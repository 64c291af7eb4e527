/** People in referrals: told to the storefront, merged, forgotten. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toShopifyCustomerId } from '#app/kernel/ids.ts';
import { customerPayload } from '#test/builders/orders.ts';
import { aReferralShop, type ReferralShop } from '#test/builders/referral-shop.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';

let shop: ReferralShop;
beforeAll(async () => {
  shop = await aReferralShop({ active: false });
});
afterAll(() => shop?.close());

const metafield = (key: string, owner: string) => {
  const found = shop.line.store.metafields.find((one) => one.key === key && one.ownerGid.includes(owner));
  return JSON.parse(found?.value ?? '{}');
};
/** Marks are made by the database's own clock. */
async function publishNow(): Promise<void> {
  shop.clock.set(new Date(Date.now() + 1000));
  await shop.lealta.publication.publish(shop.shopId);
}

it('every member has a code on the storefront once referrals are on, whoever they were before', async () => {
  const id = shop.newId();
  shop.line.store.customers.push(storeCustomer(id));
  await shop.hear({ topic: 'customers/create', payload: customerPayload(id, '2026-10-01T00:00:00Z') });
  await publishNow();
  expect(metafield('member', `/${id}`)).toMatchObject({ enrolled: true, referral: null });
  expect(metafield('programme', 'AppInstallation').referrals).toBeNull();
  await shop.publish({});
  await publishNow();
  expect(metafield('programme', 'AppInstallation').referrals).toEqual({
    friend: { kind: 'fixed-amount', value: 500, minimum: 0 },
    points: 100,
    percent: 100,
  });
  const { referral } = metafield('member', `/${id}`);
  const found = await shop.lealta.members.byShopifyId(shop.shopId, toShopifyCustomerId(id));
  if (found === null) throw new Error('no member');
  expect((await shop.lealta.referrals.of(shop.shopId, found.memberId)).referral?.code).toBe(referral.code);
});

it('other milestones are told to those whose next one they change, and to nobody else', async () => {
  const milestones = (...all: [friends: number, points: number][]) => ({
    returnDays: 0,
    milestones: all.map(([friends, points]) => ({ id: `m${friends}`, friends, points })),
  });
  await shop.publish(milestones([1, 10], [3, 30]));
  const [fresh, bringer] = [await shop.aMember(), await shop.aMember()];
  for (const { shopifyId } of [fresh, bringer]) shop.line.store.customers.push(storeCustomer(shopifyId));
  const code = await shop.claimed(bringer, `of${bringer.shopifyId}@somewhere.example`);
  await shop.buys({ customerId: null, discountCodes: [code] });
  await shop.settle();
  await publishNow();
  const next = ({ shopifyId }: typeof fresh) => metafield('member', `/${shopifyId}`).referral.next;
  expect([next(fresh), next(bringer)]).toEqual([
    { friends: 1, points: 10 },
    { friends: 3, points: 30 },
  ]);
  /** How many summaries are written, the programme's with them. */
  const published = async (settings: object) => {
    await shop.publish(settings);
    shop.clock.set(new Date(Date.now() + 1000));
    return shop.lealta.publication.publish(shop.shopId);
  };
  expect(await published(milestones([1, 10], [3, 40]))).toBe(2);
  expect([next(fresh), next(bringer)]).toEqual([
    { friends: 1, points: 10 },
    { friends: 3, points: 40 },
  ]);
  expect(await published({ ...milestones([1, 10], [3, 40]), perMonth: 9 })).toBe(1);
  await published(milestones([2, 20], [3, 40]));
  expect([next(fresh), next(bringer)]).toEqual([
    { friends: 2, points: 20 },
    { friends: 2, points: 20 },
  ]);
  await published(milestones());
  expect([next(fresh), next(bringer)]).toEqual([null, null]);
});

it('whoever is merged keeps what they brought, and both codes work', async () => {
  await shop.publish({ returnDays: 0 });
  const [kept, gone] = [await shop.aMember(), await shop.aMember()];
  for (const member of [kept, gone]) {
    const email = `of${member.shopifyId}@somewhere.example`;
    const code = await shop.claimed(member, email);
    await shop.buys({ customerId: shop.newId(), email, discountCodes: [code] });
  }
  await shop.settle();
  await shop.hear({
    topic: 'customers/merge',
    payload: {
      admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept.shopifyId}`,
      admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${gone.shopifyId}`,
      status: 'completed',
    },
  });
  await shop.settle();
  expect(await shop.available(kept)).toBe(200);
  const { friends, referral } = await shop.lealta.referrals.of(shop.shopId, kept.memberId);
  expect(friends.map(({ state }) => state)).toEqual(['rewarded', 'rewarded']);
  expect([kept.code, gone.code]).toContain(referral?.code);
  expect((await shop.claim(gone, 'later@somewhere.example')).outcome).toBe('claimed');
  // A reversal finds the points although they were given to the one who is gone.
  const row = (await shop.referrals()).find(({ code }) => code === gone.code);
  const decided = { referralIds: [row?.referral_id ?? ''], decision: 'reject' as const, by: 'Rosa' };
  await shop.lealta.referrals.decide(shop.shopId, decided);
  expect(await shop.available(kept)).toBe(100);
  expect(await shop.problems()).toEqual([]);
});

it('a friend is forgotten, also one who never became a customer; what was rewarded stays', async () => {
  await shop.publish({ returnDays: 0 });
  const advocate = await shop.aMember();
  const [stranger, friend] = ['stranger@forget.example', 'friend@forget.example'];
  const id = shop.newId();
  await shop.claimed(advocate, stranger);
  const code = await shop.claimed(advocate, friend);
  await shop.buys({ customerId: id, email: friend, discountCodes: [code] });
  await shop.settle();
  const redact = (customer: object) => ({
    topic: 'customers/redact',
    payload: { customer: { phone: null, ...customer }, orders_to_redact: [] },
  });
  await shop.hear(redact({ id: null, email: 'Stranger+x@forget.example' }), redact({ id, email: friend }));
  const rows = (await shop.referrals()).filter((row) => row.advocate_id === advocate.memberId);
  expect(rows.map((row) => [row.email_masked, row.state])).toEqual([
    ['•••', 'claimed'],
    ['•••', 'rewarded'],
  ]);
  shop.clock.set(new Date(Date.now() + 90 * 86_400_000));
  await shop.settle();
  expect(await shop.available(advocate)).toBe(100);
  const hashes = await shop.lealta.db.inShop(shop.shopId, (tx) =>
    tx.query('SELECT 1 FROM referrals WHERE advocate_id = $1 AND email_hash IS NOT NULL', [
      advocate.memberId,
    ]),
  );
  expect(hashes).toEqual([]);
});
