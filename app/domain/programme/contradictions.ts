import { faultOfFriend, type ReferralSettings } from '#app/domain/referrals/settings.ts';
import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import type { ProgrammeSettings } from './settings.ts';

/**
 * Settings of which each is allowed, but not together. They are no part of the schema: versions that were published
 * before somebody thought of them have to be read for ever.
 */
export type Contradiction = {
  /** Where it stands within the settings: `endsAt` of an item, `rewards.2.endsAt` of a programme. */
  readonly path: string;
  readonly code:
    | 'ends-before-start'
    | 'below-step'
    | 'worth-too-much'
    | 'below-value'
    | 'no-such-tier'
    | 'not-a-percentage'
    | 'worth-nothing'
    | 'friends-repeat'
    | 'blocked-and-allowed';
};

/** The most that a voucher may be worth, in minor units: what a fixed amount may be. */
const WORTH_MAX = 100_000_000;

/** What contradicts itself within a reward. */
export function rewardContradictions(reward: RewardSettings): Contradiction[] {
  const found: Contradiction[] = [];
  const { startsAt, endsAt } = reward;
  // Instants of different lengths (with and without milliseconds) do not sort as texts.
  if (startsAt !== null && endsAt !== null && Date.parse(endsAt) <= Date.parse(startsAt))
    found.push({ path: 'endsAt', code: 'ends-before-start' });
  if (reward.kind === 'fixed-amount' && reward.minimum > 0 && reward.minimum < reward.value)
    found.push({ path: 'minimum', code: 'below-value' });
  if (reward.kind !== 'any-amount') return found;
  // `points` is the step, and each step is worth `value`.
  const { points, maxPoints, value } = reward;
  if (maxPoints < points) found.push({ path: 'maxPoints', code: 'below-step' });
  else if (Math.floor(maxPoints / points) * value > WORTH_MAX)
    found.push({ path: 'maxPoints', code: 'worth-too-much' });
  return found;
}

/** What contradicts itself within the settings of referrals; nothing as long as they are off. */
export function referralContradictions(referrals: ReferralSettings): Contradiction[] {
  const { friend, milestones, blockedDomains, allowedDomains } = referrals;
  const found: Contradiction[] = [];
  if (!referrals.active) return found;
  const fault = faultOfFriend(friend);
  if (fault !== null) found.push({ path: 'friend.value', code: fault });
  if (friend.kind === 'fixed-amount' && friend.minimum > 0 && friend.minimum < friend.value)
    found.push({ path: 'friend.minimum', code: 'below-value' });
  for (const [place, { friends }] of milestones.entries())
    if (milestones.findIndex((one) => one.friends === friends) < place)
      found.push({ path: `milestones.${place}.friends`, code: 'friends-repeat' });
  if (blockedDomains.some((domain) => allowedDomains.includes(domain)))
    found.push({ path: 'allowedDomains', code: 'blocked-and-allowed' });
  return found;
}

/** Everything that stands against publishing settings; nothing of it keeps a draft from being saved. */
export function contradictions(settings: ProgrammeSettings): Contradiction[] {
  const known = new Set(settings.tiers.list.map(({ id }) => id));
  const tiersOf = (ids: readonly string[], path: string): Contradiction[] =>
    ids.every((id) => known.has(id)) ? [] : [{ path, code: 'no-such-tier' }];
  return [
    ...settings.rewards.flatMap((reward, place) => [
      ...rewardContradictions(reward).map((one) => ({ ...one, path: `rewards.${place}.${one.path}` })),
      ...tiersOf(reward.tiers, `rewards.${place}.tiers`),
    ]),
    ...settings.campaigns.flatMap(({ audience }, place) =>
      tiersOf(audience.tiers, `campaigns.${place}.audience.tiers`),
    ),
    ...referralContradictions(settings.referrals).map((one) => ({ ...one, path: `referrals.${one.path}` })),
  ];
}
