import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import type { ReferralSettings } from './settings.ts';

/** What one rewarded friend costs the shop, as far as it can be told before anybody buys. Amounts in minor units. */
export type CostOfFriend = {
  /** The friend's voucher. A percentage depends on the order, and free shipping on the parcel. */
  readonly voucher:
    | { readonly kind: 'amount'; readonly value: number }
    | { readonly kind: 'percent'; readonly percent: number }
    | { readonly kind: 'shipping' };
  /** The advocate's points, and as much as they become with the campaign that gives most. */
  readonly points: number;
  readonly pointsAtMost: number;
  /** What the points are worth by the reward that gives least and by the one that gives most for a point. */
  readonly worth: { readonly least: number; readonly most: number } | null;
};

/** Points cost what they are swapped for; rewards without a price of their own (percentages, shipping) are left out. */
export function costOfFriend(
  { friend, advocate, campaigns }: ReferralSettings,
  rewards: readonly RewardSettings[],
): CostOfFriend {
  const rates = rewards.flatMap((reward) =>
    'value' in reward && reward.points > 0 ? [reward.value / reward.points] : [],
  );
  const { points } = advocate;
  const mostPercent = Math.max(100, ...campaigns.map(({ percent }) => percent));
  return {
    voucher:
      friend.kind === 'fixed-amount'
        ? { kind: 'amount', value: friend.value }
        : friend.kind === 'percentage'
          ? { kind: 'percent', percent: friend.value }
          : { kind: 'shipping' },
    points,
    pointsAtMost: Math.floor((points * mostPercent) / 100),
    worth:
      rates.length === 0
        ? null
        : { least: Math.round(points * Math.min(...rates)), most: Math.round(points * Math.max(...rates)) },
  };
}
