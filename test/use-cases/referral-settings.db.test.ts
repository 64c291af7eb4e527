/** A friend's voucher that is worth nothing, or more than everything: nobody can save or publish it, and what was kept opens. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { type TestApp, testApp } from '#test/support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app?.close());

const OVER_ALL = { kind: 'percentage', value: 101 } as const;
const NOTHING = { kind: 'fixed-amount', value: 0 } as const;
const withFriend =
  (friend: object, active = true) =>
  (settings: ProgrammeSettings): ProgrammeSettings =>
    programmeSettings.parse({
      ...settings,
      referrals: { ...settings.referrals, active, friend: { ...settings.referrals.friend, ...friend } },
    });
const liveOf = async (shopId: ShopId): Promise<ProgrammeSettings> => {
  const { live } = await app.lealta.programme.current(shopId);
  if (live === null) throw new Error('nothing is published');
  return live.settings;
};

it.each([
  ['over 100 %', OVER_ALL, 'not-a-percentage'],
  ['worth nothing', NOTHING, 'worth-nothing'],
])('refuses a voucher %s, whoever sends it', async (name, friend, fault) => {
  const shopId = await app.aShop(`refuses-${name.length}`);
  expect(await app.lealta.programme.editDraft(shopId, withFriend(friend))).toEqual({
    outcome: 'invalid',
    issues: [{ path: 'referrals.friend.value', message: fault }],
  });
  const settings = withFriend(friend)(await liveOf(shopId));
  const publication = { settings, by: 'test', note: '' };
  await expect(app.lealta.programme.publish(shopId, publication)).rejects.toThrow(fault);
  const effectiveFrom = new Date('2026-06-02T12:00:00Z');
  expect(() => app.lealta.programme.schedule(shopId, { ...publication, effectiveFrom })).toThrow(fault);
  // As long as referrals are off it is what somebody has not finished typing.
  expect((await app.lealta.programme.editDraft(shopId, withFriend(friend, false))).outcome).toBe('saved');
});

it.each([
  ['all of it', { kind: 'percentage', value: 100 }],
  ['free shipping', { kind: 'free-shipping', value: 0 }],
])('takes a voucher for %s', async (name, friend) => {
  const shopId = await app.aShop(`takes-${name.length}`);
  expect((await app.lealta.programme.editDraft(shopId, withFriend(friend))).outcome).toBe('saved');
});

it('opens drafts and versions that were kept before', async () => {
  const shopId = await app.aShop('kept-before');
  const bad = JSON.stringify(withFriend(OVER_ALL)(await liveOf(shopId)));
  await app.lealta.db.inShop(shopId, async (tx) => {
    await tx.query('INSERT INTO programme_drafts (shop_id, settings) VALUES ($1, $2)', [shopId, bad]);
    await tx.query(
      `INSERT INTO programme_versions (shop_id, version, settings, effective_from, published_at, published_by, note)
       VALUES ($1, 2, $2, '2026-05-01', '2026-05-01', 'test', '')`,
      [shopId, bad],
    );
  });
  const { draft, live } = await app.lealta.programme.current(shopId);
  expect(draft?.referrals.friend).toMatchObject(OVER_ALL);
  expect(live?.settings.referrals.friend).toMatchObject(OVER_ALL);
  // Something else can be changed; the invitations only for the better.
  const renamed = await app.lealta.programme.editDraft(shopId, (settings) => ({ ...settings, claimDays: 9 }));
  expect(renamed).toMatchObject({ outcome: 'saved', settings: { claimDays: 9 } });
  expect((await app.lealta.programme.editDraft(shopId, withFriend({ value: 200 }))).outcome).toBe('invalid');
  expect((await app.lealta.programme.editDraft(shopId, withFriend({ value: 20 }))).outcome).toBe('saved');
});
