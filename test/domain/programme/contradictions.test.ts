import { describe, expect, it } from 'vitest';
import { campaignSettings } from '#app/domain/campaigns/settings.ts';
import { contradictions } from '#app/domain/programme/contradictions.ts';
import { defaultSettings, programmeSettings } from '#app/domain/programme/settings.ts';

const withParts = (parts: object) => programmeSettings.parse({ ...defaultSettings(), ...parts });
const reward = (change: object) =>
  contradictions(withParts({ rewards: [{ id: 'one', points: 100, value: 500, ...change }] }));
const slider = { kind: 'any-amount', points: 100, value: 500 };
const campaign = {
  id: 'double',
  name: { es: 'Doble', en: 'Double' },
  active: true,
  percent: 200,
  startsAt: '2026-03-01T00:00:00Z',
  endsAt: '2026-03-02T00:00:00Z',
};

describe('settings that contradict each other', () => {
  it('are none in what a shop starts from', () => {
    expect(contradictions(defaultSettings())).toEqual([]);
  });

  it.each([
    ['a slider that ends below its step', { ...slider, maxPoints: 99 }, 'maxPoints', 'below-step'],
    [
      'a slider worth more than any voucher',
      { ...slider, points: 1, maxPoints: 1_000_000_000, value: 100_000_000 },
      'maxPoints',
      'worth-too-much',
    ],
    [
      'a reward that ends before it begins',
      { startsAt: '2026-03-01T00:00:00.500Z', endsAt: '2026-03-01T00:00:00Z' },
      'endsAt',
      'ends-before-start',
    ],
    ['an amount above its minimum basket', { minimum: 400 }, 'minimum', 'below-value'],
    ['a tier that does not exist', { tiers: ['gold'] }, 'tiers', 'no-such-tier'],
  ])('%s', (_, change, path, code) => {
    expect(reward(change)).toEqual([{ path: `rewards.0.${path}`, code }]);
  });

  it('are none at the very limits', () => {
    expect(reward({ ...slider, maxPoints: 100 })).toEqual([]);
    expect(reward({ ...slider, points: 1, value: 1, maxPoints: 100_000_000 })).toEqual([]);
    expect(reward({ minimum: 500 })).toEqual([]);
    expect(reward({ minimum: 0 })).toEqual([]);
  });

  it.each([
    [
      'a percentage above 100',
      { friend: { kind: 'percentage', value: 101 } },
      'friend.value',
      'not-a-percentage',
    ],
    ['a voucher worth nothing', { friend: { value: 0 } }, 'friend.value', 'worth-nothing'],
    ['a voucher above its minimum basket', { friend: { minimum: 499 } }, 'friend.minimum', 'below-value'],
    [
      'two milestones for as many friends',
      {
        milestones: [
          { id: 'a', friends: 3, points: 1 },
          { id: 'b', friends: 3, points: 2 },
        ],
      },
      'milestones.1.friends',
      'friends-repeat',
    ],
    [
      'a domain both blocked and allowed',
      { blockedDomains: ['a.com'], allowedDomains: ['a.com'] },
      'allowedDomains',
      'blocked-and-allowed',
    ],
  ])('referrals: %s', (_, change, path, code) => {
    const found = (active: boolean) => contradictions(withParts({ referrals: { active, ...change } }));
    expect(found(true)).toEqual([{ path: `referrals.${path}`, code }]);
    expect(found(false)).toEqual([]);
  });

  it('are found in campaigns for tiers that are gone', () => {
    const gold = { id: 'gold', name: { es: 'Oro', en: 'Gold' }, threshold: 0 };
    const parts = { campaigns: [{ ...campaign, audience: { tiers: ['gold'] } }] };
    expect(contradictions(withParts(parts))).toEqual([
      { path: 'campaigns.0.audience.tiers', code: 'no-such-tier' },
    ]);
    expect(contradictions(withParts({ ...parts, tiers: { list: [gold] } }))).toEqual([]);
  });

  it('include a campaign that ends within the second in which it begins, but before', () => {
    const at = (startsAt: string, endsAt: string) =>
      campaignSettings.safeParse({ ...campaign, startsAt, endsAt }).success;
    expect(at('2026-03-01T00:00:00.500Z', '2026-03-01T00:00:00Z')).toBe(false);
    expect(at('2026-03-01T00:00:00Z', '2026-03-01T00:00:00.500Z')).toBe(true);
  });
});
