import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import {
  idOfGid,
  parseShopDomain,
  type ShopDomain,
  type ShopifyCustomerId,
  toShopifyCustomerId,
} from '#app/kernel/ids.ts';

/** How far Shopify's clock and ours may differ. */
const TOLERANCE_SECONDS = 10;

export type ExtensionToken = {
  readonly shop: ShopDomain;
  /** Who is logged in; null for a guest. */
  readonly customerId: ShopifyCustomerId | null;
};

const claims = z.object({
  dest: z.string(),
  iss: z.string().optional(),
  sub: z.string().optional(),
});

/**
 * The session token that Shopify gives a UI extension in a customer's account or on the thank-you page.
 * https://shopify.dev/docs/api/checkout-ui-extensions/latest/target-apis/platform-apis/session-token-api
 * @returns null where it is not signed by the app's secret, not for the app, not of this time, or of no shop; and where
 * it is one of the admin's, whose subject is a member of the merchant's staff
 */
export async function readExtensionToken(
  token: string,
  { apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string },
  now: Date,
): Promise<ExtensionToken | null> {
  const payload = await verified(token, apiKey, apiSecret, now);
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return null;
  const { dest, iss, sub } = parsed.data;
  const shop = shopOf(dest);
  if (shop === null || (iss !== undefined && !isIssuedFor(iss, shop))) return null;
  if (sub === undefined || sub === '') return { shop, customerId: null };
  const customer = sub.startsWith('gid://shopify/Customer/') ? idOfGid(sub) : null;
  // Of so many digits is no id of Shopify's.
  if (customer === null || !/^[1-9]\d{0,17}$/.test(String(customer))) return null;
  return { shop, customerId: toShopifyCustomerId(customer) };
}

async function verified(token: string, apiKey: string, apiSecret: string, now: Date): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(apiSecret), {
      algorithms: ['HS256'],
      audience: apiKey,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now,
      requiredClaims: ['exp', 'nbf', 'dest'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** `dest` is the shop's domain, as an address or by itself. */
const shopOf = (dest: string): ShopDomain | null => parseShopDomain(dest.replace(/^https:\/\//, ''));

/** Where an issuer is named it is that shop, and not its admin. */
function isIssuedFor(iss: string, shop: ShopDomain): boolean {
  const [host, path = ''] = iss.replace(/^https:\/\//, '').split('/');
  return parseShopDomain(host) === shop && path !== 'admin';
}
