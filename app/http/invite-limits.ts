import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { ShopId } from '#app/kernel/ids.ts';
import { networkOf } from './api/network-of.ts';
import { ProxyRefusal, retryAfter } from './errors.ts';

/**
 * Claims in a minute, by the visitor's network and by the code: whoever sends another address with every try is still
 * counted by the code. Each process counts for itself.
 */
export const INVITE_LIMITS = { visitor: 10, code: 60 } as const;

const limiters = {
  visitor: new RateLimiterMemory({ keyPrefix: 'visitor', points: INVITE_LIMITS.visitor, duration: 60 }),
  code: new RateLimiterMemory({ keyPrefix: 'code', points: INVITE_LIMITS.code, duration: 60 }),
};

/** Counts a try to claim an invitation. @throws ProxyRefusal `too-many-requests` */
export async function consumeInvite(request: Request, shopId: ShopId, code: string): Promise<void> {
  // Shopify's proxy tells whom it asks for; what it does not tell is not counted.
  const visitor = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim();
  try {
    if (visitor) await limiters.visitor.consume(`${shopId}:${networkOf(visitor)}`);
    await limiters.code.consume(`${shopId}:${code.slice(0, 40).toUpperCase()}`);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new ProxyRefusal('too-many-requests', { headers: retryAfter(error.msBeforeNext) });
  }
}
