import type { ShopTx } from '#app/db/database.ts';
import { referralCountsOf } from '#app/db/referral-people.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { invitePath } from '#app/domain/referrals/referral-code.ts';
import { type MilestoneShown, nextMilestone } from '#app/domain/referrals/terms.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { qrPath } from '#app/kernel/qr-path.ts';
import { codesOfMembers } from './member-codes.ts';

/** What a member's summary tells of their invitations. */
export type ReferralSummary = {
  readonly referral: {
    readonly code: string;
    /** The personal link, on the storefront. */
    readonly url: string;
    /** The link as a QR code: an SVG path in a square of `size` modules. */
    readonly qr: string;
    readonly size: number;
    readonly claimed: number;
    readonly bought: number;
    readonly rewarded: number;
    /** The next milestone: at how many friends, and what it gives. */
    readonly next: MilestoneShown | null;
  } | null;
};

/** What members' summaries tell of their invitations; a member who has no code yet gets one. */
export async function referralSummaries(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  live: ProgrammeVersion | null,
  now: Date,
): Promise<(memberId: MemberId) => ReferralSummary> {
  const settings = live?.settings.referrals;
  if (!settings?.active || memberIds.length === 0) return () => ({ referral: null });
  const codes = await codesOfMembers(tx, memberIds, now);
  const counts = await referralCountsOf(tx, memberIds);
  const { domain } = await shopById(tx, tx.shopId);
  return (memberId) => {
    const code = codes.get(memberId);
    if (code === undefined) return { referral: null };
    const own = counts.get(memberId) ?? { claimed: 0, bought: 0, rewarded: 0 };
    const url = invitePath(code);
    // By the address that every store has; Shopify leads on to its own.
    const qr = qrPath(`https://${domain}${url}?c=qr`);
    return { referral: { code, url, ...qr, ...own, next: nextMilestone(settings.milestones, own.rewarded) } };
  };
}
