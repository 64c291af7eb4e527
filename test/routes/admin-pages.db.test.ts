import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPointsOverTime, readTotals } from '#app/db/home.queries.ts';
import { readLedger } from '#app/db/member.queries.ts';
import { createFormatters } from '#app/i18n/formatters.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { loader as home } from '#app/routes/app._index.tsx';
import { action as changeMember, loader as member } from '#app/routes/app.members.$memberId.tsx';
import { action as changeProgramme, loader as programme } from '#app/routes/app.programme.tsx';
import { toProgrammeForm } from '#app/ui/admin/programme/programme-form.ts';
import { orderPayload, refundPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import { adminArgs, installed } from './admin-request.ts';

let app: TestApp;
let shopId: ShopId;
let domain: string;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  shops += 1;
  app.clock.set('2026-03-10T12:00:00Z');
  shopId = await app.aShop(`pages-${shops}`);
  domain = `pages-${shops}.myshopify.com`;
  await installed(app, domain);
});

const ORDER = { id: 1001, placedAt: '2026-03-01T10:00:00Z', lines: [{ id: 1, quantity: 2, price: 5000 }] };

async function hear(topic: string, payload: object, triggeredAt: string) {
  await app.deliver(shopId, [{ topic, payload, triggeredAt }]);
  await app.lealta.inbox.drain(shopId);
}
const paidOrder = () => hear('orders/paid', orderPayload(ORDER), '2026-03-01T10:00:05Z');

async function memberOf(shopifyId = 501): Promise<MemberId> {
  const [row] = await app.lealta.db.inShop(shopId, (tx) =>
    tx.query<{ customer_id: MemberId }>('SELECT customer_id FROM customers WHERE shopify_id = $1', [
      shopifyId,
    ]),
  );
  if (!row) throw new Error('no such customer');
  return row.customer_id;
}
const memberArgs = (id: bigint | string, form?: Record<string, string>) =>
  adminArgs(app, domain, {
    path: `/app/members/${id}`,
    params: { memberId: String(id) },
    ...(form ? { form } : {}),
  });
const give = async (id: MemberId, points: string, direction = 'give', requestId: string = randomUUID()) =>
  changeMember(
    await memberArgs(id, { intent: 'adjust', points, direction, reason: 'A late parcel', requestId }),
  );
const refusalOf = (answer: Promise<unknown>) =>
  answer.then(
    () => null,
    (thrown: unknown) => (thrown instanceof Response ? thrown.status : thrown),
  );

describe('the home page', () => {
  it('shows a new shop what to do next', async () => {
    const page = await home(await adminArgs(app, domain, { path: '/app' }));
    expect(page).toMatchObject({
      published: true,
      setup: { hasOrder: false, hasAward: false, hasRedemption: false },
      totals: { members: 0n, issued: 0n, redeemed: 0n, pending: 0n, available: 0n },
      cheapest: { points: 100, value: 500 },
      activity: [],
    });
    expect(page.themeEditorUrl).toBe(
      `https://${domain}/admin/themes/current/editor?context=apps&template=index&activateAppId=test-key/member-widget`,
    );
  });

  it('counts what was issued less what a refund took back', async () => {
    await paidOrder();
    const refund = { id: 9, at: '2026-03-05T10:00:00Z', lines: [{ id: 1, quantity: 1 }] };
    await hear('refunds/create', refundPayload(1001, refund), '2026-03-05T10:00:01Z');
    await hear(
      'orders/updated',
      orderPayload({
        ...ORDER,
        status: 'partially_refunded',
        updatedAt: '2026-03-05T10:00:01Z',
        refunds: [refund],
      }),
      '2026-03-05T10:00:02Z',
    );
    const page = await home(await adminArgs(app, domain, { path: '/app?range=30d' }));
    expect(page.totals).toMatchObject({
      members: 1n,
      issued: 50n,
      redeemed: 0n,
      pending: 50n,
      available: 0n,
    });
    const moved = page.series.filter((bucket) => bucket.issued !== 0n);
    expect(moved).toEqual([
      { start: '2026-03-01', issued: 100n, redeemed: 0n },
      { start: '2026-03-05', issued: -50n, redeemed: 0n },
    ]);
    expect(page.series).toHaveLength(30);
    expect(page.activity.map((row) => [row.kind, row.points])).toEqual([
      ['take-back', -50n],
      ['award', 100n],
    ]);
  });

  it('gives the same sums by day, by week and by month, and the same as the balances', async () => {
    await paidOrder();
    await give(await memberOf(), '30');
    const sums = await app.lealta.db.inShop(shopId, async (tx) => {
      const of = async (bucket: 'day' | 'week' | 'month') =>
        (await readPointsOverTime(tx, '2026-01-15', '2026-03-10', bucket)).reduce(
          (sum, { issued }) => sum + issued,
          0n,
        );
      return {
        day: await of('day'),
        week: await of('week'),
        month: await of('month'),
        all: await readTotals(tx),
      };
    });
    expect(sums).toMatchObject({
      day: 130n,
      week: 130n,
      month: 130n,
      all: { issued: 130n, pending: 100n, available: 30n },
    });
  });

  it('starts weeks on Monday, and counts only days of the range', async () => {
    await paidOrder(); // Sunday 1 March
    const weeks = await app.lealta.db.inShop(shopId, (tx) =>
      readPointsOverTime(tx, '2026-02-25', '2026-03-10', 'week'),
    );
    expect(weeks.map(({ start, issued }) => [start, issued])).toEqual([
      ['2026-02-23', 100n],
      ['2026-03-02', 0n],
      ['2026-03-09', 0n],
    ]);
    const later = await app.lealta.db.inShop(shopId, (tx) =>
      readPointsOverTime(tx, '2026-03-02', '2026-03-10', 'month'),
    );
    expect(later).toEqual([{ start: '2026-03-01', issued: 0n, redeemed: 0n }]);
  });
});

describe('the page of a member', () => {
  it('explains every point: account, cause and version', async () => {
    await paidOrder();
    const page = await member(await memberArgs(await memberOf()));
    expect(page.member).toMatchObject({ pending: 100n, available: 0n });
    expect(page.ledger.rows).toMatchObject([
      {
        kind: 'award',
        points: 100n,
        pending: 100n,
        available: 0n,
        orderId: 1001n,
        programmeVersion: 1,
        cause: { code: 'order-award' },
      },
    ]);
    expect(page.pendingLots).toMatchObject([
      { points: 100n, orderName: '#1001', maturesAt: new Date('2026-03-15T10:00:00Z') },
    ]);
    expect(page.orders).toMatchObject([{ name: '#1001', awardedPoints: 100n, noAwardReason: null }]);
  });

  it('says why an order earned nothing', async () => {
    await hear('orders/create', orderPayload({ ...ORDER, status: 'pending' }), '2026-03-01T10:00:05Z');
    const page = await member(await memberArgs(await memberOf()));
    expect(page.orders).toMatchObject([{ awardedPoints: 0n, noAwardReason: 'unpaid' }]);
  });

  it('adjusts once, however often the form is sent', async () => {
    await paidOrder();
    const id = await memberOf();
    const requestId = randomUUID();
    expect(await give(id, '40', 'give', requestId)).toMatchObject({ outcome: 'adjusted' });
    expect(await give(id, '40', 'give', requestId)).toMatchObject({ outcome: 'adjusted' });
    const page = await member(await memberArgs(id));
    expect(page.member.available).toBe(40n);
    expect(page.ledger.rows[0]).toMatchObject({
      points: 40n,
      available: 40n,
      undone: false,
      cause: { code: 'adjusted', params: { reason: 'A late parcel', by: '42' } },
    });
  });

  it('takes away no more than there is, and says what is wrong with a field', async () => {
    await paidOrder();
    const id = await memberOf();
    expect(await give(id, '5', 'take')).toMatchObject({ outcome: 'insufficient-points', available: 0n });
    const wrong = await memberArgs(id, {
      intent: 'adjust',
      points: 'x',
      direction: 'give',
      reason: '',
      requestId: randomUUID(),
    });
    expect(await changeMember(wrong)).toEqual({
      intent: 'adjust',
      errors: { points: 'not-a-number', reason: 'missing' },
    });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('undoes an adjustment once', async () => {
    await paidOrder();
    const id = await memberOf();
    await give(id, '40');
    const [adjustment] = (await member(await memberArgs(id))).ledger.rows;
    const undo = async () =>
      changeMember(await memberArgs(id, { intent: 'undo', transactionId: adjustment?.transactionId ?? '' }));
    expect(await undo()).toMatchObject({ outcome: 'undone' });
    expect(await undo()).toMatchObject({ outcome: 'already-undone' });
    const { rows } = (await member(await memberArgs(id))).ledger;
    expect(rows.map((row) => [row.kind, row.points, row.undone])).toEqual([
      ['undo-adjust', -40n, false],
      ['adjust', 40n, true],
      ['award', 100n, false],
    ]);
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('pages through a long history without losing or repeating a line', async () => {
    await paidOrder();
    const id = await memberOf();
    for (let n = 1; n <= 12; n++) await give(id, String(n));
    const seen = await app.lealta.db.inShop(shopId, async (tx) => {
      const first = await readLedger(tx, id, { after: null, limit: 5 });
      const second = await readLedger(tx, id, { after: first.next, limit: 5 });
      const third = await readLedger(tx, id, { after: second.next, limit: 5 });
      expect(third.next).toBeNull();
      return [...first.rows, ...second.rows, ...third.rows].map((row) => row.transactionId);
    });
    expect(seen).toHaveLength(13);
    expect(new Set(seen).size).toBe(13);
  });

  it('does not exist for another shop, nor for what is no id', async () => {
    await paidOrder();
    const id = await memberOf();
    shops += 1;
    await app.aShop(`pages-${shops}`);
    domain = `pages-${shops}.myshopify.com`;
    await installed(app, domain);
    expect(await refusalOf(memberArgs(id).then(member))).toBe(404);
    expect(await refusalOf(memberArgs('abc').then(member))).toBe(404);
    expect(await refusalOf(memberArgs('9'.repeat(40)).then(member))).toBe(404);
    expect(await give(id, '10')).toMatchObject({ outcome: 'not-a-member' });
  });
});

describe('the programme page', () => {
  const f = createFormatters('es', 'Europe/Madrid');
  const send = async (form: Record<string, string>) =>
    changeProgramme(await adminArgs(app, domain, { path: '/app/programme', form }));
  const page = async () => programme(await adminArgs(app, domain, { path: '/app/programme' }));
  const formWith = async (pendingDays: string) => {
    const form = toProgrammeForm((await page()).settings, f, 'EUR');
    return JSON.stringify({ ...form, earning: { ...form.earning, pendingDays } });
  };

  it('keeps a draft apart from what is live until it is published as a version', async () => {
    await send({ intent: 'save', form: await formWith('30') });
    const drafted = await page();
    expect(drafted).toMatchObject({ hasDraft: true, settings: { earning: { pendingDays: 30 } } });
    expect(drafted.live).toMatchObject({ version: 1, settings: { earning: { pendingDays: 14 } } });

    const published = await send({ intent: 'publish', form: await formWith('30'), note: ' Longer returns ' });
    expect(published).toEqual({ intent: 'publish', done: true, version: 2 });
    const after = await page();
    expect(after).toMatchObject({
      hasDraft: false,
      live: { version: 2, settings: { earning: { pendingDays: 30 } } },
    });
    expect(after.versions).toMatchObject([
      { version: 2, note: 'Longer returns', publishedBy: '42' },
      { version: 1 },
    ]);
  });

  it('throws a draft away', async () => {
    await send({ intent: 'save', form: await formWith('30') });
    await send({ intent: 'discard' });
    expect(await page()).toMatchObject({ hasDraft: false, settings: { earning: { pendingDays: 14 } } });
  });

  it.each(['check', 'save', 'publish'])(
    'changes nothing when a field is wrong and the intent is %s',
    async (intent) => {
      expect(await send({ intent, form: await formWith('1000') })).toEqual({
        intent,
        errors: { 'earning.pendingDays': { code: 'too-big', limit: 365 } },
      });
      expect(await page()).toMatchObject({ hasDraft: false, live: { version: 1 } });
    },
  );

  it('refuses what the page never sends', async () => {
    expect(await refusalOf(send({ intent: 'publish', form: '{"a":1}' }))).toBe(400);
    expect(await refusalOf(send({ intent: 'erase', form: await formWith('1') }))).toBe(400);
  });
});
