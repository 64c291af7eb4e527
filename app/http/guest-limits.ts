import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { readReferralCode } from '#app/domain/referrals/referral-code.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { networkOf } from './api/network-of.ts';
import { ProxyRefusal, retryAfter } from './errors.ts';

/**
 * Pages that guests of one network ask for in a minute, as many as a customer may; and all guests of a shop together
 * of whom the proxy does not say where they come from. Each process counts for itself.
 */
export const GUEST_LIMITS = { network: 60, shop: 600 } as const;

const DAY_S = 86_400;

const network = new RateLimiterMemory({ keyPrefix: 'guest', points: GUEST_LIMITS.network, duration: 60 });
const shop = new RateLimiterMemory({ keyPrefix: 'guests', points: GUEST_LIMITS.shop, duration: 60 });
const visits = new RateLimiterMemory({ keyPrefix: 'visit', points: 1, duration: DAY_S });

/** The network that a visitor comes from, by the word of Shopify's proxy; null where it says nothing. */
export function visitorNetwork(request: Request): string | null {
  const visitor = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim();
  return visitor ? networkOf(visitor) : null;
}

/** Counts a request. @throws ProxyRefusal `too-many-requests` */
export async function consumeOf(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new ProxyRefusal('too-many-requests', { headers: retryAfter(error.msBeforeNext) });
  }
}

/** Counts a guest's page. @throws ProxyRefusal `too-many-requests` */
export function consumeGuest(request: Request, shopId: ShopId): Promise<void> {
  const from = visitorNetwork(request);
  return from === null ? consumeOf(shop, `${shopId}`) : consumeOf(network, `${shopId}:${from}`);
}

/**
 * Whether somebody comes by an invitation for the first time in 24 hours: loading a link again and again makes no more
 * visits of it. People are told apart by network, so two behind one address are one visit; whose network the proxy does
 * not tell counts every time.
 */
export async function isNewVisit(request: Request, shopId: ShopId, code: string): Promise<boolean> {
  const from = visitorNetwork(request);
  if (from === null) return true;
  try {
    await visits.consume(`${shopId}:${readReferralCode(code) ?? ''}:${from}`);
    return true;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return false;
  }
}
