import type { MilestoneRow, ReferralChange, ReferralRow } from '#app/db/referrals.store.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import type { Standing } from '#app/domain/referrals/decide-referral.ts';
import {
  type Eligible,
  type ReachedMilestone,
  type Reward,
  rewardAdvocate,
} from '#app/domain/referrals/reward-advocate.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** A referral as it was, and as it is now. */
export type PlannedReferral = {
  readonly row: ReferralRow;
  readonly change: ReferralChange;
  /** Which of the advocate's friends it is, counted from 1; 0 where it does not count. */
  readonly friend: number;
  /** Something to write; what `isSeen` shows on the storefront. */
  readonly isNews: boolean;
  readonly isSeen: boolean;
};

export type PlannedMilestone = { readonly before: MilestoneRow; readonly after: MilestoneRow };

export type AdvocatePlan = {
  readonly memberId: MemberId;
  readonly referrals: readonly PlannedReferral[];
  readonly milestones: readonly PlannedMilestone[];
};

/**
 * What an advocate's referrals are now, and what is given for them.
 * @param rows the advocate's that were looked at, and those that count, or would but for the month's limit
 * @param standings of those that were looked at; the rest stay as they are
 * @param had the advocate's milestones so far
 */
export function planAdvocate(
  memberId: MemberId,
  rows: readonly ReferralRow[],
  standings: ReadonlyMap<string, Standing>,
  had: readonly MilestoneRow[],
  context: {
    readonly versions: readonly ProgrammeVersion[];
    readonly timezone: string;
    readonly isMemberAt: (at: Date) => boolean;
  },
): AdvocatePlan {
  const now = rows.map((row) => ({ row, standing: standings.get(row.referral_id) ?? keptStanding(row) }));
  const eligible = now.flatMap(({ row, standing }) => eligibleOf(row, standing));
  const { rewards, milestones } = rewardAdvocate(eligible, context);
  return {
    memberId,
    referrals: now.map(({ row, standing }) =>
      planReferral(row, standing, rewards.get(row.referral_id), standings.has(row.referral_id)),
    ),
    milestones: planMilestones(memberId, milestones, had),
  };
}

/** What was not looked at stands as it did: what counted counts, unless the month's limit says otherwise. */
function keptStanding(row: ReferralRow): Standing {
  const counts = row.state === 'rewarded' || row.reasons.includes('month-full');
  return {
    state: counts ? 'rewarded' : row.state,
    reasons: counts ? [] : row.reasons,
    order: row.order_id === null ? null : { orderId: row.order_id, net: row.order_net_minor },
    boughtAt: row.bought_at,
    qualifiesAt: row.qualifies_at,
    dueAt: row.due_at,
    asks: null,
  };
}

function eligibleOf(row: ReferralRow, { state, qualifiesAt }: Standing): Eligible[] {
  if (state !== 'rewarded' || qualifiesAt === null) return [];
  const accepted = row.decision === 'accept';
  const decidedAt = accepted ? row.decided_at : null;
  return [
    {
      referralId: row.referral_id,
      countsAt: decidedAt !== null && decidedAt > qualifiesAt ? decidedAt : qualifiesAt,
      points: BigInt(row.terms.points),
      accepted: accepted && row.seen_reasons.includes('month-full'),
    },
  ];
}

function planReferral(
  row: ReferralRow,
  standing: Standing,
  reward: Reward | undefined,
  wasDue: boolean,
): PlannedReferral {
  const refused = reward?.outcome === 'rejected' ? reward.reason : null;
  const rewarded = reward?.outcome === 'rewarded' ? reward : null;
  const awarded = rewarded?.points ?? 0n;
  const change: ReferralChange = {
    referral_id: row.referral_id,
    state: refused === null ? standing.state : 'rejected',
    reasons: refused === null ? standing.reasons : [refused],
    order_id: standing.order?.orderId ?? null,
    order_net_minor: standing.order?.net ?? 0n,
    bought_at: standing.boughtAt,
    qualifies_at: standing.qualifiesAt,
    rewarded_at: rewarded?.countsAt ?? null,
    awarded_points: awarded,
    settlements: row.settlements + (awarded === row.awarded_points ? 0 : 1),
    due_at: standing.dueAt,
  };
  const isSeen =
    change.state !== row.state ||
    awarded !== row.awarded_points ||
    change.bought_at?.getTime() !== row.bought_at?.getTime();
  return { row, change, friend: rewarded?.friend ?? 0, isNews: wasDue || isSeen, isSeen };
}

/** Milestones to give or to take back; what one gives is what it gave when it was first reached. */
function planMilestones(
  memberId: MemberId,
  reached: readonly ReachedMilestone[],
  had: readonly MilestoneRow[],
): PlannedMilestone[] {
  const rows = new Map(had.map((row) => [row.milestone_id, row]));
  for (const { id, friends, points, reachedAt } of reached) {
    const row = rows.get(id) ?? {
      member_id: memberId,
      milestone_id: id,
      friends,
      points,
      awarded_points: 0n,
      settlements: 0,
      reached_at: reachedAt,
    };
    rows.set(id, row);
  }
  return [...rows.values()].flatMap((before) => {
    const found = reached.find((one) => one.id === before.milestone_id);
    const awarded = found === undefined ? 0n : before.points;
    if (awarded === before.awarded_points) return [];
    const after = {
      ...before,
      reached_at: found?.reachedAt ?? before.reached_at,
      awarded_points: awarded,
      settlements: before.settlements + 1,
    };
    return [{ before, after }];
  });
}
