/**
 * Why Shopify did not do what was asked. Pages are bundled apart from the server, so one class can exist twice in a
 * process: tell these by the functions below, never by `instanceof`.
 */

/** Network, time-out, a fault of Shopify's, or throttled for too long. The same call may work later. */
export class ShopifyUnavailable extends Error {
  override readonly name = 'ShopifyUnavailable';
}

/** The shop's token is gone, revoked or refused and could not be renewed: the merchant must open the app again. */
export class ShopifyAuthorizationLost extends Error {
  override readonly name = 'ShopifyAuthorizationLost';
}

/** Shopify understood and refused: a scope is missing or the operation is wrong. Trying again is of no use. */
export class ShopifyRefused extends Error {
  override readonly name = 'ShopifyRefused';
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** Told by name: the error may come from another copy of the class (decision 8). */
export const isShopifyUnavailable = (error: unknown): boolean => isNamed(error, 'ShopifyUnavailable');
/** Told by name, as above. */
export const isShopifyAuthorizationLost = (error: unknown): boolean =>
  isNamed(error, 'ShopifyAuthorizationLost');
/** Told by name, as above. */
export const isShopifyRefused = (error: unknown): boolean => isNamed(error, 'ShopifyRefused');
