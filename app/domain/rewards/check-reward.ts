import { addDays } from '#app/kernel/clock.ts';
import type { RewardSettings } from './settings.ts';

/** What is known of a member who asks for a reward. */
export type RewardRequest = {
  readonly now: Date;
  /** The member's tier now. */
  readonly tierId: string | null;
  /** When this member redeemed this reward before; redemptions that came to nothing or were given back are left out. */
  readonly redeemedByMember: readonly Date[];
  /** How often anybody did. */
  readonly redeemedInAll: number;
  /** Points that the member can spend. */
  readonly available: bigint;
  /** How many points the member wants to spend, where the reward leaves that to them. */
  readonly asked: bigint | null;
};

/** Why a reward cannot be had, with what a sentence about it needs. */
export type RewardRefusal =
  | { readonly code: 'not-started'; readonly startsAt: Date }
  | { readonly code: 'ended'; readonly endsAt: Date }
  | { readonly code: 'tier-only'; readonly tiers: readonly string[] }
  | { readonly code: 'sold-out'; readonly stock: number }
  /** `next` is when the member may redeem it again; null is never. */
  | { readonly code: 'member-limit'; readonly count: number; readonly next: Date | null }
  | { readonly code: 'not-a-step'; readonly step: bigint }
  | { readonly code: 'too-many-points'; readonly most: bigint }
  | { readonly code: 'insufficient-points'; readonly short: bigint };

export type RewardCheck =
  | { readonly outcome: 'allowed'; readonly points: bigint; readonly valueMinor: bigint }
  | { readonly outcome: 'refused'; readonly refusal: RewardRefusal };

const refused = (refusal: RewardRefusal): RewardCheck => ({ outcome: 'refused', refusal });

/**
 * Whether a member may redeem a reward now, for how many points and what amount (minor units; 0 where the reward is no
 * amount). Of several reasons against it the one is named that the member can do least about.
 */
export function checkReward(reward: RewardSettings, request: RewardRequest): RewardCheck {
  const { now, tierId, redeemedByMember, redeemedInAll, available, asked } = request;
  if (reward.startsAt !== null && now < new Date(reward.startsAt))
    return refused({ code: 'not-started', startsAt: new Date(reward.startsAt) });
  if (reward.endsAt !== null && now >= new Date(reward.endsAt))
    return refused({ code: 'ended', endsAt: new Date(reward.endsAt) });
  if (reward.tiers.length > 0 && (tierId === null || !reward.tiers.includes(tierId)))
    return refused({ code: 'tier-only', tiers: reward.tiers });
  if (reward.stock !== null && redeemedInAll >= reward.stock)
    return refused({ code: 'sold-out', stock: reward.stock });
  const limit = limitReached(reward, redeemedByMember, now);
  if (limit !== null) return refused(limit);
  const price = priceOf(reward, asked);
  if ('code' in price) return refused(price);
  if (available < price.points)
    return refused({ code: 'insufficient-points', short: price.points - available });
  return { outcome: 'allowed', ...price };
}

/** Whether a member redeemed a reward as often as they may, and when they may again; null while they may. */
export function limitReached(
  reward: RewardSettings,
  redeemed: readonly Date[],
  now: Date,
): Extract<RewardRefusal, { code: 'member-limit' }> | null {
  if (reward.perMember === null) return null;
  const { count, days } = reward.perMember;
  if (days === null) return redeemed.length < count ? null : { code: 'member-limit', count, next: null };
  const newestFirst = redeemed
    .filter((at) => addDays(at, days) > now)
    .sort((a, b) => b.getTime() - a.getTime());
  // Once this one is out of the window, one fewer than the limit are left in it.
  const leaves = newestFirst[count - 1];
  return leaves === undefined ? null : { code: 'member-limit', count, next: addDays(leaves, days) };
}

function priceOf(
  reward: RewardSettings,
  asked: bigint | null,
): { points: bigint; valueMinor: bigint } | RewardRefusal {
  const step = BigInt(reward.points);
  const value = 'value' in reward ? BigInt(reward.value) : 0n;
  if (reward.kind !== 'any-amount') return { points: step, valueMinor: value };
  const points = asked ?? step;
  if (points <= 0n || points % step !== 0n) return { code: 'not-a-step', step };
  const most = BigInt(reward.maxPoints) - (BigInt(reward.maxPoints) % step);
  if (points > most) return { code: 'too-many-points', most };
  return { points, valueMinor: (points / step) * value };
}
