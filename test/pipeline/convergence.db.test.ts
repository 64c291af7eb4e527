/**
 * Whatever happens to orders, and however their webhooks arrive, the balances end where a straight recomputation ends.
 * LEALTA_CONVERGENCE_CASES sets the number of cases (240 by default; e.g. 20000 overnight), LEALTA_CONVERGENCE_SEED
 * repeats a run.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultSettings, type ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { ROUNDINGS } from '#app/kernel/rounding.ts';
import { type Delivered, type TestApp, testApp } from '#test/support/app.ts';
import { type Change, type Emitted, type LifeOrder, live, type NewOrder } from './order-life.ts';
import { maturesAt, pointsOf, type Rules, rulesOf } from './recompute.ts';

const CASES = Number(process.env.LEALTA_CONVERGENCE_CASES ?? 240);
const SEED = process.env.LEALTA_CONVERGENCE_SEED;
/** Cases under way at once, each in a shop of its own. */
const LANES = 3;

const NOW = Date.parse('2026-06-01T12:00:00Z');
/** As `aShop` publishes it. */
const FIRST_VERSION = Date.parse('2025-01-01T00:00:00Z');
const SECOND_VERSION = Date.parse('2026-03-15T00:00:00Z');
const JOINED = new Map([
  [501, Date.parse('2026-03-20T00:00:00Z')],
  [502, Date.parse('2026-05-01T00:00:00Z')],
]);
const DAY_MS = 86_400_000;

let app: TestApp;
let shops = 0;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const kinds = [
  ...['pay', 'pay', 'pay', 'edit-quantity', 'edit-quantity', 'add-line', 'refund-lines', 'refund-lines'],
  ...['refund-amount', 'refund-shipping', 'pay-part', 'unpay', 'void', 'cancel', 'reopen', 'delete'],
  ...['change-customer', 'change-customer', 'touch'],
] as Change['kind'][];

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...kinds),
  a: fc.nat(20_000),
  b: fc.nat(20_000),
  gap: fc.constantFrom(0, 0, 1, 60),
});

const newOrder = fc.record({
  placedAt: fc
    .integer({ min: 0, max: 135 * 24 })
    .map((hour) => Date.parse('2026-01-15T00:30:00Z') + hour * 3_600_000),
  taxesIncluded: fc.boolean(),
  shipping: fc.option(fc.record({ price: fc.integer({ min: 1, max: 1500 }), tax: fc.constantFrom(0, 1) })),
  test: fc.integer({ min: 0, max: 20 }).map((n) => n === 20),
  customer: fc.constantFrom(501, 501, 501, 502, 502, null),
  lines: fc.array(
    fc.record({
      price: fc.integer({ min: 0, max: 12_000 }),
      taxPercent: fc.constantFrom(0, 4, 10, 21),
      discountPercent: fc.constantFrom(0, 0, 15, 100),
      giftCard: fc.integer({ min: 0, max: 6 }).map((n) => n === 6),
      quantity: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const life = fc.record({ first: newOrder, changes: fc.array(change, { maxLength: 8 }) });

const earning = fc.record({
  points: fc.integer({ min: 0, max: 7 }),
  perMinor: fc.constantFrom(100, 50, 37, 1000),
  rounding: fc.constantFrom(...ROUNDINGS),
  includeTax: fc.boolean(),
  includeShipping: fc.boolean(),
  includeGiftCards: fc.boolean(),
  beforeDiscounts: fc.constant(false),
  pendingFrom: fc.constant('order' as const),
  pendingDays: fc.constantFrom(0, 14, 30),
});

const story = fc.record({
  lives: fc.array(life, { minLength: 1, maxLength: 5 }),
  earnings: fc.tuple(earning, earning),
  enrolment: fc.constantFrom('automatic' as const, 'opt-in' as const),
  shortage: fc.constantFrom('negative' as const, 'floor' as const),
  /** Shopify makes 501 of 501 and 502. */
  merged: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  /** Part of what is available that the merchant takes from 501 between two drains, in percent. */
  spent: fc.constantFrom(0, 50, 100, 100),
  drains: fc.integer({ min: 1, max: 4 }),
  chance: fc.nat(),
});
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

/** mulberry32: small, and the same everywhere for one seed. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Sorts deliveries into drains: shuffled, some twice (the same delivery, or sent anew), some only by a late replay. */
function deal(emitted: readonly Emitted[], drains: number, pick: (below: number) => number): Delivered[][] {
  const turns = Array.from({ length: drains + 1 }, (): { order: number; one: Delivered }[] => []);
  emitted.forEach((event, index) => {
    const webhookId = `w-${index}`;
    const lost = pick(8) === 0;
    const copies = lost ? 0 : 1 + (pick(3) === 0 ? 1 + pick(2) : 0);
    const put = (turn: number, id: string) =>
      turns[turn]?.push({ order: pick(1 << 30), one: { ...event, webhookId: id } });
    for (let copy = 0; copy < copies; copy += 1)
      put(pick(drains), pick(2) === 0 ? webhookId : `${webhookId}-${copy}`);
    // What was lost comes by the replay after all the others.
    if (lost) put(drains, webhookId);
  });
  return turns.map((turn) => turn.sort((a, b) => a.order - b.order).map(({ one }) => one));
}

async function run(told: Story): Promise<void> {
  shops += 1;
  const pick = seeded(told.chance);
  const settings = (index: 0 | 1): ProgrammeSettings => ({
    ...defaultSettings(),
    earning: { ...defaultSettings().earning, ...told.earnings[index] },
    enrolment: told.enrolment,
    whenPointsAreSpent: told.shortage,
  });
  const rules: Rules[] = [
    { from: FIRST_VERSION, settings: settings(0) },
    { from: SECOND_VERSION, settings: settings(1) },
  ];
  const shopId = await app.aShop(`convergence-${shops}`, () => settings(0));
  await app.lealta.programme.publish(shopId, {
    settings: settings(1),
    by: 'test',
    note: '',
    effectiveFrom: new Date(SECOND_VERSION),
  });

  const lives = told.lives.map(({ first, changes }, index) =>
    live({ ...first, id: 1000 + index, shipping: first.shipping } satisfies NewOrder, changes),
  );
  const orders = lives.map((one) => one.order);
  const emitted: Emitted[] = lives.flatMap((one) => one.emitted);
  if (told.merged) emitted.push(merge);

  const taken = { points: 0 };
  const turns = deal(emitted, told.drains, pick);
  for (const [index, turn] of turns.entries()) {
    if (turn.length > 0) await app.deliver(shopId, turn);
    await app.lealta.inbox.drain(shopId, 1 + pick(40));
    if (told.enrolment === 'opt-in') await join(shopId, told.merged);
    if (pick(2) === 0) await app.lealta.ledger.mature(shopId);
    if (index === 0) taken.points = await spend(shopId, told.spent);
  }
  await app.lealta.ledger.mature(shopId);

  expect(await failures(shopId)).toEqual([]);
  expect(await app.problems(shopId)).toEqual([]);
  await expectEnd(shopId, told, orders, rules, taken.points);

  const posted = await app.count(shopId, 'ledger_transactions');
  const again = [...emitted].sort(() => pick(3) - 1);
  await app.deliver(shopId, again);
  await app.lealta.inbox.drain(shopId);
  await app.lealta.ledger.mature(shopId);
  expect(await app.count(shopId, 'ledger_transactions')).toBe(posted);
  await expectEnd(shopId, told, orders, rules, taken.points);
}

const merge: Emitted = {
  topic: 'customers/merge',
  payload: {
    admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/501',
    admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/502',
  },
  triggeredAt: '2026-05-30T00:00:00Z',
};

const failures = (shopId: ShopId) =>
  app.lealta.db.inShop(shopId, (tx) => tx.query("SELECT topic, error FROM inbox WHERE status = 'failed'"));

/** When a customer joins an opt-in programme; two who become one join together, whoever is heard of first. */
const joinedAt = (customer: number, merged: boolean): number =>
  (merged ? JOINED.get(501) : JOINED.get(customer)) ?? 0;

async function join(shopId: ShopId, merged: boolean): Promise<void> {
  for (const shopifyId of JOINED.keys()) {
    const customer = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(shopifyId));
    if (customer === null || customer.enrolled) continue;
    const at = new Date(joinedAt(shopifyId, merged));
    await app.lealta.members.enrol(shopId, { memberId: customer.memberId, source: 'opt-in', at });
  }
}

/** The merchant takes points by hand. @returns how many */
async function spend(shopId: ShopId, percent: number): Promise<number> {
  const customer = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(501));
  const { available } = await app.balance(shopId, 501);
  const points = (available * BigInt(percent)) / 100n;
  if (customer === null || points <= 0n) return 0;
  const done = await app.lealta.members.adjust(shopId, {
    memberId: customer.memberId,
    points: -points,
    reason: 'spent',
    requestId: 'spend',
    by: 'test',
  });
  expect(done.outcome).toBe('adjusted');
  return Number(points);
}

async function expectEnd(
  shopId: ShopId,
  told: Story,
  orders: readonly LifeOrder[],
  rules: readonly Rules[],
  taken: number,
): Promise<void> {
  const counts = (order: LifeOrder): boolean => {
    if (order.customer === null || rulesOf(order, rules) === undefined) return false;
    if (told.enrolment === 'automatic') return true;
    return order.placedAt >= joinedAt(order.customer, told.merged) - defaultSettings().claimDays * DAY_MS;
  };
  const worth = (order: LifeOrder): number => (counts(order) ? pointsOf(order, rules) : 0);
  const kept = await app.lealta.db.inShop(shopId, (tx) =>
    tx.query<{ order_id: bigint; awarded_points: bigint }>(
      'SELECT order_id, awarded_points FROM orders ORDER BY 1',
    ),
  );
  expect(kept.map((row) => [Number(row.order_id), Number(row.awarded_points)])).toEqual(
    orders.map((order) => [order.id, worth(order)]),
  );
  for (const customer of told.merged ? [501] : [501, 502]) {
    const own = orders.filter((order) =>
      told.merged ? order.customer !== null : order.customer === customer,
    );
    const spent = customer === 501 ? taken : 0;
    const all = own.reduce((sum, order) => sum + worth(order), 0);
    const waiting = own
      .filter((order) => maturesAt(order, rules) > NOW)
      .reduce((sum, one) => sum + worth(one), 0);
    const { pending, available, debt, lifetime } = await app.balance(shopId, customer);
    expect(Number(lifetime)).toBe(all - spent);
    if (told.shortage === 'negative' || spent === 0) {
      expect({ pending, available, debt }).toEqual({
        pending: BigInt(waiting),
        available: BigInt(all - waiting - spent),
        debt: 0n,
      });
    } else {
      // Which order is left owing depends on which was heard of first; what is owed in all does not.
      expect(Number(pending + available - debt)).toBe(all - spent);
      expect([pending >= 0n, debt >= 0n]).toEqual([true, true]);
      // The floor holds, except under points of an order that never was the member's own.
      const handedOver = told.lives.some(({ changes }) =>
        changes.some((one) => one.kind === 'change-customer'),
      );
      if (!handedOver) expect(available >= 0n).toBe(true);
    }
  }
}

it(
  `ends in the recomputed balances however the webhooks of orders arrive (${CASES} cases)`,
  async () => {
    const seed = SEED === undefined ? Date.now() & 0x7fffffff : Number(SEED);
    const lanes = Array.from({ length: LANES }, (_, lane) =>
      fc.assert(fc.asyncProperty(story, run), {
        numRuns: Math.ceil(CASES / LANES),
        seed: seed + lane,
        // Half a minute of shrinking says enough; the seed in the message repeats the run.
        interruptAfterTimeLimit: 60_000 + CASES * 400,
        markInterruptAsFailure: true,
      }),
    );
    const ended = await Promise.allSettled(lanes);
    for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
  },
  90_000 + CASES * 500,
);
