import { portalLoader } from '#app/http/portal.server.ts';
import { qrPath } from '#app/kernel/qr-path.ts';
import { friendsPage } from '#app/storefront/pages/friends.ts';

/** `GET /apps/lealta/friends`: a member's invitation, and who came by it. */
export const loader = portalLoader('friends', async ({ lealta, shop, prefix }, { memberId }) => {
  if (memberId === null)
    return friendsPage({ referral: null, friends: [], milestones: [] }, { prefix, qr: null });
  const own = await lealta.referrals.of(shop.shopId, memberId);
  // By the address that every store has; Shopify leads on to its own.
  const qr = own.referral && qrPath(`https://${shop.domain}${prefix}/invite/${own.referral.code}?c=qr`);
  return friendsPage(own, { prefix, qr });
});
