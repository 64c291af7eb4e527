/** Each kind of reward: made on the stand-in's Admin API with its real schema, and honoured at its checkout. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '#app/config/environment.ts';
import { openDatabase } from '#app/db/database.ts';
import { storeReceived } from '#app/db/inbox.store.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { rewardSettings } from '#app/domain/rewards/settings.ts';
import { addDays } from '#app/kernel/clock.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { checkLedger } from '#app/use-cases/ledger/check-ledger.ts';
import { installShop } from '#app/use-cases/shops/install-shop.ts';
import { RESERVATION_PATIENCE_MS } from '#app/use-cases/vouchers/settle-reservations.ts';
import { createLealta, type Lealta } from '#app/wiring.server.ts';
import { recordOrder } from '#dev-shop/commerce/place-order.ts';
import { find } from '#dev-shop/find.ts';
import type { Product } from '#dev-shop/model.ts';
import { nextId } from '#dev-shop/state.ts';
import { customerPayload, type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { API_KEY, API_SECRET, startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { testClock } from '#test/support/app.ts';
import { testDatabase } from '#test/support/database.ts';

const KEY = Buffer.alloc(32, 1);
const GRAPHQL = /graphql\.json$/;
const TRIES = 8;

let shop: TestShop;
let lealta: Lealta;
let shopId: ShopId;
let customerId = 8_000_000_000_000;
const clock = testClock(new Date().toISOString());

const wine = (id: number, price: number): Product => ({
  id,
  handle: `wine-${id}`,
  title: `Wine ${id}`,
  vendor: 'Bodega',
  productType: 'Vino',
  tags: [],
  description: { es: '', en: '' },
  collections: id === 11 ? ['reds'] : [],
  image: '',
  facts: [],
  variants: [
    {
      id: id * 10,
      title: 'Default Title',
      sku: String(id),
      price,
      compareAtPrice: null,
      cost: null,
      inventory: 10_000,
      requiresShipping: true,
      taxable: true,
    },
  ],
  status: 'ACTIVE',
  giftCard: false,
});

const manyIds = Array.from({ length: 250 }, (_, n) => String(10n ** 19n + BigInt(n)));
const REWARDS = [
  { id: 'amount', kind: 'fixed-amount', points: 100, value: 500, minimum: 2000 },
  { id: 'percent', kind: 'percentage', points: 100, percent: 10 },
  { id: 'reds', kind: 'percentage', points: 100, percent: 20, target: { collections: ['91'] } },
  { id: 'capped', kind: 'percentage', points: 100, percent: 20, cap: 500 },
  {
    id: 'capped-reds',
    kind: 'percentage',
    points: 100,
    percent: 50,
    cap: 700,
    minimum: 1000,
    target: { collections: ['91'] },
  },
  {
    id: 'capped-much',
    kind: 'percentage',
    points: 100,
    percent: 50,
    cap: 700,
    target: { products: manyIds, variants: manyIds },
  },
  { id: 'shipping', kind: 'free-shipping', points: 100, combinesWith: { order: true } },
  { id: 'product', kind: 'free-product', points: 100, productId: '12', productTitle: 'Wine 12' },
  { id: 'gone', kind: 'free-product', points: 100, productId: '99', productTitle: 'Wine 99' },
  { id: 'card', kind: 'gift-card', points: 100, value: 1000 },
  { id: 'credit', kind: 'store-credit', points: 100, value: 700 },
  { id: 'slider', kind: 'any-amount', points: 50, value: 100, maxPoints: 500 },
  { id: 'few', kind: 'fixed-amount', points: 1, value: 100, stock: 5 },
  { id: 'twice', kind: 'fixed-amount', points: 1, value: 100, perMember: { count: 2, days: 30 } },
  { id: 'gold', kind: 'fixed-amount', points: 1, value: 100, tiers: ['gold'] },
];

const settings = (change: Partial<ProgrammeSettings> = {}): ProgrammeSettings => ({
  ...defaultSettings(),
  rewards: REWARDS.map((reward) => rewardSettings.parse(reward)),
  ...change,
});

beforeAll(async () => {
  shop = await startTestShop();
  await shop.install();
  shop.store.collections.push({
    id: 91,
    handle: 'reds',
    title: { es: 'Tintos', en: 'Reds' },
    description: { es: '', en: '' },
    image: '',
  });
  shop.store.products.push(wine(11, 1000), wine(12, 1500));
  const environment = readEnvironment({
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: 'https://lealta.example.com',
    LEALTA_ENCRYPTION_KEY: KEY.toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const db = openDatabase(await testDatabase(), { max: 8 });
  lealta = await createLealta(environment, { db, clock: clock.now });
  const store = createSessionStore(db, createSealer([KEY]));
  for (const session of shop.sessions.values()) await store.storeSession(session);
  shopId = await installShop({ db, clock: lealta.clock, forShop: lealta.shopify.forShop }, shop.domain);
  await lealta.programme.publish(shopId, {
    settings: settings(),
    by: 'test',
    note: '',
    effectiveFrom: new Date('2025-01-01T00:00:00Z'),
  });
});
afterAll(async () => {
  await lealta?.close();
  await shop?.stop();
});
beforeEach(() => {
  shop.faults.length = 0;
  clock.set(new Date());
});

type Member = { readonly id: number; readonly memberId: MemberId };

async function aMember(points = 1000n): Promise<Member> {
  customerId += 1;
  const id = customerId;
  shop.store.customers.push(storeCustomer(id));
  await hear('customers/create', customerPayload(id));
  const found = await lealta.members.byShopifyId(shopId, toShopifyCustomerId(id));
  if (found === null) throw new Error('no member');
  const { memberId } = found;
  await lealta.members.adjust(shopId, {
    memberId,
    points,
    reason: 'to spend',
    requestId: `a${id}`,
    by: 'test',
  });
  return { id, memberId };
}

async function hear(topic: string, payload: object): Promise<void> {
  const received = {
    shopId,
    webhookId: randomUUID(),
    topic,
    triggeredAt: new Date(),
    body: JSON.stringify(payload),
  };
  await lealta.db.inSystem((tx) => storeReceived(tx, [received]));
  expect(await lealta.inbox.drain(shopId)).toEqual({ done: 1, failed: 0 });
}
const hearOrder = (story: OrderStory) => hear('orders/updated', orderPayload(story));

const ask = ({ memberId }: Member, rewardId: string, points?: bigint, requestId: string = randomUUID()) =>
  lealta.vouchers.redeem(shopId, { memberId, rewardId, requestId, points });

async function redeemed(member: Member, rewardId: string, points?: bigint) {
  const outcome = await ask(member, rewardId, points);
  if (outcome.outcome !== 'redeemed') throw new Error(JSON.stringify(outcome));
  return outcome.voucher;
}

/** What an order of these goods (product id → units) costs the member, written into the store. */
function buy(
  member: Member,
  goods: Record<number, number>,
  how: { codes?: string[]; cards?: string[]; loggedIn?: boolean } = {},
) {
  const outcome = recordOrder(
    { find, nextId },
    shop.store,
    {
      lines: Object.entries(goods).map(([product, quantity]) => ({
        key: product,
        variantId: Number(product) * 10,
        quantity,
        properties: {},
      })),
      discountCodes: how.codes ?? [],
      giftCards: how.cards ?? [],
      email: `c${member.id}@example.com`,
      phone: null,
      customerId: how.loggedIn === false ? null : member.id,
      shippingAddress: null,
      locale: 'es',
      payment: 'card',
    },
    clock.now(),
  );
  if (outcome.outcome === 'refused') throw new Error(outcome.code);
  const { order, priced } = outcome;
  return {
    order,
    total: priced.total,
    discount: priced.lineDiscount,
    shipping: priced.shipping.price - priced.shipping.discount,
    refused: priced.refused.map(({ reason }) => reason),
    payments: (order.payments ?? []).map(({ gateway, amount }) => [gateway, amount]),
  };
}

const stateOf = ({ memberId }: Member) =>
  lealta.db.inShop(shopId, async (tx) => {
    const [balance] = await tx.query('SELECT available, redeemed FROM balances WHERE member_id = $1', [
      memberId,
    ]);
    const vouchers = await tx.query<{ status: string }>(
      'SELECT status FROM vouchers WHERE member_id = $1 ORDER BY reserved_at, voucher_id',
      [memberId],
    );
    return { ...balance, vouchers: vouchers.map((one) => one.status) };
  });
const causesOf = ({ memberId }: Member, kind: string) =>
  lealta.db.inShop(shopId, (tx) =>
    tx.query<{ cause: object }>(
      'SELECT cause FROM ledger_transactions WHERE member_id = $1 AND kind = $2 ORDER BY posted_at',
      [memberId, kind],
    ),
  );
const problems = async () =>
  (await checkLedger(lealta.db, { shopId, timezone: 'Europe/Madrid' })).differences;
const later = (ms: number): void => clock.set(new Date(clock.now().getTime() + ms));
const creditsOf = ({ id }: Member) =>
  (shop.store.storeCredit ?? []).filter((entry) => entry.customerId === id).map(({ amount }) => amount);
const loseAnswers = (): void => {
  for (let n = 0; n < TRIES; n += 1) shop.faults.push({ path: GRAPHQL, kind: 'lost-answer' });
};

describe('at the checkout', () => {
  it('a fixed amount comes off once the basket is worth its minimum', async () => {
    const member = await aMember();
    const { code } = await redeemed(member, 'amount');
    expect(buy(member, { 11: 1 }, { codes: [code] })).toMatchObject({
      refused: ['below-minimum'],
      discount: 0,
    });
    expect(buy(member, { 11: 3 }, { codes: [code] })).toMatchObject({ refused: [], discount: 500 });
    expect(buy(member, { 11: 3 }, { codes: [code] })).toMatchObject({ refused: ['used-up'], discount: 0 });
  });

  it('a percentage comes off everything, or off the goods it is for', async () => {
    const member = await aMember();
    const { code, percent } = await redeemed(member, 'percent');
    expect(percent).toBe(10);
    expect(buy(member, { 11: 2, 12: 1 }, { codes: [code] }).discount).toBe(350);
    const reds = await redeemed(member, 'reds');
    expect(buy(member, { 12: 1 }, { codes: [reds.code] }).refused).toEqual(['goods-missing']);
    const bought = buy(member, { 11: 2, 12: 1 }, { codes: [reds.code] });
    expect(bought.discount).toBe(400);
    expect(bought.order.lines.map(({ discount }) => discount)).toEqual([400, 0]);
  });

  it('a percentage with a cap takes off no more than that, by our own Function', async () => {
    const member = await aMember();
    const { code, percent, cap } = await redeemed(member, 'capped');
    expect([percent, cap]).toEqual([20, 500]);
    const before = buy(member, { 11: 4 }); // 40 €, and shipping: 44.90 €
    const capped = buy(member, { 11: 4 }, { codes: [code] });
    expect(capped).toMatchObject({ refused: [], discount: 500, total: before.total - 500 });
    expect(capped.order.discountCodes).toEqual([{ code, amount: 500, type: 'fixed_amount' }]);
    expect(buy(member, { 11: 4 }, { codes: [code] })).toMatchObject({ refused: ['used-up'], discount: 0 });

    const reached = await redeemed(member, 'capped');
    expect(buy(member, { 11: 1, 12: 1 }, { codes: [reached.code] }).order.discountCodes).toEqual([
      { code: reached.code, amount: 500, type: 'percentage', percentage: 20 },
    ]);
    const under = await redeemed(member, 'capped');
    expect(buy(await aMember(), { 11: 2 }, { codes: [under.code] }).refused).toEqual(['not-yours']);
    expect(buy(member, { 11: 2 }, { codes: [under.code] }).discount).toBe(400);

    await hearOrder({ id: 1, customerId: member.id, discountCodes: [code] });
    expect(await stateOf(member)).toMatchObject({ available: 700n, vouchers: ['used', 'active', 'active'] });
    expect(await causesOf(member, 'redeem')).toMatchObject([
      { cause: { params: { kind: 'percentage', percent: 20, cap: 500 } } },
      {},
      {},
    ]);
    expect(await problems()).toEqual([]);
  });

  it('a percentage with a cap is for its goods only, from their minimum on', async () => {
    const member = await aMember();
    const { code } = await redeemed(member, 'capped-reds');
    expect(buy(member, { 12: 3 }, { codes: [code] }).refused).toEqual(['nothing-to-discount']);
    const bought = buy(member, { 11: 2, 12: 1 }, { codes: [code] });
    expect(bought).toMatchObject({ refused: [], discount: 700 });
    expect(bought.order.lines.map(({ discount }) => discount)).toEqual([700, 0]);
  });

  it('a percentage with a cap on more goods than a Function may be told is refused, and the points are back', async () => {
    const member = await aMember();
    expect(await ask(member, 'capped-much')).toMatchObject({
      outcome: 'refused',
      message: 'the reward names too many products',
    });
    expect(await stateOf(member)).toMatchObject({ available: 1000n, vouchers: ['released'] });
  });

  it('shipping is free, beside a discount on the order where both may combine', async () => {
    const member = await aMember();
    const { code } = await redeemed(member, 'shipping');
    const percent = await redeemed(member, 'percent');
    expect(buy(member, { 11: 1 }).shipping).toBe(490);
    expect(buy(member, { 11: 1 }, { codes: [code, percent.code] })).toMatchObject({
      refused: [],
      shipping: 0,
      discount: 100,
      total: 900,
    });
  });

  it('a free product is free once, however many are in the basket', async () => {
    const member = await aMember();
    const { code, product } = await redeemed(member, 'product');
    expect(product).toBe('Wine 12');
    expect(buy(member, { 11: 1 }, { codes: [code] }).refused).toEqual(['goods-missing']);
    expect(buy(member, { 11: 1, 12: 3 }, { codes: [code] }).discount).toBe(1500);
  });

  it('a gift card pays, and its code is shown in full once', async () => {
    const member = await aMember();
    const requestId = randomUUID();
    const outcome = await ask(member, 'card', undefined, requestId);
    if (outcome.outcome !== 'redeemed') throw new Error(outcome.outcome);
    const { code } = outcome.voucher;
    expect(code).toMatch(/^[2-9A-Z]{16}$/);
    const { vouchers, entries } = await lealta.members.summary(shopId, member.memberId);
    expect(vouchers.map((voucher) => voucher.code)).toEqual([`•••• ${code.slice(-4)}`]);
    expect(JSON.stringify(entries)).not.toContain(code);
    const bought = buy(member, { 11: 2 }, { cards: [code] });
    expect(bought).toMatchObject({ discount: 0, total: 2490 });
    expect(bought.payments).toEqual([
      ['gift_card', 1000],
      ['bogus', 1490],
    ]);
    expect(buy(member, { 11: 2 }, { cards: [code] }).payments).toEqual([]);
  });

  it('store credit pays for whoever is logged in', async () => {
    const member = await aMember();
    await redeemed(member, 'credit');
    expect(await stateOf(member)).toMatchObject({ available: 900n, vouchers: ['used'] });
    expect(buy(member, { 11: 1 }, { loggedIn: false }).payments).toEqual([]);
    const bought = buy(member, { 11: 1 });
    expect(bought.payments).toEqual([
      ['shopify_store_credit', 700],
      ['bogus', 790],
    ]);
    expect(buy(member, { 11: 1 }).payments).toEqual([]);
  });

  it('as many points as the member likes come off, in whole steps', async () => {
    const member = await aMember();
    const voucher = await redeemed(member, 'slider', 350n);
    expect(voucher).toMatchObject({ points: 350, value: 700, kind: 'any-amount' });
    expect(buy(member, { 11: 1 }, { codes: [voucher.code] }).discount).toBe(700);
    expect(await ask(member, 'slider', 349n)).toMatchObject({ refusal: { code: 'not-a-step', step: 50n } });
    expect(await ask(member, 'slider', 550n)).toMatchObject({
      refusal: { code: 'too-many-points', most: 500n },
    });
    expect(await problems()).toEqual([]);
  });
});

it('every voucher that a member has paid for is shown, however many', async () => {
  const member = await aMember();
  for (let n = 0; n < 8; n += 1) await redeemed(member, 'slider', 50n);
  const { vouchers } = await lealta.members.summary(shopId, member.memberId);
  expect(vouchers).toHaveLength(8);
});

describe('a reward with limits', () => {
  it('is never given more often than there is of it, however many members ask at once', async () => {
    const members: Member[] = [];
    while (members.length < 6) members.push(await aMember());
    const outcomes = await Promise.all(members.flatMap((member) => [ask(member, 'few'), ask(member, 'few')]));
    const counts = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
    expect([counts('redeemed'), counts('not-allowed')]).toEqual([5, 7]);
    expect(outcomes.find(({ outcome }) => outcome === 'not-allowed')).toMatchObject({
      refusal: { code: 'sold-out', stock: 5 },
    });
  }, 30_000);

  it('is back in stock when somebody gives it back, and the storefront knows without asking', async () => {
    const soldOut = async () => {
      // Marks are made by the database's own clock.
      clock.set(new Date(Date.now() + 1000));
      await lealta.publication.publish(shopId);
      const shown = shop.store.metafields.find(({ key }) => key === 'programme');
      clock.set(new Date());
      const { rewards } = JSON.parse(shown?.value ?? '{}') as { rewards: { id: string; soldOut?: true }[] };
      return rewards.flatMap(({ id, soldOut }) => (soldOut ? [id] : []));
    };
    const [first, second] = [await aMember(), await aMember()];
    await lealta.programme.publish(shopId, {
      settings: settings({
        rewards: settings().rewards.map((one) => ({ ...one, stock: one.id === 'percent' ? 6 : one.stock })),
      }),
      by: 'test',
      note: '',
    });
    const given = await redeemed(first, 'percent');
    for (let n = 0; n < 20; n += 1) if ((await ask(second, 'percent')).outcome !== 'redeemed') break;
    expect(await ask(second, 'percent')).toMatchObject({ refusal: { code: 'sold-out' } });
    expect(await soldOut()).toContain('percent');
    await lealta.vouchers.returnUnused(shopId, { memberId: first.memberId, voucherId: given.id });
    expect(await soldOut()).not.toContain('percent');
    expect(await ask(second, 'percent')).toMatchObject({ outcome: 'redeemed' });
    await lealta.programme.publish(shopId, { settings: settings(), by: 'test', note: '' });
  });

  it('is given to a member as often as it may be, also when asked many times at once', async () => {
    const member = await aMember();
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => ask(member, 'twice')));
    expect(outcomes.filter(({ outcome }) => outcome === 'redeemed')).toHaveLength(2);
    const refused = await ask(member, 'twice');
    if (refused.outcome !== 'not-allowed' || refused.refusal.code !== 'member-limit')
      throw new Error(refused.outcome);
    const { next } = refused.refusal;
    expect(next !== null && next > addDays(clock.now(), 29)).toBe(true);
    later(31 * 86_400_000);
    expect(await ask(member, 'twice')).toMatchObject({ outcome: 'redeemed' });
  });

  it('of a tier is for who is in it', async () => {
    const member = await aMember();
    expect(await ask(member, 'gold')).toMatchObject({ refusal: { code: 'tier-only', tiers: ['gold'] } });
    await lealta.db.inShop(shopId, (tx) =>
      tx.query(
        `INSERT INTO member_tiers (shop_id, member_id, since, tier_id, reason) VALUES ($1, $2, $3, 'gold', 'test')`,
        [shopId, member.memberId, addDays(clock.now(), -1)],
      ),
    );
    expect(await ask(member, 'gold')).toMatchObject({ outcome: 'redeemed' });
  });

  it('that cannot be made gives the points back and says why', async () => {
    const member = await aMember();
    expect(await ask(member, 'gone')).toEqual({ outcome: 'reward-unavailable' });
    expect(await stateOf(member)).toMatchObject({ available: 1000n, vouchers: ['released'] });
    expect(await causesOf(member, 'release')).toMatchObject([
      { cause: { code: 'redemption-released', params: { reason: 'product-gone' } } },
    ]);
  });
});

describe('an answer of Shopify that is lost', () => {
  it.each(['percent', 'capped', 'shipping', 'product', 'card', 'credit'])(
    'never gives twice: %s',
    async (rewardId) => {
      const member = await aMember(100n);
      const before = (shop.store.giftCards ?? []).length;
      const requestId = randomUUID();
      // The free product's price is asked for first; its answer arrives.
      if (rewardId === 'product') await redeemed(await aMember(), rewardId);
      for (let n = 0; n < TRIES; n += 1) shop.faults.push({ path: GRAPHQL, kind: 'lost-answer' });
      expect(await ask(member, rewardId, undefined, requestId)).toEqual({ outcome: 'shopify-unavailable' });
      shop.faults.length = 0;
      const again = await ask(member, rewardId, undefined, requestId);
      expect(again.outcome).toBe('redeemed');
      expect(await ask(member, rewardId, undefined, requestId)).toEqual(again);
      expect(await stateOf(member)).toMatchObject({ available: 0n, redeemed: 100n });
      if (rewardId === 'card') expect((shop.store.giftCards ?? []).length - before).toBe(1);
      else if (rewardId === 'credit') expect(creditsOf(member)).toEqual([700]);
      else {
        const codes = shop.store.discounts.filter((one) => one.customerIds?.includes(member.id));
        expect(codes).toHaveLength(1);
      }
      expect(await problems()).toEqual([]);
    },
    30_000,
  );

  it.each(['card', 'credit'])(
    'is looked up by the job when nobody presses again: %s',
    async (rewardId) => {
      const member = await aMember(100n);
      loseAnswers();
      await ask(member, rewardId);
      shop.faults.length = 0;
      later(RESERVATION_PATIENCE_MS + 1);
      expect(await lealta.vouchers.settleReservations(shopId)).toBe(1);
      expect(await stateOf(member)).toMatchObject({ available: 0n, redeemed: 100n });
      if (rewardId === 'credit') expect(creditsOf(member)).toEqual([700]);
      // Nobody has seen the card's code yet: the member finds it in full.
      const { vouchers } = await lealta.members.summary(shopId, member.memberId);
      if (rewardId === 'card') expect(vouchers[0]?.code).toMatch(/^[2-9A-Z]{16}$/);
    },
    30_000,
  );

  it('of a credit that was not given leaves it to the job to give the points back', async () => {
    const member = await aMember(100n);
    const requestId = randomUUID();
    for (let n = 0; n < TRIES; n += 1)
      shop.faults.push({ path: GRAPHQL, kind: 'answer', status: 503, body: '{}' });
    await ask(member, 'credit', undefined, requestId);
    shop.faults.length = 0;
    expect(await ask(member, 'credit', undefined, requestId)).toEqual({ outcome: 'shopify-unavailable' });
    later(RESERVATION_PATIENCE_MS + 1);
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(1);
    expect(creditsOf(member)).toEqual([]);
    expect(await stateOf(member)).toMatchObject({ available: 100n, vouchers: ['released'] });
    expect(await ask(member, 'credit', undefined, requestId)).toMatchObject({ outcome: 'redeemed' });
  }, 30_000);

  it('two credits of one member are told apart though both lapse together', async () => {
    const member = await aMember();
    await Promise.all([redeemed(member, 'credit'), redeemed(member, 'credit')]);
    const ends = (shop.store.storeCredit ?? []).filter((one) => one.customerId === member.id);
    expect(new Set(ends.map(({ expiresAt }) => expiresAt)).size).toBe(2);
  });
});

describe('access to the shop', () => {
  const denied = (status: number, errors: object[] = []) =>
    shop.faults.push({ path: GRAPHQL, kind: 'answer', status, body: JSON.stringify({ errors }) });

  it.each(['credit', 'card', 'percent'])(
    'that is lost after an answer was lost leaves the points set aside until it is back: %s',
    async (rewardId) => {
      const member = await aMember(100n);
      const requestId = randomUUID();
      for (let n = 0; n < TRIES; n += 1) shop.faults.push({ path: GRAPHQL, kind: 'lost-answer' });
      await ask(member, rewardId, undefined, requestId);
      shop.faults.length = 0;
      denied(403);
      expect(await ask(member, rewardId, undefined, requestId)).toEqual({ outcome: 'shopify-unavailable' });
      later(RESERVATION_PATIENCE_MS + 1);
      denied(403);
      expect(await lealta.vouchers.settleReservations(shopId)).toBe(0);
      expect(await stateOf(member)).toMatchObject({ available: 0n, vouchers: ['reserved'] });
      expect(await ask(member, rewardId, undefined, requestId)).toMatchObject({ outcome: 'redeemed' });
      expect(await stateOf(member)).toMatchObject({ available: 0n, redeemed: 100n });
      if (rewardId === 'credit') expect(creditsOf(member)).toEqual([700]);
      expect(await problems()).toEqual([]);
    },
    30_000,
  );

  it.each(['card', 'credit', 'percent'])(
    'that the app was never given is told as a refusal, and the points come back at once: %s',
    async (rewardId) => {
      const member = await aMember(100n);
      denied(200, [{ message: 'Access denied for this field.', extensions: { code: 'ACCESS_DENIED' } }]);
      expect(await ask(member, rewardId)).toMatchObject({
        outcome: 'refused',
        message: expect.stringContaining('Access denied'),
      });
      expect(await stateOf(member)).toMatchObject({ available: 100n, vouchers: ['released'] });
    },
  );
});

describe('a gift card that is given back', () => {
  const cardOf = (code: string) => {
    const card = (shop.store.giftCards ?? []).find((one) => one.code === code.toLowerCase());
    if (card === undefined) throw new Error('no card');
    return card;
  };
  const giveBack = ({ memberId }: Member, voucherId: string) =>
    lealta.vouchers.returnUnused(shopId, { memberId, voucherId });

  it('is found though the merchant changed its note, and is of no use any more', async () => {
    const member = await aMember(100n);
    const voucher = await redeemed(member, 'card');
    cardOf(voucher.code).note = 'for a good customer';
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'returned' });
    expect(cardOf(voucher.code)).toMatchObject({ deactivatedAt: expect.any(String) });
  });

  it('keeps its points spent while Shopify does not know it', async () => {
    const member = await aMember(100n);
    const voucher = await redeemed(member, 'card');
    const lost = cardOf(voucher.code);
    shop.store.giftCards = shop.store.giftCards?.filter((one) => one !== lost) ?? [];
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'shopify-unavailable' });
    expect(await stateOf(member)).toMatchObject({ available: 0n, vouchers: ['active'] });
    clock.set(addDays(new Date(voucher.expiresAt ?? 0), 1));
    await lealta.vouchers.lapse(shopId);
    expect(await stateOf(member)).toMatchObject({ available: 0n, vouchers: ['lapsed'] });
  });

  it('is not once some of it was spent: the member is told what is left', async () => {
    const member = await aMember(100n);
    const voucher = await redeemed(member, 'card');
    cardOf(voucher.code).balance = 420;
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'voucher-used' });
    expect(cardOf(voucher.code)).toMatchObject({ deactivatedAt: null });
    expect((await lealta.members.summary(shopId, member.memberId)).vouchers).toMatchObject([{ left: 420 }]);
    cardOf(voucher.code).balance = 0;
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'voucher-used' });
    expect(await stateOf(member)).toMatchObject({ available: 0n, redeemed: 100n, vouchers: ['used'] });
  });
});

describe('a voucher that nobody uses in time', () => {
  const afterIts = 91 * 86_400_000;

  it('gives its points back once, and its code works no more', async () => {
    const member = await aMember();
    const voucher = await redeemed(member, 'percent');
    const card = await redeemed(member, 'card');
    expect(await lealta.vouchers.lapse(shopId)).toBe(0);
    later(afterIts);
    await lealta.vouchers.lapse(shopId);
    await lealta.vouchers.lapse(shopId);
    expect(await stateOf(member)).toEqual({
      available: 1000n,
      redeemed: 0n,
      vouchers: ['returned', 'returned'],
    });
    expect(await causesOf(member, 'return')).toMatchObject([
      { cause: { code: 'voucher-lapsed', params: { code: voucher.code } } },
      { cause: { code: 'voucher-lapsed', params: { code: `•••• ${card.code.slice(-4)}` } } },
    ]);
    expect(find.discountByCode(shop.store, voucher.code)).toBeNull();
    expect((shop.store.giftCards ?? []).find((one) => one.code === card.code.toLowerCase())).toMatchObject({
      deactivatedAt: expect.any(String),
    });
    expect(await problems()).toEqual([]);
  });

  it('keeps its points where it was used though no order told of it, or the programme says so', async () => {
    const member = await aMember();
    const { code } = await redeemed(member, 'percent');
    buy(member, { 11: 1 }, { codes: [code] });
    const publish = (returnLapsedVouchers: boolean) => {
      later(1000);
      return lealta.programme.publish(shopId, {
        settings: settings({ returnLapsedVouchers }),
        by: 'test',
        note: '',
      });
    };
    await publish(false);
    await redeemed(member, 'shipping');
    await publish(true);
    // Redeemed under another programme than the one before: each lapses as it was promised.
    await redeemed(member, 'amount');
    later(afterIts - 3 * 86_400_000);
    expect(await lealta.vouchers.lapse(shopId)).toBe(0);
    later(3 * 86_400_000);
    expect(await lealta.vouchers.lapse(shopId)).toBeGreaterThanOrEqual(3);
    expect(await stateOf(member)).toMatchObject({
      available: 800n,
      redeemed: 200n,
      vouchers: ['lapsed', 'lapsed', 'returned'],
    });
    expect(await problems()).toEqual([]);
  });
});

describe('an order that used a reward', () => {
  let orderId = 700_000;
  const story = (member: Member, code: string): OrderStory => {
    orderId += 1;
    const lines = [{ id: orderId * 10, quantity: 1, price: 3000 }];
    return {
      id: orderId,
      customerId: member.id,
      discountCodes: [code],
      lines,
      placedAt: '2026-08-01T10:00:00Z',
    };
  };

  it('gives its points back once when it is cancelled', async () => {
    const member = await aMember();
    const { code } = await redeemed(member, 'percent');
    const order = story(member, code);
    await hearOrder(order);
    expect(await stateOf(member)).toMatchObject({ vouchers: ['used'] });
    for (const minute of [1, 2, 3])
      await hearOrder({
        ...order,
        cancelledAt: '2026-08-01T11:00:00Z',
        updatedAt: `2026-08-01T11:0${minute}:00Z`,
      });
    expect(await stateOf(member)).toMatchObject({ available: 1000n, redeemed: 0n, vouchers: ['returned'] });
    expect(await causesOf(member, 'return')).toMatchObject([
      { cause: { code: 'reward-refunded', params: { code, order: expect.any(String) } } },
    ]);
    expect(await problems()).toEqual([]);
  });

  it('keeps them where the programme of its time says so, however late its cancellation is heard of', async () => {
    const effectiveFrom = new Date('2026-07-01T09:00:00Z');
    const publish = (keeps: boolean, from: Date) =>
      lealta.programme.publish(shopId, {
        settings: settings({ returnRewardsOfUndoneOrders: !keeps }),
        by: 'test',
        note: '',
        effectiveFrom: from,
      });
    await publish(true, effectiveFrom);
    await publish(false, new Date('2026-07-01T12:00:00Z'));
    const member = await aMember();
    const cancelled = { cancelledAt: '2026-07-03T11:00:00Z', updatedAt: '2026-07-03T11:00:00Z' };
    const first = await redeemed(member, 'percent');
    const order = { ...story(member, first.code), placedAt: '2026-07-01T10:00:00Z' };
    await hearOrder(order);
    await hearOrder({ ...order, ...cancelled });
    // Heard of only when it is cancelled already.
    const second = await redeemed(member, 'percent');
    await hearOrder({ ...story(member, second.code), placedAt: order.placedAt, ...cancelled });
    expect(await stateOf(member)).toMatchObject({ vouchers: ['used', 'used'] });
    expect(await causesOf(member, 'return')).toEqual([]);
    // Placed under the next version.
    const third = await redeemed(member, 'percent');
    await hearOrder({ ...story(member, third.code), placedAt: '2026-07-02T10:00:00Z', ...cancelled });
    expect(await causesOf(member, 'return')).toHaveLength(1);
    expect(await problems()).toEqual([]);
  });

  it('may share its code with another, and each is settled whatever becomes of the other', async () => {
    const member = await aMember();
    const { code, id } = await redeemed(member, 'percent');
    await lealta.vouchers.returnUnused(shopId, { memberId: member.memberId, voucherId: id });
    const orders = [story(member, code), story(member, code)];
    const cancelled = { cancelledAt: '2026-08-01T11:00:00Z', updatedAt: '2026-08-01T11:00:00Z' };
    for (const order of orders) {
      await hearOrder(order);
      expect(await stateOf(member)).toMatchObject({ redeemed: 100n, vouchers: ['used'] });
      await hearOrder({ ...order, ...cancelled });
      expect(await stateOf(member)).toMatchObject({ redeemed: 0n, vouchers: ['returned'] });
    }
    expect(await problems()).toEqual([]);
  });

  it('is charged for it again whenever it is an order again with the reward still in it', async () => {
    const member = await aMember();
    const { code } = await redeemed(member, 'percent');
    const order = story(member, code);
    await hearOrder(order);
    for (const day of ['02', '03']) {
      await hearOrder({ ...order, status: 'refunded', updatedAt: `2026-08-${day}T10:00:00Z` });
      expect(await stateOf(member)).toMatchObject({ redeemed: 0n, vouchers: ['returned'] });
      await hearOrder({ ...order, status: 'partially_refunded', updatedAt: `2026-08-${day}T11:00:00Z` });
      expect(await stateOf(member)).toMatchObject({ redeemed: 100n, vouchers: ['used'] });
    }
    expect(await problems()).toEqual([]);
  });

  it('gives its points back once when it is wholly refunded, not when a part is', async () => {
    const member = await aMember();
    const { code } = await redeemed(member, 'percent');
    const order = story(member, code);
    await hearOrder(order);
    await hearOrder({ ...order, status: 'partially_refunded', updatedAt: '2026-08-02T10:00:00Z' });
    expect(await stateOf(member)).toMatchObject({ vouchers: ['used'] });
    for (const minute of [1, 2])
      await hearOrder({ ...order, status: 'refunded', updatedAt: `2026-08-02T11:0${minute}:00Z` });
    expect(await stateOf(member)).toMatchObject({ redeemed: 0n, vouchers: ['returned'] });
    expect(await causesOf(member, 'return')).toHaveLength(1);
    expect(await problems()).toEqual([]);
  });
});
