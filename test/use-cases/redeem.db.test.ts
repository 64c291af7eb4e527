/** Points become a code on Shopify and back: against the stand-in's Admin API, over a line that can fail. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '#app/config/environment.ts';
import { openDatabase } from '#app/db/database.ts';
import { storeReceived } from '#app/db/inbox.store.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { checkLedger } from '#app/use-cases/ledger/check-ledger.ts';
import { installShop } from '#app/use-cases/shops/install-shop.ts';
import { RESERVATION_PATIENCE_MS } from '#app/use-cases/vouchers/settle-reservations.ts';
import { createLealta, type Lealta } from '#app/wiring.server.ts';
import { type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { API_KEY, API_SECRET, startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { testClock } from '#test/support/app.ts';
import { testDatabase } from '#test/support/database.ts';

const KEY = Buffer.alloc(32, 1);
const GRAPHQL = /graphql\.json$/;
/** More than the gateway tries again. */
const TRIES = 8;

let shop: TestShop;
let lealta: Lealta;
let shopId: ShopId;
let customerId = 8_000_000_000_000;
let orderId = 5000;
const clock = testClock(new Date().toISOString());

beforeAll(async () => {
  shop = await startTestShop();
  await shop.install();
  const environment = readEnvironment({
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: 'https://lealta.example.com',
    LEALTA_ENCRYPTION_KEY: KEY.toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const db = openDatabase(await testDatabase(), { max: 6 });
  lealta = await createLealta(environment, { db, clock: clock.now });
  await signIn();
  shopId = await installShop({ db, clock: lealta.clock, forShop: lealta.shopify.forShop }, shop.domain);
  await lealta.programme.publish(shopId, {
    settings: { ...defaultSettings(), rewards: defaultSettings().rewards.filter(({ id }) => id === 'five') },
    by: 'test',
    note: '',
    effectiveFrom: new Date('2025-01-01T00:00:00Z'),
  });
});
afterAll(async () => {
  await lealta?.close();
  await shop?.stop();
});
beforeEach(async () => {
  shop.faults.length = 0;
  clock.set(new Date());
});

/** Gives the app the token that the store knows. */
async function signIn(): Promise<void> {
  const store = createSessionStore(lealta.db, createSealer([KEY]));
  for (const session of shop.sessions.values()) await store.storeSession(session);
}

type Member = { id: number; memberId: MemberId };

/** A customer of the store who has earned `points` by matured orders of at most 60 points each. */
async function aMember(points: number): Promise<Member> {
  customerId += 1;
  const id = customerId;
  shop.store.customers.push(storeCustomer(id));
  for (let left = points; left > 0; left -= 60) {
    orderId += 1;
    const lines = [{ id: orderId * 10, quantity: 1, price: Math.min(60, left) * 100 }];
    await hear({
      id: orderId,
      customerId: id,
      lines,
      placedAt: `2026-03-01T10:${String(orderId % 60).padStart(2, '0')}:00Z`,
    });
  }
  await lealta.ledger.mature(shopId);
  const found = await lealta.members.byShopifyId(shopId, toShopifyCustomerId(id));
  if (found === null) throw new Error('no member');
  return { id, memberId: found.memberId };
}

async function hear(story: OrderStory): Promise<void> {
  const received = {
    shopId,
    webhookId: randomUUID(),
    topic: 'orders/updated',
    triggeredAt: new Date(story.updatedAt ?? '2026-03-01T10:00:00Z'),
    body: JSON.stringify(orderPayload(story)),
  };
  await lealta.db.inSystem((tx) => storeReceived(tx, [received]));
  expect(await lealta.inbox.drain(shopId)).toEqual({ done: 1, failed: 0 });
}

const redeem = ({ memberId }: Member, requestId: string = randomUUID()) =>
  lealta.vouchers.redeem(shopId, { memberId, rewardId: 'five', requestId });
const giveBack = ({ memberId }: Member, voucherId: string) =>
  lealta.vouchers.returnUnused(shopId, { memberId, voucherId });

async function redeemed(member: Member) {
  const outcome = await redeem(member);
  if (outcome.outcome !== 'redeemed') throw new Error(outcome.outcome);
  return outcome.voucher;
}

const stateOf = ({ memberId }: Member) =>
  lealta.db.inShop(shopId, async (tx) => {
    const [balance] = await tx.query('SELECT available, redeemed FROM balances WHERE member_id = $1', [
      memberId,
    ]);
    const vouchers = await tx.query<{ status: string; failure: string | null; used_order_id: bigint | null }>(
      'SELECT status, failure, used_order_id FROM vouchers WHERE member_id = $1 ORDER BY reserved_at, voucher_id',
      [memberId],
    );
    return { ...balance, vouchers: vouchers.map((one) => one.status) };
  });
const lotsOf = ({ memberId }: Member) =>
  lealta.db.inShop(shopId, (tx) =>
    tx.query('SELECT lot_id, available FROM lots WHERE member_id = $1 ORDER BY earned_at, lot_id', [
      memberId,
    ]),
  );
const codesOf = ({ id }: Member) =>
  shop.store.discounts.filter(({ customerIds }) => customerIds?.includes(id)).map(({ code }) => code);
const problems = async () =>
  (await checkLedger(lealta.db, { shopId, timezone: 'Europe/Madrid' })).differences;

/** Shopify answers nothing that helps, as often as it is asked. */
const away = (): void => {
  for (let n = 0; n < TRIES; n += 1)
    shop.faults.push({ path: GRAPHQL, kind: 'answer', status: 503, body: '{}' });
};
const later = (ms: number): void => clock.set(new Date(clock.now().getTime() + ms));

describe('a member who spends points', () => {
  it('gets a code that exists on Shopify, for one use and only for them', async () => {
    const member = await aMember(150);
    const voucher = await redeemed(member);
    expect(voucher).toMatchObject({ points: 100, value: 500, currency: 'EUR' });
    expect(voucher.code).toMatch(/^CLUB-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    expect(shop.store.discounts.find(({ code }) => code === voucher.code)).toMatchObject({
      value: { kind: 'amount', amount: 500 },
      usageLimit: 1,
      customerIds: [member.id],
    });
    expect(await stateOf(member)).toEqual({ available: 50n, redeemed: 100n, vouchers: ['active'] });
    expect(await problems()).toEqual([]);
  });

  it('gets one voucher for one press of the button, sent twice at once and once more', async () => {
    const member = await aMember(400);
    const requestId = randomUUID();
    const outcomes = await Promise.all([redeem(member, requestId), redeem(member, requestId)]);
    outcomes.push(await redeem(member, requestId));
    expect(new Set(outcomes.map((one) => one.outcome))).toEqual(new Set(['redeemed']));
    expect(codesOf(member)).toHaveLength(1);
    expect(await stateOf(member)).toEqual({ available: 300n, redeemed: 100n, vouchers: ['active'] });
    expect(await problems()).toEqual([]);
  });

  it('is told what is missing, and nothing is made', async () => {
    const member = await aMember(99);
    expect(await redeem(member)).toEqual({ outcome: 'insufficient-points', short: 1n });
    expect(await stateOf(member)).toEqual({ available: 99n, redeemed: 0n, vouchers: [] });
    expect(codesOf(member)).toEqual([]);
  });

  it('never spends more than there is, however many presses come at once', async () => {
    const member = await aMember(750);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => redeem(member)));
    const counts = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
    expect([counts('redeemed'), counts('insufficient-points')]).toEqual([7, 13]);
    expect(codesOf(member)).toHaveLength(7);
    expect(await stateOf(member)).toMatchObject({ available: 50n, redeemed: 700n });
    expect(await problems()).toEqual([]);
  }, 60_000);
});

describe('a redemption that meets trouble', () => {
  it('keeps the points set aside while Shopify is away, and gives them back to their lots when no code was made', async () => {
    const member = await aMember(150);
    const lots = await lotsOf(member);
    away();
    expect(await redeem(member)).toEqual({ outcome: 'shopify-unavailable' });
    shop.faults.length = 0;
    expect(await stateOf(member)).toEqual({ available: 50n, redeemed: 0n, vouchers: ['reserved'] });
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(0); // not yet: the call may still be under way
    later(RESERVATION_PATIENCE_MS + 1);
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(1);
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(0);
    expect(await stateOf(member)).toEqual({ available: 150n, redeemed: 0n, vouchers: ['released'] });
    expect(await lotsOf(member)).toEqual(lots);
    expect(await problems()).toEqual([]);
  });

  it('spends the points when the code was made though every answer was lost', async () => {
    const member = await aMember(100);
    for (let n = 0; n < TRIES; n += 1) shop.faults.push({ path: GRAPHQL, kind: 'lost-answer' });
    expect(await redeem(member)).toEqual({ outcome: 'shopify-unavailable' });
    shop.faults.length = 0;
    expect(codesOf(member)).toHaveLength(1);
    later(RESERVATION_PATIENCE_MS + 1);
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(1);
    expect(await stateOf(member)).toEqual({ available: 0n, redeemed: 100n, vouchers: ['active'] });
    expect(await problems()).toEqual([]);
  });

  it('does not keep a shopper waiting for a silent Shopify, and loses nothing', async () => {
    const member = await aMember(200);
    const silent = () => {
      for (let n = 0; n < TRIES; n += 1) shop.faults.push({ path: GRAPHQL, kind: 'silence' });
    };
    const { memberId } = member;
    const started = performance.now();
    silent();
    const input = { memberId, rewardId: 'five', requestId: randomUUID() };
    expect(await lealta.vouchers.redeem(shopId, input, { patienceMs: 300 })).toEqual({
      outcome: 'shopify-unavailable',
    });
    expect(await stateOf(member)).toEqual({ available: 100n, redeemed: 0n, vouchers: ['reserved'] });
    shop.faults.length = 0;
    later(RESERVATION_PATIENCE_MS + 1);
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(1);
    expect(await stateOf(member)).toEqual({ available: 200n, redeemed: 0n, vouchers: ['released'] });
    const { id } = await redeemed(member);
    silent();
    const back = { memberId, voucherId: id };
    expect(await lealta.vouchers.returnUnused(shopId, back, { patienceMs: 300 })).toEqual({
      outcome: 'shopify-unavailable',
    });
    expect(performance.now() - started).toBeLessThan(5_000);
    shop.faults.length = 0;
    expect(await giveBack(member, id)).toEqual({ outcome: 'returned' });
    expect((await stateOf(member)).vouchers).toEqual(['released', 'returned']);
    expect(await problems()).toEqual([]);
  });

  it('is finished by pressing again once Shopify is back', async () => {
    const member = await aMember(100);
    const requestId = randomUUID();
    away();
    expect(await redeem(member, requestId)).toEqual({ outcome: 'shopify-unavailable' });
    shop.faults.length = 0;
    expect(await redeem(member, requestId)).toMatchObject({ outcome: 'redeemed' });
    expect(codesOf(member)).toHaveLength(1);
    expect(await stateOf(member)).toEqual({ available: 0n, redeemed: 100n, vouchers: ['active'] });
  });

  it('is left alone while Shopify is still away', async () => {
    const member = await aMember(100);
    away();
    await redeem(member);
    later(RESERVATION_PATIENCE_MS + 1);
    shop.faults.length = 0;
    away();
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(0);
    expect(await stateOf(member)).toEqual({ available: 0n, redeemed: 0n, vouchers: ['reserved'] });
    shop.faults.length = 0;
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(1);
  });

  it('gives the points back with the reason when Shopify refuses the code', async () => {
    const member = await aMember(100);
    const refusal = {
      data: {
        discountCodeBasicCreate: {
          codeDiscountNode: null,
          userErrors: [
            { field: ['basicCodeDiscount', 'title'], code: 'TOO_LONG', message: 'Title is too long' },
          ],
        },
      },
      extensions: {
        cost: {
          requestedQueryCost: 10,
          actualQueryCost: 10,
          throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1990, restoreRate: 100 },
        },
      },
    };
    shop.faults.push({ path: GRAPHQL, kind: 'answer', status: 200, body: JSON.stringify(refusal) });
    const requestId = randomUUID();
    const refused = { outcome: 'refused', message: expect.stringContaining('Title is too long') };
    expect(await redeem(member, requestId)).toEqual(refused);
    expect(await stateOf(member)).toEqual({ available: 100n, redeemed: 0n, vouchers: ['released'] });
    expect(codesOf(member)).toEqual([]);
    const causes = await lealta.db.inShop(shopId, (tx) =>
      tx.query("SELECT cause FROM ledger_transactions WHERE member_id = $1 AND kind = 'release'", [
        member.memberId,
      ]),
    );
    expect(causes).toEqual([
      {
        cause: {
          code: 'redemption-released',
          params: { reason: expect.stringContaining('Title is too long') },
        },
      },
    ]);
    expect(await redeem(member, requestId)).toMatchObject({ outcome: 'redeemed' }); // asked again, tried again
    expect(await stateOf(member)).toEqual({
      available: 0n,
      redeemed: 100n,
      vouchers: ['released', 'active'],
    });
    expect(await problems()).toEqual([]);
  });

  it('gives the points back when the app has lost its access to the shop', async () => {
    const member = await aMember(100);
    const tokens = shop.store.installation?.tokens.splice(0) ?? [];
    expect(await redeem(member)).toEqual({ outcome: 'shopify-unavailable' });
    shop.store.installation?.tokens.push(...tokens);
    expect(await stateOf(member)).toEqual({ available: 100n, redeemed: 0n, vouchers: ['released'] });
    expect(await problems()).toEqual([]);
    await shop.install();
    await signIn();
  });
});

describe('a voucher that is given back unused', () => {
  it('takes the code away and returns the points to the lots they came from, once', async () => {
    const member = await aMember(150);
    const lots = await lotsOf(member);
    const voucher = await redeemed(member);
    const outcomes = await Promise.all([giveBack(member, voucher.id), giveBack(member, voucher.id)]);
    expect(outcomes.map(({ outcome }) => outcome)).toContain('returned');
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'returned' });
    expect(codesOf(member)).toEqual([]);
    expect(await stateOf(member)).toEqual({ available: 150n, redeemed: 0n, vouchers: ['returned'] });
    expect(await lotsOf(member)).toEqual(lots);
    expect(await problems()).toEqual([]);
  });

  it('is not made again by its own request, nor shown as if it were good: the next press is another one', async () => {
    const member = await aMember(150);
    const { memberId } = member;
    const press = (requestId: string) =>
      lealta.vouchers.redeem(shopId, { memberId, rewardId: 'five', requestId });
    const requestId = randomUUID();
    const first = await press(requestId);
    if (first.outcome !== 'redeemed') throw new Error(first.outcome);
    await giveBack(member, first.voucher.id);
    expect(await press(requestId)).toEqual({ outcome: 'redemption-ended' });
    expect(await stateOf(member)).toMatchObject({ available: 150n, vouchers: ['returned'] });
    expect(await press(randomUUID())).toMatchObject({ outcome: 'redeemed' });
  });

  it('stays a voucher while Shopify is away', async () => {
    const member = await aMember(100);
    const voucher = await redeemed(member);
    away();
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'shopify-unavailable' });
    shop.faults.length = 0;
    expect(codesOf(member)).toEqual([voucher.code]);
    expect(await stateOf(member)).toEqual({ available: 0n, redeemed: 100n, vouchers: ['active'] });
  });

  it('is not found by another member', async () => {
    const voucher = await redeemed(await aMember(100));
    expect(await giveBack(await aMember(1), voucher.id)).toEqual({
      outcome: 'not-found',
    });
  });

  it('cannot be given back once Shopify counted a use, though no order was heard of yet', async () => {
    const member = await aMember(100);
    const voucher = await redeemed(member);
    const discount = shop.store.discounts.find(({ code }) => code === voucher.code);
    if (discount === undefined) throw new Error('no discount');
    discount.usageCount = 1;
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'voucher-used' });
    expect(codesOf(member)).toEqual([voucher.code]);
    expect(await stateOf(member)).toEqual({ available: 0n, redeemed: 100n, vouchers: ['active'] });
  });

  it('returns its points to who spent them, though the order they came from is another’s by now', async () => {
    const member = await aMember(60);
    const other = await aMember(1);
    const from = orderId - 1;
    await earn(member, 40);
    const voucher = await redeemed(member);
    await hear({
      id: from,
      customerId: other.id,
      lines: [{ id: from * 10, quantity: 1, price: 6000 }],
      placedAt: '2026-03-01T10:00:00Z',
      updatedAt: '2026-03-09T10:00:00Z',
    });
    expect(await stateOf(member)).toMatchObject({ available: -60n });
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'returned' });
    expect(await stateOf(member)).toMatchObject({ available: 40n, vouchers: ['returned'] });
    expect(await problems()).toEqual([]);
  });
});

/** Another matured order of a member. */
async function earn(member: Member, points: number): Promise<void> {
  orderId += 1;
  await hear({
    id: orderId,
    customerId: member.id,
    lines: [{ id: orderId * 10, quantity: 1, price: points * 100 }],
    placedAt: '2026-03-02T10:00:00Z',
  });
  await lealta.ledger.mature(shopId);
}

describe('an order that uses a code', () => {
  const using = (member: Member, code: string): OrderStory => {
    orderId += 1;
    return {
      id: orderId,
      customerId: member.id,
      lines: [{ id: orderId * 10, quantity: 1, price: 100 }],
      status: 'pending',
      discountCodes: [code],
      placedAt: '2026-05-01T10:00:00Z',
    };
  };
  const voucherOf = async ({ memberId }: Member) =>
    lealta.db.inShop(shopId, (tx) =>
      tx.query('SELECT status, used_order_id FROM vouchers WHERE member_id = $1', [memberId]),
    );

  it('is linked to the voucher, whatever the case of the code, once; it can then not be given back', async () => {
    const member = await aMember(100);
    const voucher = await redeemed(member);
    const story = using(member, voucher.code.toLowerCase());
    await hear(story);
    await hear(story);
    expect(await voucherOf(member)).toEqual([{ status: 'used', used_order_id: BigInt(story.id) }]);
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'voucher-used' });
    expect(await stateOf(member)).toEqual({ available: 0n, redeemed: 100n, vouchers: ['used'] });
    expect(await problems()).toEqual([]);
  });

  it('is charged again when the voucher had been given back, once, below zero if need be', async () => {
    const member = await aMember(100);
    const voucher = await redeemed(member);
    expect(await giveBack(member, voucher.id)).toEqual({ outcome: 'returned' });
    expect(await redeem(member)).toMatchObject({ outcome: 'redeemed' }); // and the points are spent on another
    const story = using(member, voucher.code);
    await hear(story);
    await hear({ ...story, updatedAt: '2026-05-02T10:00:00Z' });
    expect(await stateOf(member)).toEqual({ available: -100n, redeemed: 200n, vouchers: ['used', 'active'] });
    expect(await problems()).toEqual([]);
  });

  it('spends a reservation whose answer was lost, and the job has nothing left to end', async () => {
    const member = await aMember(100);
    for (let n = 0; n < TRIES; n += 1) shop.faults.push({ path: GRAPHQL, kind: 'lost-answer' });
    await redeem(member);
    shop.faults.length = 0;
    const [code] = codesOf(member);
    await hear(using(member, code ?? ''));
    later(RESERVATION_PATIENCE_MS + 1);
    expect(await lealta.vouchers.settleReservations(shopId)).toBe(0);
    expect(await stateOf(member)).toEqual({ available: 0n, redeemed: 100n, vouchers: ['used'] });
    expect(await problems()).toEqual([]);
  });

  it('takes the points of a voucher that was released after all, from those that are there', async () => {
    const member = await aMember(150);
    away();
    await redeem(member);
    shop.faults.length = 0;
    later(RESERVATION_PATIENCE_MS + 1);
    await lealta.vouchers.settleReservations(shopId);
    const [row] = await lealta.db.inShop(shopId, (tx) =>
      tx.query<{ code: string }>('SELECT code FROM vouchers WHERE member_id = $1', [member.memberId]),
    );
    await hear(using(member, row?.code ?? ''));
    expect(await stateOf(member)).toEqual({ available: 50n, redeemed: 100n, vouchers: ['used'] });
    expect((await lotsOf(member)).reduce((sum, lot) => sum + (lot.available as bigint), 0n)).toBe(50n);
    expect(await problems()).toEqual([]);
  });
});
