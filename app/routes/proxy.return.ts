import { z } from 'zod';
import { REFUSAL_CODES } from '#app/domain/rewards/refusals.ts';
import { ProxyRefusal } from '#app/http/errors.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';

const body = z.object({ voucherId: z.uuid() });

/** `POST /apps/lealta/return`: an unused voucher becomes points again. */
export const action = proxyAction(body, async (args) => {
  const { lealta, shop, body } = args;
  const memberId = await requireMember(args);
  const { outcome } = await lealta.vouchers.returnUnused(shop.shopId, {
    memberId,
    voucherId: body.voucherId,
  });
  switch (outcome) {
    case 'returned': {
      const { points } = await lealta.members.summary(shop.shopId, memberId);
      return { outcome, points };
    }
    case 'not-found':
      throw new ProxyRefusal('voucher-not-found');
    case 'voucher-used':
      throw new ProxyRefusal(REFUSAL_CODES[outcome]);
    case 'shopify-unavailable':
      throw new ProxyRefusal(outcome);
  }
});

export const loader = refuseMethod('POST');
