/** What the admin says of referrals before anything is decided or published. */
import { describe, expect, it } from 'vitest';
import type { BehindReasons } from '#app/db/referral-reasons.queries.ts';
import type { ReferralItem } from '#app/db/referrals.queries.ts';
import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
} from '#app/domain/programme/settings.ts';
import { createFormatters } from '#app/i18n/formatters.ts';
import { createTexts } from '#app/i18n/instance.ts';
import en from '#app/i18n/locales/en.json' with { type: 'json' };
import es from '#app/i18n/locales/es.json' with { type: 'json' };
import { allReferralFields, withFriendKind } from '#app/ui/admin/programme/forms/referral-fields.ts';
import { toTyped } from '#app/ui/admin/programme/forms/typed-settings.ts';
import { differences } from '#app/ui/admin/programme/settings-differences.ts';
import { partsOfReferrals } from '#app/ui/admin/programme/storefront/referral-parts.ts';
import { storefrontWords } from '#app/ui/admin/programme/storefront/storefront-words.ts';
import { effectsOf, parseDecision } from '#app/ui/admin/referrals/decision.ts';
import { funnelCsv } from '#app/ui/admin/referrals/funnel-stages.ts';
import { referralStory } from '#app/ui/admin/referrals/referral-story.ts';
import { parseReferralCursor, parseReferralsView } from '#app/ui/admin/referrals/referrals-view.ts';

const shop = { domain: '', name: 'Viña Norte', currency: 'EUR', timezone: 'UTC' };
const f = createFormatters('en', 'UTC');
const language = { t: createTexts('en', en).t, f, locale: 'en' as const, shop };
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const withReferrals = (referrals: object, before = defaultSettings()): ProgrammeSettings =>
  programmeSettings.parse({ ...before, referrals });
const SPRING = {
  id: 'spring',
  name: { es: 'Primavera', en: 'Spring' },
  from: '2026-04-01T00:00:00Z',
  until: '2026-05-01T00:00:00Z',
  percent: 200,
};

describe('the difference between versions', () => {
  const titles = (before: ProgrammeSettings | null, after: ProgrammeSettings) =>
    differences(before, after, language)
      .filter(({ key }) => key.startsWith('referrals'))
      .map(({ title, how }) => [title, how]);

  it('says nothing of referrals that nobody uses, and everything once they are on', () => {
    expect(titles(null, defaultSettings())).toEqual([]);
    const on = withReferrals({ active: true, campaigns: [SPRING] });
    expect(titles(defaultSettings(), on)).toEqual([
      ['Referrals', 'added'],
      ['Referral campaign: Spring', 'added'],
    ]);
    const [group] = differences(defaultSettings(), on, language);
    expect(group?.differences).toContainEqual({
      key: 'friend-value',
      label: 'Its value',
      before: null,
      after: '€5.00',
    });
  });

  it('says old and new of what changed, in the lists too', () => {
    const milestones = [{ id: 'three', friends: 3, points: 50 }];
    const before = withReferrals({ active: true, milestones, campaigns: [SPRING] });
    const after = withReferrals({
      active: true,
      returnDays: 30,
      milestones: [{ id: 'three', friends: 3, points: 80 }],
      friend: { kind: 'percentage', value: 15 },
    });
    const groups = differences(before, after, language);
    expect(groups.map(({ title, how }) => [title, how])).toEqual([
      ['Referrals', 'changed'],
      ['Referral campaign: Spring', 'removed'],
      ['Milestone, friends: 3', 'changed'],
    ]);
    expect(groups[0]?.differences).toEqual([
      { key: 'friend-kind', label: 'Friend’s voucher', before: 'An amount off', after: 'A percentage off' },
      { key: 'friend-value', label: 'Its value', before: '€5.00', after: '15%' },
      { key: 'returnDays', label: 'Return period', before: '14 days', after: '30 days' },
    ]);
    expect(groups[2]?.differences).toEqual([
      { key: 'milestones-points', label: 'Extra points', before: '50 points', after: '80 points' },
    ]);
  });
});

describe('the preview', () => {
  const { pointsName } = defaultSettings();
  const { referrals } = withReferrals({
    active: true,
    friend: { kind: 'fixed-amount', value: 750, minimum: 3000 },
    campaigns: [SPRING],
    milestones: [{ id: 'three', friends: 3, points: 50 }],
  });
  const typed = toTyped(referrals, allReferralFields(referrals), f, shop);
  const partsAt = (form: typeof typed, now = '2026-04-15T00:00:00Z') =>
    partsOfReferrals(form, storefrontWords('en', shop, pointsName), shop, new Date(now)).map((part) =>
      part.kind === 'line' ? [plain(part.heading), plain(part.text)] : [part.kind],
    );
  const read = (form: typeof typed) => partsAt(form).map((part) => part.at(-1));

  it('reads as the storefront does', () => {
    expect(read(typed)).toEqual([
      'Whoever you invite gets: €7.50 voucher, on orders from €30.',
      'You get 200 points once their first order is confirmed. For a short time: 200 points instead of 100 points.',
      'At 3 rewarded invitations you get 50 points more.',
      'I shop at Viña Norte. My link has a gift for you: €7.50 voucher.',
    ]);
  });

  it('tells of a campaign to come under its day, and of one that is over no more', () => {
    const usual = 'You get 100 points once their first order is confirmed.';
    const [, now, then] = partsAt(typed, '2026-03-15T00:00:00Z');
    expect(now).toEqual(['Invite your friends', usual]);
    expect(then?.[0]).toBe('Apr 1, 2026');
    expect(then?.[1]).toMatch(/^You get 200 points .* For a short time: 200 points instead of 100 points\.$/);
    expect(partsAt(typed, '2026-05-01T00:00:00Z').filter(([, text]) => text?.startsWith('You get'))).toEqual([
      ['Invite your friends', usual],
    ]);
  });

  it('starts a voucher of another kind from the usual, and shows what is missing as missing', () => {
    const other = withFriendKind(typed, {
      ...typed,
      friend: { kind: 'percentage', value: '7.50', minimum: '' },
    });
    expect(read(other)[0]).toBe('Whoever you invite gets: 10% voucher.');
    expect(read({ ...typed, advocate: { points: '' }, campaigns: [], milestones: [] })[1]).toBe(
      'You get … points once their first order is confirmed.',
    );
  });
});

const NOW = new Date('2026-06-01T12:00:00Z');
const item = (change: Partial<ReferralItem>): ReferralItem => ({
  referralId: crypto.randomUUID(),
  advocateId: 1n,
  firstName: '',
  lastName: '',
  email: null,
  code: 'ABCDEFGH',
  channel: 'copy',
  friendEmail: 'a•••@b•••.com',
  friendId: null,
  state: 'review',
  reasons: ['velocity'],
  voucher: 'INVITE',
  orderId: null,
  orderName: null,
  orderNet: 0n,
  claimedAt: NOW,
  boughtAt: null,
  qualifiesAt: null,
  rewardedAt: null,
  voucherExpiresAt: NOW,
  points: 100n,
  awardedPoints: 0n,
  decision: null,
  decidedAt: null,
  decidedBy: null,
  note: null,
  ...change,
});

describe('why a friend is looked at', () => {
  const nothing: BehindReasons = { velocity: null, sameAddress: null, monthFull: null };
  const story = (locale: 'en' | 'es', behind: Partial<BehindReasons>, change: Partial<ReferralItem>) =>
    referralStory(
      { ...item(change), behind: { ...nothing, ...behind } },
      {
        t: createTexts(locale, locale === 'es' ? es : en).t,
        f: createFormatters(locale, 'UTC'),
        locale,
        shop,
      },
    );

  it('is told with the figure and the order that it rests on', () => {
    const velocity = { claims: 7, limit: 5 };
    expect(story('en', { velocity }, {})).toEqual([
      { text: 'The member’s link gave 7 vouchers that day; the limit was 5.', order: null },
    ]);
    expect(story('es', { velocity }, {})[0]?.text).toBe(
      'El enlace del socio dio ese día 7 vales; el límite era 5.',
    );
    const sameAddress = { orderId: 3n, orderName: '#1003' };
    const bought = { orderId: 9n, orderName: '#1009', orderNet: 5000n, boughtAt: NOW };
    expect(story('en', { sameAddress }, { ...bought, reasons: ['same-address'] })).toEqual([
      {
        text: 'The friend’s order went to the same address as the member’s order #1003.',
        order: { id: 3n, name: '#1003' },
      },
      {
        text: 'Order #1009, paid on 1 Jun 2026: €50.00 of it counts.',
        order: { id: 9n, name: '#1009' },
      },
    ]);
  });

  it('is told without them where they are not known', () => {
    const reasons: ReferralItem['reasons'] = ['velocity', 'same-address', 'month-full'];
    expect(story('en', {}, { reasons }).map(({ text }) => text)).toEqual([
      'The member’s link gave more vouchers that day than usual.',
      'The friend’s order went to an address of the member’s.',
      'The member already had all the friends that count in a month.',
    ]);
  });
});

describe('what the merchant’s word does', () => {
  const bought = (qualifiesAt: string, change: Partial<ReferralItem> = {}) =>
    item({ orderName: '#1', boughtAt: NOW, qualifiesAt: new Date(qualifiesAt), ...change });

  it('is told for each state before it is given, the same ones together', () => {
    const items = [
      item({}),
      item({}),
      bought('2026-05-31T00:00:00Z'),
      bought('2026-06-02T00:00:00Z'),
      bought('2026-05-31T00:00:00Z', { state: 'rejected', reasons: ['month-full'] }),
      bought('2026-05-31T00:00:00Z', { state: 'rejected', reasons: ['advocate-left'] }),
      item({ state: 'rejected', reasons: ['own-order'], orderName: '#2' }),
      item({ state: 'expired', reasons: [] }),
    ];
    expect(effectsOf('accept', items, NOW)).toEqual([
      { key: 'accept.opens', count: 2, points: 200n },
      { key: 'accept.pays', count: 2, points: 200n },
      { key: 'accept.waits', count: 2, points: 200n },
      { key: 'accept.nothing', count: 2, points: 0n },
    ]);
    const rewarded = item({ state: 'rewarded', awardedPoints: 150n });
    expect(effectsOf('reject', [rewarded, item({}), item({ state: 'undone' })], NOW)).toEqual([
      { key: 'reject.takesBack', count: 1, points: 150n },
      { key: 'reject.stops', count: 1, points: 0n },
      { key: 'reject.stays', count: 1, points: 0n },
    ]);
  });
});

it('the funnel is saved in the words of the page', () => {
  const counts = { shared: 4n, visited: 3n, claimed: 2n, bought: 1n, rewarded: 0n };
  const csv = (locale: 'en' | 'es') =>
    funnelCsv([{ channel: 'native', ...counts }], createTexts(locale, locale === 'es' ? es : en).t);
  expect(csv('es')).toBe(
    '\uFEFFCanal,Compartidos,Visitas,Con vale,Han comprado,Premiados\r\nMenú de compartir del móvil,4,3,2,1,0\r\n',
  );
  expect(csv('en')).toBe(
    '\uFEFFChannel,Shared,Visited,Got the voucher,Bought,Rewarded\r\nPhone’s share menu,4,3,2,1,0\r\n',
  );
});

it('an address that somebody edited shows everything', () => {
  const view = parseReferralsView(
    new URLSearchParams({ state: 'nonsense', advocate: "1' OR 1=1", q: 'ana' }),
  );
  expect(view).toEqual({ state: null, advocate: '', search: 'ana' });
  expect(parseReferralsView(new URLSearchParams({ q: 'an\0a' })).search).toBe('ana');
  const id = crypto.randomUUID();
  const at = '2026-10-05 08:00:00.123456+00';
  expect(parseReferralCursor(`${id}~${at}`)).toEqual({ id, at });
  const days = ['9999-99-99', '2026-02-30', '0000-01-01'].map((day) => `${day} 08:00:00+00`);
  for (const odd of ['now()', ...days, '2026-01-01 24:00:00+00', '2026-01-01 08:00:61+00'])
    expect(parseReferralCursor(`${id}~${odd}`)).toBeNull();
  for (const text of [null, '', 'x~y']) expect(parseReferralCursor(text)).toBeNull();
});

it('a note is one that can be kept', () => {
  const sent = new FormData();
  for (const [name, value] of [
    ['intent', 'accept'],
    ['id', crypto.randomUUID()],
    ['note', 'a\0b '],
  ] as const)
    sent.set(name, value);
  expect(parseDecision(sent)?.note).toBe('ab');
});
