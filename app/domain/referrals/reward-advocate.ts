import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import { dayIn } from '#app/kernel/calendar-day.ts';
import type { RejectReason } from './referral.ts';

/** A referral whose return period is over and against which nothing stands. */
export type Eligible = {
  readonly referralId: string;
  /** When it counts: the end of the return period, or when the merchant accepted it. */
  readonly countsAt: Date;
  readonly points: bigint;
  /** The merchant said that it counts although the month is full. */
  readonly accepted: boolean;
};

export type Reward =
  | {
      readonly outcome: 'rewarded';
      readonly friend: number;
      readonly countsAt: Date;
      readonly points: bigint;
    }
  | { readonly outcome: 'rejected'; readonly reason: RejectReason };

/** A milestone that an advocate has reached, by the version in force when the friend who made it full counted. */
export type ReachedMilestone = {
  readonly id: string;
  readonly friends: number;
  readonly points: bigint;
  readonly reachedAt: Date;
};

/**
 * What an advocate gets for friends that count: in the sequence in which they came to count, as many a calendar month
 * of the shop's zone as the version of that time allows.
 */
export function rewardAdvocate(
  eligible: readonly Eligible[],
  {
    versions,
    timezone,
    isMemberAt,
  }: {
    readonly versions: readonly ProgrammeVersion[];
    readonly timezone: string;
    /** Whether the advocate was a member then: friends who come to count while they are away bring nothing. */
    readonly isMemberAt: (at: Date) => boolean;
  },
): { readonly rewards: ReadonlyMap<string, Reward>; readonly milestones: readonly ReachedMilestone[] } {
  const rewards = new Map<string, Reward>();
  const milestones: ReachedMilestone[] = [];
  const months = new Map<string, number>();
  let friend = 0;
  const inOrder = [...eligible].sort(
    (a, b) => a.countsAt.getTime() - b.countsAt.getTime() || (a.referralId < b.referralId ? -1 : 1),
  );
  for (const { referralId, countsAt, points, accepted } of inOrder) {
    const reject = (reason: RejectReason) => rewards.set(referralId, { outcome: 'rejected', reason });
    if (!isMemberAt(countsAt)) {
      reject('advocate-left');
      continue;
    }
    const settings = versionInForce(versions, countsAt)?.settings.referrals;
    const { year, month } = dayIn(countsAt, timezone);
    const key = `${year}-${month}`;
    const inMonth = months.get(key) ?? 0;
    const most = settings?.perMonth ?? null;
    if (most !== null && inMonth >= most && !accepted) {
      reject('month-full');
      continue;
    }
    months.set(key, inMonth + 1);
    friend += 1;
    rewards.set(referralId, { outcome: 'rewarded', friend, countsAt, points });
    for (const milestone of settings?.milestones ?? []) {
      if (milestone.friends !== friend || milestones.some((one) => one.id === milestone.id)) continue;
      const { id, friends } = milestone;
      milestones.push({ id, friends, points: BigInt(milestone.points), reachedAt: countsAt });
    }
  }
  return { rewards, milestones };
}
