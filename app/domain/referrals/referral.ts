/** What becomes of a friend who accepted an invitation. */
export const REFERRAL_STATES = [
  'claimed', // the friend has the voucher
  'bought', // the friend's order counts, once its return period is over
  'review', // something is suspicious: the merchant decides
  'rewarded', // the advocate has the points
  'rejected', // by the merchant, or because it is no referral
  'undone', // the order went back within its return period
  'expired', // no order came while the voucher could be used
] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];

/** What is suspicious: the merchant decides. */
export const REVIEW_REASONS = ['velocity', 'circle', 'same-address'] as const;
export type ReviewReason = (typeof REVIEW_REASONS)[number];

/** Why it is no referral, or brings the advocate nothing; the merchant may decide otherwise. */
export const REJECT_REASONS = [
  'own-order',
  'existing-customer',
  'month-full',
  'advocate-left',
  'merchant',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

export type ReferralReason = ReviewReason | RejectReason;

/** Where an invitation is shared, and where a friend comes from. */
export const REFERRAL_CHANNELS = [
  'email',
  'whatsapp',
  'telegram',
  'x',
  'facebook',
  'native',
  'copy',
  'qr',
] as const;
/** `code`: the code was typed; nothing tells where it was read. */
export type ReferralChannel = (typeof REFERRAL_CHANNELS)[number] | 'code';

/** The channel that a link names (`?c=whatsapp`); whatever else it says, and a code that was typed, is `code`. */
export const channelOfVisit = (named: string | null | undefined): ReferralChannel =>
  REFERRAL_CHANNELS.find((channel) => channel === named) ?? 'code';

export type ReferralDecision = 'accept' | 'reject';
