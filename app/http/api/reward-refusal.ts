import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { RewardRefusal } from '#app/domain/rewards/check-reward.ts';
import { REFUSAL_CODES } from '#app/domain/rewards/refusals.ts';
import { tierNames } from '../tier-names.ts';
import { ApiRefusal } from './problems.ts';

/**
 * Why a member may not have a reward now, as the API says it.
 * @param settings the programme in force, which names the tiers
 */
export function refusalOfReward(
  refusal: Exclude<RewardRefusal, { code: 'insufficient-points' }>,
  settings: ProgrammeSettings | undefined,
): ApiRefusal {
  switch (refusal.code) {
    case 'not-a-step':
      return new ApiRefusal('body-invalid', {
        errors: { points: { code: 'not-a-step', limit: refusal.step } },
      });
    case 'too-many-points':
      return new ApiRefusal('body-invalid', { errors: { points: { code: 'too-big', limit: refusal.most } } });
    default:
      return new ApiRefusal(REFUSAL_CODES[refusal.code], { params: paramsOf(refusal, settings) });
  }
}

function paramsOf(refusal: RewardRefusal, settings: ProgrammeSettings | undefined): ApiRefusal['params'] {
  if (refusal.code === 'not-started') return { at: refusal.startsAt.toISOString() };
  if (refusal.code === 'ended') return { at: refusal.endsAt.toISOString() };
  return refusal.code === 'tier-only' ? { tiers: tierNames(settings, refusal.tiers) } : {};
}
