import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReferralItem } from '#app/db/referrals.queries.ts';
import type { ReferralState } from '#app/domain/referrals/referral.ts';
import { loader as member } from '#app/routes/app.members.$memberId.tsx';
import { action as saveSettings, loader as settings } from '#app/routes/app.programme.referrals.tsx';
import { loader as home } from '#app/routes/app.referrals._index.tsx';
import { loader as advocates } from '#app/routes/app.referrals.advocates.tsx';
import { loader as exportReferrals } from '#app/routes/app.referrals.export.ts';
import { loader as friends } from '#app/routes/app.referrals.friends.$memberId.ts';
import { action as decide, loader as list } from '#app/routes/app.referrals.list.tsx';
import { orderPayload } from '#test/builders/orders.ts';
import { aReferralShop, type Member, type ReferralShop } from '#test/builders/referral-shop.ts';
import { adminArgs } from './admin-request.ts';

let shop: ReferralShop;
let emails = 0;

beforeAll(async () => {
  shop = await aReferralShop();
});
afterAll(() => shop?.close());
beforeEach(async () => {
  shop.clock.set(shop.day(0));
  await shop.publish({});
});

const args = (path: string, more: Omit<Parameters<typeof adminArgs>[2], 'path'> = {}) =>
  adminArgs(shop, shop.line.domain, { path, ...more });
const listed = async (query = '') => list(await args(`/app/referrals/list?${query}`));
const of = async ({ memberId }: Member, query = '') => (await listed(`advocate=${memberId}&${query}`)).rows;
const send = async (intent: string, ids: string[], note = '') => {
  const fields: [string, string][] = [['intent', intent], ['note', note], ...ids.map(idField)];
  return decide(await args('/app/referrals/list', { form: fields }));
};
const idField = (id: string): [string, string] => ['id', id];

/** A friend who claims, and may buy at once. */
async function aFriend(advocate: Member, { buys = false } = {}): Promise<string> {
  emails += 1;
  const email = `friend.${emails}@somewhere.example`;
  const code = await shop.claimed(advocate, email);
  if (buys) await shop.buys({ customerId: shop.newId(), email, discountCodes: [code] });
  await shop.settle();
  return code;
}

const byVoucher = (rows: readonly ReferralItem[], voucher: string): ReferralItem => {
  const found = rows.find((row) => row.voucher === voucher);
  if (found === undefined) throw new Error('not in the list');
  return found;
};

describe('the list of referrals', () => {
  it('shows what became of each friend, masked, by state, member and code', async () => {
    const advocate = await shop.aMember('ana.ruiz@somewhere.example');
    const idle = await aFriend(advocate);
    const bought = await aFriend(advocate, { buys: true });
    expect(await of(advocate)).toHaveLength(2);
    const rows = await of(advocate);
    expect(byVoucher(rows, idle)).toMatchObject({
      state: 'claimed',
      friendEmail: 'f•••@s•••.example',
      friendId: null,
      channel: 'whatsapp',
      code: advocate.code,
      points: 100n,
      awardedPoints: 0n,
    });
    expect(byVoucher(rows, bought)).toMatchObject({
      state: 'bought',
      orderName: expect.stringMatching(/^#/),
      orderNet: 5000n,
      qualifiesAt: new Date(shop.day(14)),
    });
    expect(
      JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/friend\.\d/);
    expect((await of(advocate, 'state=bought')).map(({ voucher }) => voucher)).toEqual([bought]);
    const vouchersOf = async (query: string) => (await listed(query)).rows.map(({ voucher }) => voucher);
    expect((await vouchersOf('q=RUIZ+ana')).sort()).toEqual([idle, bought].sort());
    expect(await vouchersOf('q=ruiz+berta')).toEqual([]);
    expect((await vouchersOf(`q=${advocate.code.toLowerCase()}`)).sort()).toEqual([idle, bought].sort());
    expect(await vouchersOf(`q=${idle}`)).toEqual([idle]);
    expect((await listed(`advocate=${advocate.memberId}`)).counts).toMatchObject({
      bought: expect.any(BigInt),
    });
  });

  it('goes page by page, forwards and back, and misses nobody', async () => {
    const advocate = await shop.aMember();
    await shop.publish({ review: { perDay: 1000 } });
    const all: string[] = [];
    for (let friend = 0; friend < 52; friend += 1) {
      // Several at the same instant.
      shop.clock.set(shop.day(0, Math.floor(friend / 4)));
      emails += 1;
      all.push(await shop.claimed(advocate, `many.${emails}@somewhere.example`));
    }
    const query = `advocate=${advocate.memberId}`;
    const first = await listed(query);
    expect([first.total, first.rows.length, first.before]).toEqual([52n, 50, null]);
    const second = await listed(`${query}&after=${encodeURIComponent(first.after ?? '')}`);
    expect([second.rows.length, second.after]).toEqual([2, null]);
    expect([...first.rows, ...second.rows].map(({ voucher }) => voucher).sort()).toEqual(all.sort());
    const back = await listed(`${query}&before=${encodeURIComponent(second.before ?? '')}`);
    expect(back.rows).toEqual(first.rows);
    // What an address says that is no cursor counts as not said.
    expect((await listed(`${query}&after=nonsense`)).rows).toEqual(first.rows);
  }, 60_000);

  it('tells the figure, and the order, behind a reason', async () => {
    await shop.publish({ review: { perDay: 1 }, perMonth: 1 });
    const advocate = await shop.aMember();
    const pay = async (customerId: number, email: string, codes: string[]) => {
      const placedAt = shop.clock.now().toISOString();
      const order = orderPayload({ id: shop.newId(), placedAt, customerId, email, discountCodes: codes });
      const shipping_address = {
        address1: `Calle ${customerId} 1`,
        address2: null,
        zip: '46001',
        country_code: 'ES',
      };
      const home = { ...shipping_address, address1: 'Calle Mayor 1' };
      const at = codes.length === 0 || email.startsWith('near') ? home : shipping_address;
      await shop.hear({ topic: 'orders/paid', payload: { ...order, shipping_address: at } });
      await shop.settle();
      return order.name;
    };
    const own = await pay(advocate.shopifyId, `c${advocate.shopifyId}@example.com`, []);
    shop.clock.set(shop.day(0, 1));
    const first = await shop.claimed(advocate, 'near@somewhere.example');
    const second = await shop.claimed(advocate, 'second@somewhere.example');
    shop.clock.set(shop.day(0, 2));
    const nearOrder = await pay(shop.newId(), 'near@somewhere.example', [first]);
    await pay(shop.newId(), 'second@somewhere.example', [second]);
    // The limits of today are none of those that decided.
    await shop.publish({ review: { perDay: 40 }, perMonth: 1 });
    const told = async (voucher: string) => byVoucher(await of(advocate), voucher);
    expect(await told(first)).toMatchObject({
      state: 'review',
      reasons: ['same-address'],
      orderId: expect.any(BigInt),
      orderName: nearOrder,
      behind: { velocity: null, sameAddress: { orderName: own, orderId: expect.any(BigInt) } },
    });
    expect(await told(second)).toMatchObject({
      state: 'review',
      reasons: ['velocity'],
      behind: { velocity: { claims: 2, limit: 1 }, sameAddress: null, monthFull: null },
    });
    await send('accept', [(await told(first)).referralId]);
    shop.clock.set(shop.day(1));
    const third = await shop.claimed(advocate, 'third@somewhere.example');
    await pay(shop.newId(), 'third@somewhere.example', [third]);
    shop.clock.set(shop.day(16));
    await shop.settle();
    expect(await told(third)).toMatchObject({
      state: 'rejected',
      reasons: ['month-full'],
      behind: { velocity: null, sameAddress: null, monthFull: { limit: 1 } },
    });
  });

  it('exports what the filter lets through, masked', async () => {
    const advocate = await shop.aMember('=cmd@somewhere.example');
    const voucher = await aFriend(advocate, { buys: true });
    const { referralId } = byVoucher(await of(advocate), voucher);
    await send('reject', [referralId], '=1+1');
    const answer = await exportReferrals(
      await args(`/app/referrals/export?advocate=${advocate.memberId}&locale=es`),
    );
    const rows: string[][] = parse(await answer.text(), { bom: true });
    expect(rows[0]?.slice(0, 5)).toEqual([
      'Vale dado',
      'Apellidos del socio',
      'Nombre del socio',
      'Correo del socio',
      'Código',
    ]);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain('f•••@s•••.example');
    expect(rows[1]).toContain('Rechazado');
    expect(rows[1]).toContain("'=1+1");
    expect(rows[1]).toContain("'=cmd@somewhere.example");
  });
});

describe('the merchant’s word', () => {
  it('lets suspicious friends go on, or not, several at once', async () => {
    await shop.publish({ review: { perDay: 1 } });
    const advocate = await shop.aMember();
    const vouchers: string[] = [];
    for (let friend = 0; friend < 4; friend += 1) vouchers.push(await aFriend(advocate));
    const waiting = await of(advocate, 'state=review');
    expect(waiting.map(({ reasons }) => reasons)).toEqual([['velocity'], ['velocity'], ['velocity']]);
    expect((await home(await args('/app/referrals'))).counts.review).toBeGreaterThanOrEqual(3n);
    const [one, two, three] = waiting.map(({ referralId }) => referralId);
    if (!one || !two || !three) throw new Error('not three');
    expect(await send('accept', [one, two])).toEqual({ intent: 'accept', states: { claimed: 2 }, gone: 0 });
    expect(await send('reject', [three, crypto.randomUUID()], '  Same phone  ')).toEqual({
      intent: 'reject',
      states: { rejected: 1 },
      gone: 1,
    });
    const [rejected] = await of(advocate, 'state=rejected');
    expect(rejected).toMatchObject({
      reasons: ['merchant'],
      decision: 'reject',
      decidedBy: '42',
      note: 'Same phone',
    });
  });

  it('notes what is said later too, and forgets no note that nothing was said about', async () => {
    const advocate = await shop.aMember();
    const [first, second] = [await aFriend(advocate), await aFriend(advocate)];
    const noted = async (voucher: string) => {
      const { state, decidedAt, note } = byVoucher(await of(advocate), voucher);
      return { state, decidedAt, note };
    };
    const ids = (await of(advocate)).map(({ referralId }) => referralId);
    await send('reject', [byVoucher(await of(advocate), first).referralId], 'Same phone');
    const at = new Date(shop.day(0));
    expect(await noted(first)).toEqual({ state: 'rejected', decidedAt: at, note: 'Same phone' });
    shop.clock.set(shop.day(1));
    expect(await send('reject', ids)).toEqual({ intent: 'reject', states: { rejected: 2 }, gone: 0 });
    expect(await noted(first)).toEqual({ state: 'rejected', decidedAt: at, note: 'Same phone' });
    expect(await noted(second)).toEqual({
      state: 'rejected',
      decidedAt: new Date(shop.day(1)),
      note: null,
    });
    await send('reject', ids, 'Sisters');
    expect(await noted(first)).toEqual({ state: 'rejected', decidedAt: at, note: 'Sisters' });
    expect((await noted(second)).note).toBe('Sisters');
    // Another word without a note leaves none: the old one said why the old word.
    await send('accept', ids);
    expect(await noted(first)).toMatchObject({ state: 'claimed', note: null });
  });

  it('decides friends of several members together, each by its own', async () => {
    const [one, two] = [await shop.aMember(), await shop.aMember()];
    const vouchers = [
      await aFriend(one, { buys: true }),
      await aFriend(one),
      await aFriend(two, { buys: true }),
    ];
    shop.clock.set(shop.day(14));
    await shop.settle();
    const ids = [...(await of(one)), ...(await of(two))].map(({ referralId }) => referralId);
    expect(ids).toHaveLength(vouchers.length);
    expect(await send('reject', ids)).toEqual({ intent: 'reject', states: { rejected: 3 }, gone: 0 });
    expect([await shop.available(one), await shop.available(two)]).toEqual([0, 0]);
    expect(await send('accept', ids)).toEqual({
      intent: 'accept',
      states: { rewarded: 2, claimed: 1 },
      gone: 0,
    });
    expect([await shop.available(one), await shop.available(two)]).toEqual([100, 100]);
    expect(await shop.problems()).toEqual([]);
  });

  it('takes back what was rewarded, and gives it again', async () => {
    const advocate = await shop.aMember();
    const voucher = await aFriend(advocate, { buys: true });
    shop.clock.set(shop.day(14));
    await shop.settle();
    const { referralId } = byVoucher(await of(advocate), voucher);
    const stateNow = async (): Promise<[ReferralState, bigint, number]> => {
      const { state, awardedPoints } = byVoucher(await of(advocate), voucher);
      return [state, awardedPoints, await shop.available(advocate)];
    };
    expect(await stateNow()).toEqual(['rewarded', 100n, 100]);
    expect(await send('reject', [referralId])).toMatchObject({ states: { rejected: 1 } });
    expect(await stateNow()).toEqual(['rejected', 0n, 0]);
    expect(await send('accept', [referralId])).toMatchObject({ states: { rewarded: 1 } });
    expect(await stateNow()).toEqual(['rewarded', 100n, 100]);
    expect(await shop.problems()).toEqual([]);
  });

  it.each([
    ['no word', 'maybe', [crypto.randomUUID()]],
    ['nobody', 'accept', []],
    ['no id', 'accept', ['1']],
  ])('is refused where there is %s', async (_, intent, ids) => {
    await expect(send(intent, ids)).rejects.toMatchObject({ status: 400 });
  });
});

describe('the funnel and the top members', () => {
  it('counts from the share to the reward, by channel, within the period', async () => {
    const advocate = await shop.aMember('pilar@somewhere.example');
    const { lealta, shopId } = shop;
    const funnel = async () => (await home(await args('/app/referrals?range=30d'))).funnel;
    // Long after the friends of the other tests.
    shop.clock.set(shop.day(200));
    await lealta.referrals.countShare(shopId, { memberId: advocate.memberId, channel: 'qr' });
    await lealta.referrals.countVisit(shopId, { code: advocate.code, channel: 'qr' });
    await lealta.referrals.countVisit(shopId, { code: advocate.code, channel: 'whatsapp' });
    await aFriend(advocate, { buys: true });
    await aFriend(advocate);
    shop.clock.set(shop.day(214));
    await shop.settle();
    expect(await funnel()).toEqual([
      { channel: 'whatsapp', shared: 0n, visited: 1n, claimed: 2n, bought: 1n, rewarded: 1n },
      { channel: 'qr', shared: 1n, visited: 1n, claimed: 0n, bought: 0n, rewarded: 0n },
    ]);
    shop.clock.set(shop.day(260));
    expect(await funnel()).toEqual([]);
    const found = async (query: string) => advocates(await args(`/app/referrals/advocates?${query}`));
    const figures = { shared: 1n, visited: 2n, claimed: 2n, bought: 1n, rewarded: 1n, points: 100n };
    expect((await found('q=pilar')).rows).toMatchObject([{ memberId: advocate.memberId, ...figures }]);
    expect((await found(`q=${advocate.code}`)).rows).toHaveLength(1);
    expect((await found('q=nobody')).rows).toEqual([]);
    expect(await found('page=2')).toMatchObject({ rows: [], more: false });
  });
});

describe('a member’s page', () => {
  it('has the link, the friends by state, who brought the member, and the tree branch by branch', async () => {
    const advocate = await shop.aMember();
    const voucher = await aFriend(advocate, { buys: true });
    await aFriend(advocate);
    const { friendId } = byVoucher(await of(advocate), voucher);
    if (friendId === null) throw new Error('the friend is no customer');
    const pageOf = async (id: bigint) =>
      (await member(await args(`/app/members/${id}`, { params: { memberId: String(id) } }))).referrals;
    expect(await pageOf(advocate.memberId)).toMatchObject({
      code: advocate.code,
      link: `https://${shop.line.domain}/apps/lealta/invite/${advocate.code}`,
      counts: { bought: 1n, claimed: 1n },
      points: 0n,
      invitedBy: null,
    });
    expect(await pageOf(friendId)).toMatchObject({ invitedBy: { memberId: advocate.memberId }, counts: {} });
    const branch = async (id: string) =>
      friends(await args(`/app/referrals/friends/${id}`, { params: { memberId: id } }));
    const { rows, more } = await branch(String(advocate.memberId));
    expect(more).toBe(false);
    expect(rows.map(({ state, claimed }) => [state, claimed]).sort()).toEqual([
      ['bought', 0n],
      ['claimed', 0n],
    ]);
    await expect(branch('nobody')).rejects.toMatchObject({ status: 404 });
  });
});

describe('the settings', () => {
  const open = async () => settings(await args('/app/programme/referrals'));
  const save = async (form: object, revision: string) =>
    saveSettings(await args('/app/programme/referrals', { form: { form: JSON.stringify(form), revision } }));
  const typed = (change: object) => ({
    active: true,
    friend: { kind: 'fixed-amount', value: '5,00', minimum: '', days: '30' },
    advocate: { points: '100' },
    qualifying: { minimum: '20', firstOrderOnly: true },
    returnDays: '14',
    perMonth: '',
    campaigns: [],
    milestones: [],
    review: { sameAddress: true, circles: true, perDay: '10' },
    blockedDomains: [],
    allowedDomains: [],
    ...change,
  });

  it('are saved into the draft, and a second tab is told what changed meanwhile', async () => {
    const { revision } = await open();
    const campaign = {
      id: 'spring',
      name: { es: 'Primavera', en: 'Spring' },
      from: '2026-11-01T00:00',
      until: '2026-11-08T00:00',
      percent: '200',
    };
    const first = await save(
      typed({ campaigns: [campaign], milestones: [{ id: 'three', friends: '3', points: '50' }] }),
      revision,
    );
    expect(first).toMatchObject({ saved: true });
    const { settings: draft } = await open();
    expect(draft.referrals).toMatchObject({
      friend: { kind: 'fixed-amount', value: 500, minimum: 0, days: 30 },
      qualifying: { minimum: 2000 },
      perMonth: null,
      milestones: [{ friends: 3, points: 50 }],
      campaigns: [{ percent: 200, from: expect.stringMatching(/^2026-\d\d-\d\dT/) }],
    });
    expect(await save(typed({ advocate: { points: '1' } }), revision)).toMatchObject({
      changed: { settings: { referrals: { advocate: { points: 100 } } } },
    });
    await shop.lealta.programme.discardDraft(shop.shopId);
  });

  it('say at each field what is wrong', async () => {
    const { revision } = await open();
    const answer = await save(
      typed({
        friend: { kind: 'percentage', value: '120', minimum: 'x', days: '0' },
        advocate: { points: 'many' },
        milestones: [
          { id: 'a', friends: '3', points: '10' },
          { id: 'b', friends: '3', points: '10' },
        ],
        blockedDomains: ['not a domain'],
      }),
      revision,
    );
    expect(answer).toEqual({
      errors: {
        'friend.minimum': { code: 'not-an-amount' },
        'friend.days': { code: 'too-small', limit: 1 },
        'advocate.points': { code: 'not-a-number' },
        'blockedDomains.0': { code: 'invalid' },
      },
    });
    const contradicting = await save(
      typed({
        friend: { kind: 'percentage', value: '120', minimum: '', days: '10' },
        milestones: [
          { id: 'a', friends: '3', points: '10' },
          { id: 'b', friends: '3', points: '10' },
        ],
        blockedDomains: ['Example.com'],
        allowedDomains: ['example.com'],
      }),
      revision,
    );
    expect(contradicting).toEqual({
      errors: {
        'friend.value': { code: 'not-a-percentage' },
        'milestones.1.friends': { code: 'friends-repeat' },
        allowedDomains: { code: 'blocked-and-allowed' },
      },
    });
  });

  it('need no value for free shipping', async () => {
    const { revision } = await open();
    const friend = { kind: 'free-shipping', value: '5', minimum: '30', days: '30' };
    expect(await save(typed({ friend }), revision)).toMatchObject({ saved: true });
    expect((await open()).settings.referrals.friend).toEqual({
      kind: 'free-shipping',
      value: 0,
      minimum: 3000,
      days: 30,
    });
    await shop.lealta.programme.discardDraft(shop.shopId);
  });
});
