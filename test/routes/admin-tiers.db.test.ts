import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TiersSettings, tiersSettings } from '#app/domain/tiers/settings.ts';
import { type MemberId, type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { action, loader } from '#app/routes/app.members.$memberId.tsx';
import { customerPayload } from '#test/builders/orders.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import { adminArgs, installed } from './admin-request.ts';

const named = (es: string, en: string) => ({ es, en });
const TIERS = tiersSettings.parse({
  list: [
    { id: 'silver', name: named('Plata', 'Silver'), threshold: 200_00 },
    { id: 'friends', name: named('Amigos', 'Friends'), threshold: 0, inviteOnly: true, entryPoints: 10 },
  ],
});

let app: TestApp;
let shopId: ShopId;
let domain: string;
let memberId: MemberId;
let shops = 0;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());
beforeEach(() => begin(TIERS));

async function begin(tiers: TiersSettings): Promise<void> {
  shops += 1;
  app.clock.set('2026-03-10T12:00:00Z');
  shopId = await app.aShop(`admin-tiers-${shops}`, (settings) => ({
    ...settings,
    enrolment: 'opt-in',
    tiers,
  }));
  domain = `admin-tiers-${shops}.myshopify.com`;
  await installed(app, domain);
  await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(700) }]);
  await app.lealta.inbox.drain(shopId);
  const found = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(700));
  if (found === null) throw new Error('no customer');
  memberId = found.memberId;
}

const args = (form?: Record<string, string>) =>
  adminArgs(app, domain, {
    path: `/app/members/${memberId}`,
    params: { memberId: String(memberId) },
    ...(form ? { form } : {}),
  });
const tierOf = async () => (await loader(await args())).tier;
const send = async (form: Record<string, string>) => action(await args(form));

describe('the tier on a member’s page', () => {
  it('is given by invitation and taken back, and the history says why', async () => {
    await app.lealta.members.enrol(shopId, { memberId, source: 'admin' });
    expect(await tierOf()).toMatchObject({
      tier: null,
      assigned: false,
      progress: { next: { tier: { id: 'silver' }, missing: 200_00n } },
      history: [],
      list: [{ id: 'silver' }, { id: 'friends' }],
    });
    const gift = { intent: 'give-tier', tierId: 'friends', reason: ' A friend of the house ' };
    expect(await send(gift)).toEqual({ intent: 'give-tier', outcome: 'assigned' });
    expect(await send(gift)).toEqual({ intent: 'give-tier', outcome: 'already-there' });
    expect(await tierOf()).toMatchObject({
      tier: { id: 'friends' },
      assigned: true,
      since: new Date('2026-03-10T12:00:00Z'),
      history: [
        { name: { en: 'Friends' }, reason: 'assigned', details: { note: 'A friend of the house', by: '42' } },
      ],
    });
    app.clock.set('2026-03-11T12:00:00Z');
    const back = { intent: 'take-tier', reason: 'By mistake' };
    expect(await send(back)).toEqual({ intent: 'take-tier', outcome: 'undone' });
    expect(await send(back)).toEqual({ intent: 'take-tier', outcome: 'not-assigned' });
    expect(await tierOf()).toMatchObject({
      tier: null,
      history: [
        {
          until: new Date('2026-03-11T12:00:00Z'),
          details: { ended: { reason: 'unassigned', note: 'By mistake' } },
        },
      ],
    });
  });

  it('asks for the tier and for a reason, and changes nothing without them', async () => {
    await app.lealta.members.enrol(shopId, { memberId, source: 'admin' });
    expect(await send({ intent: 'give-tier', tierId: '', reason: ' ' })).toEqual({
      intent: 'give-tier',
      errors: { tier: 'no-tier', reason: 'missing' },
    });
    expect(await send({ intent: 'take-tier', reason: 'x'.repeat(201) })).toEqual({
      intent: 'take-tier',
      errors: { reason: 'too-long' },
    });
    expect(await send({ intent: 'give-tier', tierId: 'platinum', reason: 'Best' })).toEqual({
      intent: 'give-tier',
      outcome: 'no-such-tier',
    });
    expect((await tierOf())?.history).toEqual([]);
  });

  it('is for members only, and there is none where the programme has no tiers', async () => {
    const gift = { intent: 'give-tier', tierId: 'friends', reason: 'A friend of the house' };
    expect(await send(gift)).toEqual({ intent: 'give-tier', outcome: 'not-a-member' });
    await begin(tiersSettings.parse({}));
    await app.lealta.members.enrol(shopId, { memberId, source: 'admin' });
    expect(await tierOf()).toBeNull();
  });

  it('keeps the name of a tier that the programme has no more', async () => {
    await app.lealta.members.enrol(shopId, { memberId, source: 'admin' });
    await send({ intent: 'give-tier', tierId: 'friends', reason: 'A friend of the house' });
    const { live } = await app.lealta.programme.current(shopId);
    if (live === null) throw new Error('no programme');
    const list = TIERS.list.filter((tier) => tier.id !== 'friends');
    const settings = { ...live.settings, tiers: { ...TIERS, list } };
    await app.lealta.programme.publish(shopId, { settings, by: 'marta', note: '' });
    await app.lealta.tiers.recomputeAll(shopId);
    expect((await tierOf())?.history[0]?.name).toEqual({ es: 'Amigos', en: 'Friends' });
  });
});
