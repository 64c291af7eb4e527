import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type ShopId, toShopId } from '#app/kernel/ids.ts';

const SECRET_BYTES = 32;
// 32 bytes are 43 letters of base64url.
const KEY = /^lk_(\d{1,18})_[A-Za-z0-9_-]{43}$/;

/** A new key: `lk_<shop id>_<32 random bytes>`. The shop is named so that it is known before the key is looked up in it. */
export const newApiKey = (shopId: ShopId): string =>
  `lk_${shopId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;

/** The shop that a key says it belongs to; null for what does not look like a key. */
export function shopOfApiKey(key: string): ShopId | null {
  const shop = KEY.exec(key)?.[1];
  return shop === undefined || Number(shop) === 0 ? null : toShopId(shop);
}

/** What is kept of a key. SHA-256 is enough, since nobody can go through 2^256 secrets; a slow hash is for passwords. */
export const hashOfApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The one of `kept` that belongs to the key. Every one is compared, so that the time says nothing. */
export function findByApiKey<Kept extends { readonly hash: string }>(
  key: string,
  kept: readonly Kept[],
): Kept | null {
  const wanted = Buffer.from(hashOfApiKey(key), 'hex');
  let found: Kept | null = null;
  for (const one of kept) {
    const hash = Buffer.from(one.hash, 'hex');
    if (hash.length === wanted.length && timingSafeEqual(hash, wanted)) found = one;
  }
  return found;
}
