import type { RewardRefusal } from '#app/domain/rewards/check-reward.ts';
import { ApiRefusal } from './problems.ts';

/** Why a member may not have a reward now, as the API says it. */
export function refusalOfReward(
  refusal: Exclude<RewardRefusal, { code: 'insufficient-points' }>,
): ApiRefusal {
  switch (refusal.code) {
    case 'not-started':
      return new ApiRefusal('reward-not-started', { params: { at: refusal.startsAt.toISOString() } });
    case 'ended':
      return new ApiRefusal('reward-ended', { params: { at: refusal.endsAt.toISOString() } });
    case 'tier-only':
      return new ApiRefusal('reward-tier-only', { params: { tiers: refusal.tiers.join(', ') } });
    case 'sold-out':
      return new ApiRefusal('reward-sold-out');
    case 'member-limit':
      return new ApiRefusal('reward-limit-reached');
    case 'not-a-step':
      return new ApiRefusal('body-invalid', {
        errors: { points: { code: 'not-a-step', limit: refusal.step } },
      });
    case 'too-many-points':
      return new ApiRefusal('body-invalid', { errors: { points: { code: 'too-big', limit: refusal.most } } });
  }
}
