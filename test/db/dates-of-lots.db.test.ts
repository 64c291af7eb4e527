/** When points expire where inactivity counts: what the database tells is what the domain decides. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expiringOfMembers } from '#app/db/expiry.store.ts';
import { expiryOf } from '#app/domain/expiry/expiry-of.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const HOUR = 3_600_000;
const anInstant = fc
  .integer({ min: 0, max: 3 * 365 * 24 })
  .map((hours) => new Date(Date.UTC(2024, 0, 1) + hours * HOUR));
const aLot = fc.record({
  availableFrom: anInstant,
  ordered: fc.option(anInstant),
  months: fc.integer({ min: 1, max: 25 }),
});

it('an order moves the date as expiryOf says, in every zone', async () => {
  const shopId = await app.aShop('dates-of-lots');
  const aCase = fc.record({
    timezone: fc.constantFrom(
      'Europe/Madrid',
      'America/Sao_Paulo',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'UTC',
    ),
    lots: fc.array(aLot, { minLength: 30, maxLength: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(aCase, async ({ timezone, lots }) => {
      const settings = lots.map(({ months }) => ({ kind: 'inactivity', months }) as const);
      const told = await app.lealta.db.inShop(shopId, async (tx) => {
        await tx.query('DELETE FROM lots');
        await tx.query('DELETE FROM orders');
        await tx.query('DELETE FROM customers');
        await tx.query(
          'INSERT INTO customers (shop_id, customer_id, created_at) SELECT $1, n, now() FROM generate_series(1, $2::int) n',
          [tx.shopId, lots.length],
        );
        await tx.query(
          `INSERT INTO lots (shop_id, lot_id, member_id, earned_at, matured_at, expires_at, pending, available, inactivity_months)
           SELECT $1, gen_random_uuid(), n, at, at, expires_at, 0, 10, months
           FROM unnest($2::timestamptz[], $3::timestamptz[], $4::smallint[]) WITH ORDINALITY AS u (at, expires_at, months, n)`,
          [
            tx.shopId,
            lots.map((one) => one.availableFrom),
            lots.map((one, index) =>
              expiryOf(settings[index] ?? { kind: 'never' }, { availableFrom: one.availableFrom, timezone }),
            ),
            lots.map((one) => one.months),
          ],
        );
        await tx.query(
          `INSERT INTO orders (shop_id, order_id, customer_id, name, placed_at, updated_at, triggered_at, financial_status,
             currency, total_minor, facts, net_minor, awarded_points)
           SELECT $1, n, n, '#' || n, at, at, at, 'paid', 'EUR', 0, '{}', 0, 0
           FROM unnest($2::timestamptz[]) WITH ORDINALITY AS u (at, n) WHERE at IS NOT NULL`,
          [tx.shopId, lots.map((one) => one.ordered)],
        );
        return expiringOfMembers(
          tx,
          lots.map((_, index) => BigInt(index + 1) as MemberId),
          timezone,
        );
      });
      const decided = lots.map(({ availableFrom, ordered }, index) =>
        expiryOf(settings[index] ?? { kind: 'never' }, { availableFrom, timezone, lastActivityAt: ordered }),
      );
      expect(lots.map((_, index) => told.get(BigInt(index + 1) as MemberId)?.[0]?.at)).toEqual(decided);
    }),
    { numRuns: 8 },
  );
});
