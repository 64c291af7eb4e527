import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  parseShopDomain,
  type ShopDomain,
  type ShopifyCustomerId,
  toShopifyCustomerId,
} from '#app/kernel/ids.ts';

/** How far Shopify's clock and ours may differ; a request seen on the way cannot be sent again later than that. */
const FRESH_SECONDS = 90;

export type SignedProxyRequest = { shop: ShopDomain; customerId: ShopifyCustomerId | null };

/**
 * Checks that an app-proxy request came through Shopify, just now.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 * @returns null when the signature is missing, wrong or stale, or the shop is not a shop's domain
 */
export function readSignedProxyRequest(url: URL, secret: string, now: Date): SignedProxyRequest | null {
  const signatures = url.searchParams.getAll('signature');
  if (signatures.length !== 1 || !isSignature(signatures[0] ?? '', url.searchParams, secret)) return null;
  const timestamp = single(url, 'timestamp');
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > FRESH_SECONDS)
    return null;
  const shop = parseShopDomain(single(url, 'shop'));
  const customer = single(url, 'logged_in_customer_id');
  if (!shop || !/^\d{0,18}$/.test(customer)) return null;
  return { shop, customerId: customer === '' ? null : toShopifyCustomerId(customer) };
}

/** A value that Shopify gives once; repeated by somebody else it counts as none. */
function single(url: URL, name: string): string {
  const values = url.searchParams.getAll(name);
  return values.length === 1 ? (values[0] ?? '') : '';
}

/** Hex HMAC-SHA256 over the sorted `name=value` pairs, put together without a separator; repeats joined by commas. */
function isSignature(given: string, params: URLSearchParams, secret: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(given)) return false;
  const names = [...new Set(params.keys())].filter((name) => name !== 'signature');
  const message = names
    .map((name) => Buffer.from(`${name}=${params.getAll(name).join(',')}`, 'utf8'))
    .sort(Buffer.compare);
  const expected = createHmac('sha256', secret).update(Buffer.concat(message)).digest();
  return timingSafeEqual(Buffer.from(given, 'hex'), expected);
}
