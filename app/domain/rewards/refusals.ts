import type { RewardRefusal } from './check-reward.ts';

/** Why a redemption comes to nothing, or an unused voucher is not taken back. */
type Refused =
  | Exclude<RewardRefusal['code'], 'not-a-step' | 'too-many-points'>
  | 'reward-unavailable'
  | 'refused'
  | 'redemption-ended'
  | 'voucher-used';

/**
 * What a refusal is called towards whoever asked: the storefront's proxy and the API answer with the same codes. Each
 * is a conflict with what the programme or the member has now, so the HTTP status of all is `REFUSED_STATUS`.
 */
export const REFUSAL_CODES = {
  'insufficient-points': 'insufficient-points',
  'reward-unavailable': 'reward-unavailable',
  'not-started': 'reward-not-started',
  ended: 'reward-ended',
  'sold-out': 'reward-sold-out',
  'member-limit': 'reward-limit-reached',
  'tier-only': 'reward-tier-only',
  refused: 'reward-refused',
  'redemption-ended': 'redemption-ended',
  'voucher-used': 'redemption-used',
} as const satisfies Record<Refused, string>;

export type RefusalCode = (typeof REFUSAL_CODES)[Refused];
export const REFUSED_STATUS = 409;
