/** Customers from before the installation: no webhook ever told of their orders, and Shopify counts them all the same. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { toShopifyCustomerId } from '#app/kernel/ids.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { aReferralShop, type Member, type ReferralShop } from '#test/builders/referral-shop.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { anOrder } from '#test/dev-shop/a-store.ts';

const GRAPHQL = /graphql\.json$/;

let shop: ReferralShop;
let advocate: Member;
beforeAll(async () => {
  shop = await aReferralShop();
});
afterAll(() => shop?.close());
beforeEach(async () => {
  shop.clock.set(shop.day(0));
  shop.line.faults.length = 0;
  advocate = await shop.aMember();
});

/** A customer of the store with so many orders of before. @returns the customer's id */
function aCustomerOf(
  orders: number,
  email = `old${shop.newId()}@before.example`,
): { id: number; email: string } {
  const id = shop.newId();
  shop.line.store.customers.push(storeCustomer(id, { email }));
  for (let n = 0; n < orders; n += 1) ordered(id);
  return { id, email };
}
function ordered(customerId: number): void {
  const id = shop.newId();
  shop.line.store.orders.push(anOrder({ id, name: `#${id}`, customerId }));
}
const stateOf = async (code: string) => {
  const found = (await shop.referrals()).find((row) => row.discount_code === code);
  return found === undefined ? null : { state: found.state, reasons: found.reasons };
};
const silence = (times: number) => {
  for (let n = 0; n < times; n += 1)
    shop.line.faults.push({ path: GRAPHQL, kind: 'answer', status: 503, body: '{}' });
};
/** Ordering with the voucher, at Shopify too. */
async function buysWith(code: string, customer: { id: number; email: string }): Promise<void> {
  ordered(customer.id);
  await shop.buys({ customerId: customer.id, email: customer.email, discountCodes: [code] });
}

it('refuses the claim of a customer of before, by any alias, or logged in', async () => {
  const old = aCustomerOf(2, 'pepa.lopez@gmail.com');
  const asked = async (email: string) => (await shop.claim(advocate, email)).outcome;
  expect(await asked(old.email)).toBe('invite-customer');
  shop.line.store.customers.push(storeCustomer(shop.newId(), { email: 'luis@gmail.com' }));
  ordered(shop.line.store.customers.at(-1)?.id ?? 0);
  expect(await asked('l.uis+vino@googlemail.com')).toBe('invite-customer');
  // Somebody with an account and no orders is welcome; so is a mailbox that Shopify does not know.
  expect(await asked(aCustomerOf(0).email)).toBe('claimed');
  expect(await asked(`new${shop.newId()}@before.example`)).toBe('claimed');
  // Logged in as a customer of before, with another address.
  const present = aCustomerOf(1);
  await shop.hear({
    topic: 'customers/update',
    payload: {
      id: present.id,
      email: present.email,
      first_name: 'Ana',
      last_name: 'García',
      phone: null,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-10-05T00:00:00Z',
      tags: '',
    },
  });
  const known = await shop.lealta.members.byShopifyId(shop.shopId, toShopifyCustomerId(present.id));
  const email = `other${present.id}@before.example`;
  const claim = {
    code: advocate.code,
    email,
    channel: 'whatsapp' as const,
    customerId: known?.memberId ?? null,
  };
  expect((await shop.lealta.referrals.claim(shop.shopId, claim)).outcome).toBe('invite-customer');
  // What was refused is no claim of the advocate's.
  expect((await shop.referrals()).filter((row) => row.advocate_id === advocate.memberId)).toHaveLength(2);
});

it('counts what we know of as what it is: a cancelled order of ours makes nobody a customer', async () => {
  const friend = aCustomerOf(1);
  const story = { id: shop.newId(), customerId: friend.id, email: friend.email, placedAt: shop.day(-3) };
  await shop.hear({
    topic: 'orders/cancelled',
    payload: orderPayload({ ...story, cancelledAt: shop.day(-2), status: 'voided' }),
  });
  expect((await shop.claim(advocate, friend.email)).outcome).toBe('claimed');
});

it('goes on where Shopify is silent, and looks when the friend would be rewarded', async () => {
  const old = aCustomerOf(1);
  // The claim's question is not answered, the voucher is made.
  silence(4);
  const code = await shop.claimed(advocate, old.email);
  await buysWith(code, old);
  shop.clock.set(shop.day(14));
  await shop.settle();
  expect(await stateOf(code)).toEqual({ state: 'review', reasons: ['existing-customer'] });
  expect(await shop.postings(advocate)).toEqual([]);
  const referralIds = (await shop.referrals()).flatMap((row) =>
    row.discount_code === code ? [row.referral_id] : [],
  );
  await shop.lealta.referrals.decide(shop.shopId, { referralIds, decision: 'accept', by: 'Rosa' });
  expect(await stateOf(code)).toEqual({ state: 'rewarded', reasons: [] });
});

it('asks once about all of them, and rewards those who are new', async () => {
  const friends = Array.from({ length: 3 }, () => aCustomerOf(0));
  const codes: string[] = [];
  for (const friend of friends) {
    const code = await shop.claimed(advocate, friend.email);
    codes.push(code);
    await buysWith(code, friend);
  }
  shop.clock.set(shop.day(14));
  shop.line.requests.length = 0;
  await shop.settle();
  expect(shop.line.requests.filter((path) => GRAPHQL.test(path))).toHaveLength(1);
  expect((await Promise.all(codes.map(stateOf))).map((one) => one?.state)).toEqual([
    'rewarded',
    'rewarded',
    'rewarded',
  ]);
  // Bought again since: what was rewarded is not asked about any more.
  const [friend] = friends;
  if (friend === undefined) return;
  shop.clock.set(shop.day(20));
  ordered(friend.id);
  await shop.buys({ customerId: friend.id, email: friend.email });
  await shop.settle();
  expect(await shop.available(advocate)).toBe(300);
  expect(shop.line.requests.filter((path) => GRAPHQL.test(path))).toHaveLength(1);
});

it('waits while Shopify is silent, holding up nobody without an account', async () => {
  const friend = aCustomerOf(0);
  const code = await shop.claimed(advocate, friend.email);
  const guest = await shop.claimed(advocate, `guest${shop.newId()}@before.example`);
  await buysWith(code, friend);
  await shop.buys({ customerId: null, discountCodes: [guest] });
  shop.clock.set(shop.day(14));
  silence(8);
  await shop.settle();
  expect([(await stateOf(code))?.state, (await stateOf(guest))?.state]).toEqual(['bought', 'rewarded']);
  shop.line.faults.length = 0;
  expect(await shop.settle()).toBe(0);
  shop.clock.set(new Date(new Date(shop.day(14)).getTime() + 60_000));
  await shop.settle();
  expect((await stateOf(code))?.state).toBe('rewarded');
});

it('an order that Shopify counted and that is told of later makes nobody suspicious', async () => {
  await shop.publish({ returnDays: 0 });
  const friend = aCustomerOf(0);
  const code = await shop.claimed(advocate, friend.email);
  await buysWith(code, friend);
  // A second one, whose webhook is late.
  ordered(friend.id);
  await shop.settle();
  expect(await stateOf(code)).toEqual({ state: 'review', reasons: ['existing-customer'] });
  await shop.buys({ customerId: friend.id, email: friend.email, placedAt: shop.day(0, 0.5) });
  await shop.settle();
  expect(await stateOf(code)).toEqual({ state: 'rewarded', reasons: [] });
});
