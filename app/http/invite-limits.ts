import { RateLimiterMemory } from 'rate-limiter-flexible';
import { readReferralCode } from '#app/domain/referrals/referral-code.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { consumeOf, visitorNetwork } from './guest-limits.ts';

/**
 * Claims in a minute, by the visitor's network, by the code and in the whole shop: whoever sends another address with
 * every try is still counted by the code, and who tries one code after another by the shop. Each process counts for
 * itself.
 */
export const INVITE_LIMITS = { visitor: 10, code: 60, shop: 600 } as const;

const limiters = {
  visitor: new RateLimiterMemory({ keyPrefix: 'visitor', points: INVITE_LIMITS.visitor, duration: 60 }),
  code: new RateLimiterMemory({ keyPrefix: 'code', points: INVITE_LIMITS.code, duration: 60 }),
  shop: new RateLimiterMemory({ keyPrefix: 'shop', points: INVITE_LIMITS.shop, duration: 60 }),
};

/**
 * Counts a try to claim an invitation; a code is the same however it is typed, and all that cannot be codes are one.
 * @throws ProxyRefusal `too-many-requests`
 */
export async function consumeInvite(request: Request, shopId: ShopId, code: string): Promise<void> {
  // Shopify's proxy tells whom it asks for; what it does not tell is not counted.
  const visitor = visitorNetwork(request);
  if (visitor !== null) await consumeOf(limiters.visitor, `${shopId}:${visitor}`);
  await consumeOf(limiters.code, `${shopId}:${readReferralCode(code) ?? ''}`);
  await consumeOf(limiters.shop, `${shopId}`);
}
