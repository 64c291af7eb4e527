import type { Database } from '#app/db/database.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { advocateByCode } from '#app/db/referral-codes.store.ts';
import { milestonesOf, referralsOf } from '#app/db/referrals.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import type { ReferralReason, ReferralState } from '#app/domain/referrals/referral.ts';
import { readReferralCode } from '#app/domain/referrals/referral-code.ts';
import type { FriendReward } from '#app/domain/referrals/settings.ts';
import { referralsAt } from '#app/domain/referrals/terms.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { type ReferralSummary, referralSummaries } from './referral-summary.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

/** What greets a friend. */
export type Invite = {
  readonly code: string;
  readonly advocateId: MemberId;
  readonly advocateFirstName: string | null;
  readonly friend: FriendReward;
  readonly currency: string;
};

/** Who invites by a code, and what the friend gets; null where it leads to nobody, or referrals are off. */
export function readInvite({ db, clock }: Deps, shopId: ShopId, typed: string): Promise<Invite | null> {
  const code = readReferralCode(typed);
  if (code === null) return Promise.resolve(null);
  return db.inShop(shopId, async (tx) => {
    const live = referralsAt(await listVersions(tx), clock());
    const advocate = live === null ? null : await advocateByCode(tx, code, { lock: false });
    if (live === null || advocate === null) return null;
    const { currency } = await shopById(tx, shopId);
    const { firstName } = advocate;
    return {
      code,
      advocateId: advocate.memberId,
      advocateFirstName: firstName === '' ? null : firstName,
      friend: live.settings.friend,
      currency,
    };
  });
}

/** Reasons that the programme's rules give, and that whoever invited may read. */
const TOLD_REASONS = ['month-full', 'existing-customer', 'own-order'] as const;
type ToldReason = (typeof TOLD_REASONS)[number];

const toldReason = (state: ReferralState, reasons: readonly ReferralReason[]): ToldReason | null =>
  state === 'rejected' ? (TOLD_REASONS.find((reason) => reasons.includes(reason)) ?? null) : null;

/** A friend, as whoever invited them may know it: nothing of why the merchant looks at it. */
export type ListedFriend = {
  /** `a•••@g•••.com` */
  readonly email: string;
  readonly state: ReferralState;
  /** Why it brings nothing, where that is no judgement of the merchant's. */
  readonly rejected: ToldReason | null;
  readonly claimedAt: Date;
  /** When the points come, where the friend has bought. */
  readonly qualifiesAt: Date | null;
  /** What the advocate has for it, or will have once it counts. */
  readonly points: bigint;
};

export type MemberReferrals = ReferralSummary & {
  readonly friends: readonly ListedFriend[];
  /** Milestones that are reached. */
  readonly milestones: readonly {
    readonly friends: number;
    readonly points: bigint;
    readonly reachedAt: Date;
  }[];
};

/** How many friends a member's list shows, newest first. */
const LISTED = 100;

/** What a member's invitations have brought, for the member. Gives them a code where they have none. */
export function readReferrals(
  { db, clock }: Deps,
  shopId: ShopId,
  memberId: MemberId,
): Promise<MemberReferrals> {
  return db.inShop(shopId, async (tx) => {
    const now = clock();
    const live = versionInForce(await listVersions(tx), now);
    const of = await referralSummaries(tx, [memberId], live, now);
    const rows = await referralsOf(tx, memberId, LISTED);
    const milestones = await milestonesOf(tx, [memberId]);
    return {
      ...of(memberId),
      friends: rows.map((row) => ({
        email: row.email_masked,
        state: row.state,
        rejected: toldReason(row.state, row.reasons),
        claimedAt: row.claimed_at,
        qualifiesAt: row.qualifies_at,
        points: row.state === 'rewarded' ? row.awarded_points : BigInt(row.terms.points),
      })),
      milestones: milestones
        .filter((one) => one.awarded_points > 0n)
        .sort((a, b) => a.friends - b.friends)
        .map((one) => ({ friends: one.friends, points: one.awarded_points, reachedAt: one.reached_at })),
    };
  });
}
