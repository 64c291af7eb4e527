import { expect, it } from 'vitest';
import { costOfFriend } from '#app/domain/referrals/cost-of-friend.ts';
import { referralSettings } from '#app/domain/referrals/settings.ts';
import { rewardSettings } from '#app/domain/rewards/settings.ts';

const settings = (change: object) => referralSettings.parse({ active: true, ...change });
const reward = (change: object) => rewardSettings.parse({ id: 'r', kind: 'fixed-amount', ...change });

it('is the voucher and what the points are worth, by the reward that gives least and the one that gives most', () => {
  const rewards = [reward({ points: 100, value: 500 }), reward({ points: 500, value: 3500 })];
  expect(costOfFriend(settings({ friend: { value: 500 }, advocate: { points: 200 } }), rewards)).toEqual({
    voucher: { kind: 'amount', value: 500 },
    points: 200,
    pointsAtMost: 200,
    worth: { least: 1000, most: 1400 },
  });
});

it('says no sum where there is none to say', () => {
  const shipping = reward({ kind: 'free-shipping', points: 100 });
  expect(costOfFriend(settings({ friend: { kind: 'percentage', value: 10 } }), [shipping])).toMatchObject({
    voucher: { kind: 'percent', percent: 10 },
    worth: null,
  });
  expect(costOfFriend(settings({ friend: { kind: 'free-shipping' } }), [])).toMatchObject({
    voucher: { kind: 'shipping' },
    worth: null,
  });
});

it('knows the campaign that gives most', () => {
  const campaign = (id: string, percent: number) => ({
    id,
    name: { es: 'Doble', en: 'Double' },
    from: '2026-01-01T00:00:00Z',
    until: '2026-02-01T00:00:00Z',
    percent,
  });
  const { pointsAtMost } = costOfFriend(
    settings({ advocate: { points: 75 }, campaigns: [campaign('a', 200), campaign('b', 150)] }),
    [],
  );
  expect(pointsAtMost).toBe(150);
});
