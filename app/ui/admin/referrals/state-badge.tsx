import { Badge, type BadgeProps } from '@shopify/polaris';
import type { ReferralState } from '#app/domain/referrals/referral.ts';
import { useAdmin } from '../use-admin.ts';

const TONES: Partial<Record<ReferralState, NonNullable<BadgeProps['tone']>>> = {
  claimed: 'info',
  bought: 'info',
  review: 'attention',
  rewarded: 'success',
  rejected: 'critical',
};

/** What has become of a friend, in a word. */
export function StateBadge({ state }: { state: ReferralState }) {
  const { t } = useAdmin();
  const tone = TONES[state];
  return <Badge {...(tone === undefined ? {} : { tone })}>{t(`referrals:states.${state}`)}</Badge>;
}
