import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { friendsPage } from '#app/storefront/pages/friends.ts';
import type { View } from '#app/storefront/view.ts';
import { wordsIn } from '#app/storefront/words.ts';

const settings = defaultSettings();
const view: View = {
  now: new Date('2026-03-14T10:00:00Z'),
  shop: { name: 'Viña Norte', currency: 'EUR', timezone: 'UTC' },
  settings: { ...settings, referrals: { ...settings.referrals, active: true } },
  rewards: [],
  looking: 'member',
  firstName: '',
  member: null,
  token: 'token',
  requestId: () => '',
  notice: null,
};
const words = wordsIn('es', { timezone: 'UTC', pointsName: settings.pointsName });

describe('the way to the next milestone', () => {
  const told = (rewarded: number, friends: number) => {
    const next = { friends, points: 50 };
    const referral = { code: 'MARTA7K', url: '', qr: '', size: 1, claimed: 0, bought: 0, rewarded, next };
    const page = friendsPage(
      { referral, friends: [], milestones: [] },
      { prefix: '/apps/lealta', qr: { qr: 'M0 0', size: 1 } },
    );
    return /<strong>([^<]*extra\.)<\/strong>/.exec(page(view, words).html)?.[1]?.replaceAll('\u00a0', ' ');
  };

  it('is what is missing, not what it takes in all', () => {
    expect(told(4, 5)).toBe('Con 1 amistad más recibes 50 puntos extra.');
    expect(told(1, 5)).toBe('Con 4 amistades más recibes 50 puntos extra.');
    expect(told(0, 3)).toBe('Con 3 amistades más recibes 50 puntos extra.');
  });
});
