import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ShopId, ShopifyCustomerId } from '#app/kernel/ids.ts';

const DAY_MS = 86_400_000;

type Bearer = { readonly shopId: ShopId; readonly customerId: ShopifyCustomerId };

/**
 * What a form of ours carries so that no other site's form is taken for it: only a page that this customer has opened
 * at this store, today or yesterday, has it.
 */
export const formToken = (secret: string, bearer: Bearer, now: Date): string =>
  tokenOf(secret, bearer, Math.floor(now.getTime() / DAY_MS));

/** Whether `given` is the token of this customer at this store, from a page opened today or yesterday (UTC). */
export function isFormToken(secret: string, bearer: Bearer, now: Date, given: string): boolean {
  const today = Math.floor(now.getTime() / DAY_MS);
  return [today, today - 1].some((day) => {
    const expected = Buffer.from(tokenOf(secret, bearer, day));
    const told = Buffer.from(given);
    return told.length === expected.length && timingSafeEqual(told, expected);
  });
}

const tokenOf = (secret: string, { shopId, customerId }: Bearer, day: number): string =>
  createHmac('sha256', secret).update(`portal form\n${shopId}\n${customerId}\n${day}`).digest('base64url');
