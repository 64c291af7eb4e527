import type { Shop } from '#app/db/shops.store.ts';
import { channelOfVisit } from '#app/domain/referrals/referral.ts';
import type { ShopifyCustomerId } from '#app/kernel/ids.ts';
import type { FriendVoucher } from '#app/use-cases/referrals/claim-invite.ts';
import { ProxyRefusal, retryAfter } from './errors.ts';
import { consumeInvite } from './invite-limits.ts';
import type { Lealta } from './load-context.ts';
import { SHOPPER_PATIENCE_MS } from './shopper-patience.ts';

type Visit = {
  readonly lealta: Lealta;
  readonly shop: Shop;
  readonly request: Request;
  readonly shopifyCustomerId: ShopifyCustomerId | null;
};

/**
 * A friend, mostly a guest, accepts an invitation.
 * @param claim.channel how the friend came by the invitation, as the link says
 * @throws ProxyRefusal for whatever keeps them from it
 */
export async function acceptInvite(
  { lealta, shop, request, shopifyCustomerId }: Visit,
  {
    code,
    email,
    channel,
  }: { readonly code: string; readonly email: string; readonly channel?: string | undefined },
): Promise<FriendVoucher> {
  await consumeInvite(request, shop.shopId, code);
  const known =
    shopifyCustomerId === null ? null : await lealta.members.byShopifyId(shop.shopId, shopifyCustomerId);
  const claimed = await lealta.referrals.claim(
    shop.shopId,
    { code, email, channel: channelOfVisit(channel), customerId: known?.memberId ?? null },
    { patienceMs: SHOPPER_PATIENCE_MS },
  );
  if (claimed.outcome === 'claimed') return claimed.voucher;
  if (claimed.outcome === 'invite-full-today')
    throw new ProxyRefusal(claimed.outcome, {
      headers: retryAfter(claimed.until.getTime() - lealta.clock().getTime()),
    });
  // What Shopify refuses the merchant has to put right; the friend can only try later.
  throw new ProxyRefusal(claimed.outcome === 'refused' ? 'shopify-unavailable' : claimed.outcome);
}
