import { wallTime } from '#app/kernel/zone.ts';
import type { Campaign } from './settings.ts';

/** Who an order's customer is to campaigns and tiers, at the time of the order. */
export type Standing = { readonly tierId: string | null; readonly tags: readonly string[] };

/** Why a campaign does not raise an order. */
export type NoCampaign = 'inactive' | 'not-running' | 'other-day' | 'other-hour' | 'other-audience';

/** Whether a campaign runs for an order placed at `at` by somebody in this standing; null when it does. */
export function whyNotCampaign(
  campaign: Campaign,
  at: Date,
  timezone: string,
  { tierId, tags }: Standing,
): NoCampaign | null {
  if (!campaign.active) return 'inactive';
  if (at < new Date(campaign.startsAt) || at >= new Date(campaign.endsAt)) return 'not-running';
  const { weekday, hour } = wallTime(at, timezone);
  if (campaign.weekdays.length > 0 && !campaign.weekdays.includes(weekday)) return 'other-day';
  const { hours, audience } = campaign;
  if (hours !== null && (hour < hours.from || hour >= hours.until)) return 'other-hour';
  if (audience.tiers.length + audience.tags.length === 0) return null;
  const inTier = tierId !== null && audience.tiers.includes(tierId);
  const lower = new Set(tags.map((tag) => tag.toLowerCase()));
  return inTier || audience.tags.some((tag) => lower.has(tag.toLowerCase())) ? null : 'other-audience';
}
