import { z } from 'zod';
import { ProxyRefusal } from '#app/http/errors.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';

const body = z.object({
  rewardId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Made by the page for one press of the button: pressed twice, it still spends once. */
  requestId: z.uuid(),
});

/** `POST /apps/lealta/redeem`: a member turns points into a voucher. */
export const action = proxyAction(body, async (args) => {
  const { lealta, shop, body } = args;
  const memberId = await requireMember(args);
  const result = await lealta.vouchers.redeem(shop.shopId, { memberId, ...body });
  switch (result.outcome) {
    case 'redeemed': {
      const { points } = await lealta.members.summary(shop.shopId, memberId);
      return { outcome: 'redeemed', voucher: result.voucher, points };
    }
    case 'insufficient-points':
      throw new ProxyRefusal('insufficient-points', { missing: result.short });
    // Shopify refused the discount itself: to the shopper this reward cannot be had.
    case 'refused':
    case 'reward-unavailable':
      throw new ProxyRefusal('reward-unavailable');
    case 'not-a-member':
    case 'shopify-unavailable':
      throw new ProxyRefusal(result.outcome);
  }
});

export const loader = refuseMethod('POST');
