import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPointsOverTime, readTotals } from '#app/db/home.queries.ts';
import { readLedger } from '#app/db/member.queries.ts';
import { createFormatters } from '#app/i18n/formatters.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { loader as home } from '#app/routes/app._index.tsx';
import { action as changeMember, loader as member } from '#app/routes/app.members.$memberId.tsx';
import { action as changeProgramme, loader as programme } from '#app/routes/app.programme._index.tsx';
import { action as changeList } from '#app/routes/app.programme.$list._index.tsx';
import { action as changeItem, loader as item } from '#app/routes/app.programme.$list.$itemId.tsx';
import { loader as basics, action as changeBasics } from '#app/routes/app.programme.basics.tsx';
import { action as tryOrder } from '#app/routes/app.programme.try.tsx';
import { action as rollBack, loader as versions } from '#app/routes/app.programme.versions.tsx';
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
      { start: '2026-03-01', issued: 100n, redeemed: 0n, returned: 0n },
      { start: '2026-03-05', issued: -50n, redeemed: 0n, returned: 0n },
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
    expect(later).toEqual([{ start: '2026-03-01', issued: 0n, redeemed: 0n, returned: 0n }]);
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

describe('the programme pages', () => {
  const f = createFormatters('es', 'Europe/Madrid');
  const call = async <Answer>(
    handler: (args: Awaited<ReturnType<typeof adminArgs>>) => Promise<Answer>,
    path: string,
    form?: Record<string, string>,
    params: Record<string, string> = {},
  ) =>
    handler(
      await adminArgs(app, domain, { path: `/app/programme${path}`, params, ...(form ? { form } : {}) }),
    );
  const send = (form: Record<string, string>) => call(changeProgramme, '', form);
  const page = () => call(programme, '');
  const saveBasics = async (pendingDays: string) => {
    const form = toProgrammeForm((await call(basics, '/basics')).settings, f, 'EUR');
    return call(changeBasics, '/basics', {
      form: JSON.stringify({ ...form, earning: { ...form.earning, pendingDays } }),
    });
  };
  const saveItem = (list: string, typed: object) =>
    call(changeItem, `/${list}/new`, { form: JSON.stringify(typed) }, { list, itemId: 'new' });

  it('keep a draft apart from what is live until it is published as a version', async () => {
    expect(await saveBasics('30')).toMatchObject({ saved: true });
    const drafted = await page();
    expect(drafted).toMatchObject({ hasDraft: true, settings: { earning: { pendingDays: 30 } } });
    expect(drafted.live).toMatchObject({ version: 1, settings: { earning: { pendingDays: 14 } } });

    const published = await send({ intent: 'publish', note: ' Longer returns ' });
    expect(published).toEqual({ intent: 'publish', outcome: 'published', version: 2 });
    const after = await page();
    expect(after).toMatchObject({
      hasDraft: false,
      live: { version: 2, settings: { earning: { pendingDays: 30 } } },
      user: '42',
    });
    expect(after.versions).toMatchObject([
      { version: 2, note: 'Longer returns', publishedBy: '42', status: 'live' },
      { version: 1, status: 'past' },
    ]);
    expect(await send({ intent: 'publish', note: '' })).toMatchObject({ outcome: 'nothing-to-publish' });
  });

  it('throw a draft away', async () => {
    await saveBasics('30');
    await send({ intent: 'discard' });
    expect(await page()).toMatchObject({ hasDraft: false, settings: { earning: { pendingDays: 14 } } });
  });

  it('change nothing when a field is wrong', async () => {
    expect(await saveBasics('1000')).toEqual({
      errors: { 'earning.pendingDays': { code: 'too-big', limit: 365 } },
    });
    expect(await page()).toMatchObject({ hasDraft: false, live: { version: 1 } });
  });

  it('refuse what they never send', async () => {
    expect(await refusalOf(send({ intent: 'erase' }))).toBe(400);
    expect(await refusalOf(call(changeBasics, '/basics', { form: '{"a":1}' }))).toBe(400);
    expect(await refusalOf(saveItem('rules', { kind: '__proto__' }))).toBe(400);
    expect(await refusalOf(saveItem('members', { kind: 'birthday' }))).toBe(404);
    expect(await refusalOf(call(item, '/rules/gone', undefined, { list: 'rules', itemId: 'gone' }))).toBe(
      404,
    );
    expect(
      await refusalOf(call(item, '/rules/new?kind=nothing', undefined, { list: 'rules', itemId: 'new' })),
    ).toBe(404);
  });

  it('say so when the programme as a whole would not be valid', async () => {
    const issues = [{ path: 'claimDays', message: 'does not fit the rest' }];
    const editDraft = async () => ({ outcome: 'invalid' as const, issues });
    const lealta = { ...app.lealta, programme: { ...app.lealta.programme, editDraft } };
    const form = toProgrammeForm((await call(basics, '/basics')).settings, f, 'EUR');
    const args = await adminArgs({ ...app, lealta }, domain, {
      path: '/app/programme/basics',
      form: { form: JSON.stringify(form) },
    });
    expect(await changeBasics(args)).toEqual({ errors: { claimDays: { code: 'invalid' } } });
  });

  it('refuse to save over what another window saved or deleted, until they are told to', async () => {
    const params = { list: 'rewards', itemId: 'five' };
    const opened = await call(item, '/rewards/five', undefined, params);
    const save = (points: string, revision: string) => {
      const form = JSON.stringify({ ...opened.item, points, value: '5', minimum: '' });
      return call(changeItem, '/rewards/five', { form, revision }, params);
    };
    const points = async () => (await page()).settings.rewards.find(({ id }) => id === 'five')?.points;
    expect(await save('110', opened.revision)).toMatchObject({ saved: true });
    const refused = await save('120', opened.revision);
    expect(refused).toMatchObject({ changed: { gone: false } });
    expect(await points()).toBe(110);
    const { revision } = 'changed' in refused ? refused.changed : { revision: '' };
    expect(await save('120', revision)).toMatchObject({ saved: true });
    expect(await points()).toBe(120);

    await call(changeList, '/rewards', { intent: 'delete', id: 'five' }, { list: 'rewards' });
    expect(await save('130', revision)).toMatchObject({ changed: { gone: true } });
    expect(await points()).toBeUndefined();
  });

  it('publish nothing but the draft that was looked at', async () => {
    await saveBasics('20');
    const { revision } = await page();
    await saveBasics('21');
    expect(await send({ intent: 'publish', revision })).toMatchObject({ outcome: 'changed-meanwhile' });
    const now = await page();
    expect(await send({ intent: 'publish', revision: now.revision })).toMatchObject({ outcome: 'published' });
  });

  it('add, change, switch off and delete a rule', async () => {
    const { item: blank } = await call(item, '/rules/new?kind=birthday', undefined, {
      list: 'rules',
      itemId: 'new',
    });
    const rule = { ...blank, name: { es: 'Cumple', en: 'Birthday' } };
    expect(await saveItem('rules', { ...rule, points: '' })).toEqual({
      errors: { points: { code: 'not-a-number' } },
    });
    expect((await page()).hasDraft).toBe(false);
    expect(await saveItem('rules', { ...rule, points: '50' })).toMatchObject({ saved: true });
    expect(await saveItem('rules', { ...rule, points: '60' })).toMatchObject({ saved: true });
    const rules = async () => (await page()).settings.rules;
    expect(await rules()).toMatchObject([{ kind: 'birthday', points: 60, active: true }]);
    const id = String((await rules())[0]?.id);
    const bulk = (intent: string) => call(changeList, '/rules', { intent, id }, { list: 'rules' });
    await bulk('deactivate');
    expect(await rules()).toMatchObject([{ active: false }]);
    await bulk('delete');
    expect(await rules()).toEqual([]);
    // What the live version says is no draft.
    expect((await page()).hasDraft).toBe(false);
  });

  it('plan a publication, take it back, compare and go back to a version', async () => {
    await saveBasics('30');
    expect(await send({ intent: 'schedule', at: '2026-03-09T10:00', note: '' })).toMatchObject({
      outcome: 'too-early',
    });
    expect(await send({ intent: 'schedule', at: 'soon', note: '' })).toMatchObject({ outcome: 'not-a-date' });
    expect((await page()).hasDraft).toBe(true);
    await send({ intent: 'schedule', at: '2026-03-20T10:00', note: '' });
    // Ten in Madrid.
    expect((await page()).scheduled).toEqual({ version: 2, effectiveFrom: new Date('2026-03-20T09:00:00Z') });
    expect(await send({ intent: 'cancel', version: '2' })).toMatchObject({ outcome: 'cancelled' });
    expect(await page()).toMatchObject({ scheduled: null, hasDraft: true });
    await send({ intent: 'publish', note: '' });
    const compared = await call(versions, '/versions?from=1&to=4');
    expect(compared).toMatchObject({ from: { version: 1 }, to: { version: 4 } });
    expect(compared.versions.map(({ version, status }) => [version, status])).toEqual([
      [4, 'live'],
      [2, 'cancelled'],
      [1, 'past'],
    ]);
    expect(await call(rollBack, '/versions', { intent: 'roll-back', version: '1', note: '' })).toEqual({
      outcome: 'published',
      version: 5,
    });
  });

  it('try an order by the draft and by what is live', async () => {
    const line = {
      title: '',
      productId: '',
      vendor: '',
      type: '',
      tags: [],
      quantity: '2',
      price: '50',
      discount: '',
    };
    const typed = {
      which: 'live',
      who: 'tier',
      tierId: '',
      tags: [],
      email: '',
      placedAt: '2026-03-10T12:00',
      lines: [line],
      shipping: '',
      taxPercent: '0',
      source: 'online',
    };
    const attempt = (change: object) =>
      call(tryOrder, '/try', { form: JSON.stringify({ ...typed, ...change }) });
    expect(await attempt({})).toMatchObject({ result: { points: 100n, why: null } });
    await saveItem('campaigns', {
      id: 'double',
      name: { es: 'Doble', en: 'Double' },
      active: true,
      percent: '200',
      startsAt: '2026-03-01T00:00',
      endsAt: '2026-04-01T00:00',
      weekdays: [],
      hours: { from: '', until: '' },
      audience: { tiers: [], tags: ['vip'] },
      budgetPoints: '',
    });
    expect(await attempt({ tags: ['VIP'] })).toMatchObject({ result: { points: 100n } });
    expect(await attempt({ which: 'draft' })).toMatchObject({ result: { points: 100n } });
    expect(await attempt({ which: 'draft', tags: ['VIP'] })).toMatchObject({ result: { points: 200n } });
    expect(await attempt({ source: 'pos' })).toMatchObject({ result: { points: 100n } });
    expect(await attempt({ lines: [{ ...line, price: 'x', discount: '-1' }], who: 'member' })).toEqual({
      errors: {
        'lines.0.price': { code: 'not-an-amount' },
        'lines.0.discount': { code: 'too-small', limit: 0 },
      },
    });
    expect(await attempt({ who: 'member', email: 'nobody@example.com' })).toEqual({
      errors: { email: { code: 'no-such-member' } },
    });
  });
});
