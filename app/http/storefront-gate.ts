import type { Shop } from '#app/db/shops.store.ts';
import { type ShopperLocale, toShopperLocale } from '#app/i18n/shopper-locale.ts';
import type { ShopDomain, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { ProxyRefusal, toProxyRefusal } from './errors.ts';
import type { Lealta } from './load-context.ts';
import { readSignedProxyRequest } from './proxy-signature.ts';

/** Whom Shopify lets ask: somebody in a shop of ours, logged in or not. */
export type Visitor = { readonly shop: Shop; readonly customerId: ShopifyCustomerId | null };

/**
 * The one door for whatever comes from a storefront, be it a page, a call of a block or one of a UI extension.
 * @param word what Shopify signed; null where the signature is none of Shopify's
 * @throws ProxyRefusal `invalid-signature`, `unknown-shop`
 */
export async function letIn(
  lealta: Lealta,
  word: { readonly shop: ShopDomain; readonly customerId: ShopifyCustomerId | null } | null,
): Promise<Visitor> {
  if (word === null) throw new ProxyRefusal('invalid-signature');
  const shop = await lealta.shops.byDomain(word.shop);
  if (!shop?.installed) throw new ProxyRefusal('unknown-shop');
  return { shop, customerId: word.customerId };
}

/** The same for what comes through the app proxy. @throws ProxyRefusal `invalid-signature`, `unknown-shop` */
export const letInByProxy = async (lealta: Lealta, { url }: Request): Promise<Visitor> =>
  letIn(lealta, readSignedProxyRequest(new URL(url), lealta.config.shopify.apiSecret, lealta.clock()));

/** The language that a request is answered in, until its body names another. */
export const localeOf = ({ url, headers }: Request): ShopperLocale =>
  toShopperLocale(new URL(url).searchParams.get('locale') ?? headers.get('accept-language'));

/** Whatever a route threw as a refusal; what nobody expected goes into the log. */
export function refusalOf(error: unknown, lealta: Lealta, { url }: Request): ProxyRefusal {
  const refusal = toProxyRefusal(error);
  if (refusal !== null) return refusal;
  lealta.log.error({ err: error, path: new URL(url).pathname }, 'a request from a storefront failed');
  return new ProxyRefusal('internal-error');
}
