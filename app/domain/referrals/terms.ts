import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import type { FriendReward, ReferralSettings } from './settings.ts';

/** What was promised when a friend accepted an invitation: later versions of the programme do not change it. */
export type ReferralTerms = {
  readonly version: number;
  readonly friend: FriendReward;
  /** The advocate's points, those of a campaign included. */
  readonly points: number;
  /** The campaign that raised them. */
  readonly campaign: { readonly es: string; readonly en: string } | null;
  readonly minimum: number;
  readonly firstOrderOnly: boolean;
  readonly returnDays: number;
  readonly sameAddress: boolean;
  readonly circles: boolean;
};

/** The settings by which invitations can be accepted at an instant; null where referrals are off. */
export function referralsAt(
  versions: readonly ProgrammeVersion[],
  at: Date,
): { readonly version: number; readonly settings: ReferralSettings } | null {
  const found = versionInForce(versions, at);
  return found?.settings.referrals.active
    ? { version: found.version, settings: found.settings.referrals }
    : null;
}

/** Whether any version ever had referrals: without one nothing has to be kept or looked for. */
export const everHadReferrals = (versions: readonly ProgrammeVersion[]): boolean =>
  versions.some(({ settings }) => settings.referrals.active);

/** The campaign that gives advocates most at an instant; null where none runs. */
export function campaignAt(
  { campaigns }: ReferralSettings,
  at: Date,
): ReferralSettings['campaigns'][number] | null {
  const running = campaigns.filter(
    ({ from, until }) => Date.parse(from) <= at.getTime() && at.getTime() < Date.parse(until),
  );
  return running.reduce<(typeof running)[number] | null>(
    (best, one) => (best === null || one.percent > best.percent ? one : best),
    null,
  );
}

/** When a campaign next begins or ends; null when none does. */
export function nextCampaignChange({ campaigns }: ReferralSettings, after: Date): Date | null {
  const changes = campaigns
    .flatMap(({ from, until }) => [Date.parse(from), Date.parse(until)])
    .filter((at) => at > after.getTime());
  return changes.length === 0 ? null : new Date(Math.min(...changes));
}

/** What a friend who accepts now, and whoever invited them, are promised. */
export function termsOf(version: number, settings: ReferralSettings, at: Date): ReferralTerms {
  const campaign = campaignAt(settings, at);
  return {
    version,
    friend: settings.friend,
    points: Math.floor((settings.advocate.points * (campaign?.percent ?? 100)) / 100),
    campaign: campaign === null || campaign.percent === 100 ? null : campaign.name,
    minimum: settings.qualifying.minimum,
    firstOrderOnly: settings.qualifying.firstOrderOnly,
    returnDays: settings.returnDays,
    sameAddress: settings.review.sameAddress,
    circles: settings.review.circles,
  };
}

/** What a milestone gives, and at how many friends. */
export type MilestoneShown = Pick<ReferralSettings['milestones'][number], 'friends' | 'points'>;

/** The milestone that comes next after so many friends; null after the last. */
export function nextMilestone(
  milestones: readonly MilestoneShown[],
  rewarded: number,
): MilestoneShown | null {
  const ahead = milestones.filter(({ friends }) => friends > rewarded);
  const next = ahead.reduce<MilestoneShown | null>(
    (nearest, one) => (nearest === null || one.friends < nearest.friends ? one : nearest),
    null,
  );
  return next && { friends: next.friends, points: next.points };
}

/**
 * Of how many friends members must have been rewarded to see another milestone come next than before: from one number
 * until before another; `until` null is without end.
 */
export function milestoneChanges(
  before: readonly MilestoneShown[],
  after: readonly MilestoneShown[],
): { readonly from: number; readonly until: number | null }[] {
  // What comes next changes at a milestone and nowhere else.
  const steps = [0, ...[...before, ...after].map(({ friends }) => friends)];
  const from = [...new Set(steps)].sort((a, b) => a - b);
  return from.flatMap((rewarded, place) => {
    const [old, now] = [nextMilestone(before, rewarded), nextMilestone(after, rewarded)];
    const same = old?.friends === now?.friends && old?.points === now?.points;
    return same ? [] : [{ from: rewarded, until: from[place + 1] ?? null }];
  });
}

/** What shoppers are told of invitations; null where they are off. */
export function programmeReferrals(
  settings: ReferralSettings,
  now: Date,
): {
  readonly friend: Pick<FriendReward, 'kind' | 'value' | 'minimum'>;
  /** The advocate's, a campaign's part not in them. */
  readonly points: number;
  /** What a campaign makes of the points now; 100 is as usual. */
  readonly percent: number;
} | null {
  const { active, friend, advocate } = settings;
  if (!active) return null;
  const { kind, value, minimum } = friend;
  return {
    friend: { kind, value, minimum },
    points: advocate.points,
    percent: campaignAt(settings, now)?.percent ?? 100,
  };
}
