/** The nightly round reads only those for whom there may be news: whoever is passed over would have stayed. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { figuresInQuestion, tierFigures } from '#app/db/tiers.store.ts';
import { decideTier } from '#app/domain/tiers/decide-tier.ts';
import { qualifyingWindow } from '#app/domain/tiers/qualifying-window.ts';
import { type TiersSettings, tiersSettings } from '#app/domain/tiers/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const NOW = new Date('2026-06-10T12:00:00Z');
const EARLIER = new Date('2026-06-07T12:00:00Z');
const TIMEZONE = 'Europe/Madrid';
const MEMBERS = 400;
const name = { es: 'Nivel', en: 'Tier' };
const tier = (id: string, threshold: number, inviteOnly = false) => ({ id, name, threshold, inviteOnly });
const LADDER = [tier('bronze', 0), tier('friends', 0, true), tier('silver', 20), tier('gold', 40)];

const PROGRAMMES: Record<string, TiersSettings> = {
  'a rolling year': tiersSettings.parse({ list: LADDER }),
  'a calendar year': tiersSettings.parse({
    list: LADDER.slice(1),
    window: { kind: 'calendar-year', firstMonth: 1 },
  }),
  'all time, by orders': tiersSettings.parse({ list: LADDER, window: { kind: 'lifetime' }, basis: 'orders' }),
  'points, without grace': tiersSettings.parse({ list: LADDER, graceDays: 0, basis: 'points' }),
  'by invitation only': tiersSettings.parse({ list: [tier('friends', 0, true)] }),
};

const safe = (settings: TiersSettings) => qualifyingWindow(settings, NOW, TIMEZONE).safeUntil;
/** Where somebody may stand before the round, and what one order of a day brought. */
const aMember = (settings: TiersSettings) =>
  fc.record({
    net: fc.integer({ min: 0, max: 60 }),
    placedAt: fc.constantFrom('2026-06-01T10:00:00Z', '2025-06-08T10:00:00Z', '2025-06-01T10:00:00Z'),
    tierId: fc.constantFrom(null, 'bronze', 'silver', 'gold', 'friends', 'gone'),
    keepUntil: fc.constantFrom(
      null,
      safe(settings),
      new Date('2026-06-01T00:00:00Z'),
      new Date('2027-08-01'),
    ),
    reason: fc.constantFrom('reached', 'assigned'),
  });

it.each(Object.entries(PROGRAMMES))('%s', async (_, settings) => {
  const shopId = await app.aShop(`in-question-${Object.values(PROGRAMMES).indexOf(settings)}`);
  const members = fc.sample(aMember(settings), { numRuns: MEMBERS, seed: 7 });
  const window = qualifyingWindow(settings, NOW, TIMEZONE);
  const earlier = qualifyingWindow(settings, EARLIER, TIMEZONE);
  const { all, asked } = await app.lealta.db.inShop(shopId, async (tx) => {
    const columns = (key: keyof (typeof members)[number]) => members.map((one) => one[key]);
    const customers = await tx.query<{ customer_id: MemberId }>(
      `INSERT INTO customers (shop_id, shopify_id, created_at, enrolled_at, enrolment_source)
       SELECT $1, n, '2024-01-01', '2024-01-01', 'automatic' FROM generate_series(1, $2::int) n RETURNING customer_id`,
      [shopId, MEMBERS],
    );
    const ids = customers.map((one) => one.customer_id);
    await tx.query(
      `INSERT INTO orders (shop_id, order_id, customer_id, name, placed_at, updated_at, triggered_at, financial_status,
         currency, total_minor, facts, net_minor, awarded_points)
       SELECT $1, u.id, u.id, '#', u.at, u.at, u.at, 'paid', 'EUR', u.net, '{}', u.net, u.net
       FROM unnest($2::bigint[], $3::timestamptz[], $4::bigint[]) AS u (id, at, net)`,
      [shopId, ids, columns('placedAt'), columns('net')],
    );
    await tx.query(
      `INSERT INTO member_tiers (shop_id, member_id, since, tier_id, keep_until, reason)
       SELECT $1, u.id, '2026-01-01', u.tier, u.keep, u.reason
       FROM unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::text[]) AS u (id, tier, keep, reason)
       WHERE u.tier IS NOT NULL`,
      [shopId, ids, columns('tierId'), columns('keepUntil'), columns('reason')],
    );
    return {
      all: await tierFigures(tx, ids, settings, window),
      asked: await figuresInQuestion(tx, ids, settings, window, earlier),
    };
  });
  const byId = new Map(asked.map((one) => [one.memberId, one]));
  const passedOver = all.filter((one) => !byId.has(one.memberId));
  const wouldStay = passedOver.map((one) => ({
    kind: 'stay',
    keepUntil: one.standing?.keepUntil ?? null,
  }));
  expect(passedOver.map((one) => decideTier(settings, window, one))).toEqual(wouldStay);
  expect(passedOver).not.toEqual([]);
  // Of those who are asked for the same is known, and whether the window has moved past an order of theirs.
  for (const { memberId, figure, standing } of all)
    if (byId.has(memberId)) expect(byId.get(memberId)).toMatchObject({ figure, standing });
  const left = members.filter((one) => one.placedAt === '2025-06-08T10:00:00Z').length;
  const moves = settings.window.kind === 'rolling';
  expect(asked.filter((one) => one.shrunk)).toHaveLength(moves ? left : 0);
});
