import type { Brand } from './brand.ts';

/** Our own key of a shop (the tenant). */
export type ShopId = Brand<bigint, 'ShopId'>;
/** Our own key of a customer; a member is a customer who is enrolled. */
export type MemberId = Brand<bigint, 'MemberId'>;
/** Shopify's numeric customer id. */
export type ShopifyCustomerId = Brand<bigint, 'ShopifyCustomerId'>;
/** Shopify's numeric order id. */
export type OrderId = Brand<bigint, 'OrderId'>;
export type VoucherId = Brand<string, 'VoucherId'>;
export type LotId = Brand<string, 'LotId'>;
export type TransactionId = Brand<string, 'TransactionId'>;
/** `vinya.myshopify.com`, lower case. */
export type ShopDomain = Brand<string, 'ShopDomain'>;

const positive = (value: bigint | number | string, name: string): bigint => {
  const id = /^\d{1,18}$/.test(String(value)) ? BigInt(value) : 0n;
  if (id <= 0n) throw new RangeError(`${name}: not a positive whole number`);
  return id;
};

export const toShopId = (value: bigint | number | string): ShopId => positive(value, 'shop id') as ShopId;
export const toMemberId = (value: bigint | number | string): MemberId =>
  positive(value, 'member id') as MemberId;
export const toOrderId = (value: bigint | number | string): OrderId => positive(value, 'order id') as OrderId;
export const toShopifyCustomerId = (value: bigint | number | string): ShopifyCustomerId =>
  positive(value, 'customer id') as ShopifyCustomerId;

const DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/** The shop's permanent domain, or null when the text is not one. */
export function parseShopDomain(value: string | null | undefined): ShopDomain | null {
  const domain = value?.trim().toLowerCase() ?? '';
  return DOMAIN.test(domain) ? (domain as ShopDomain) : null;
}

/** `gid://shopify/Customer/77` for (`Customer`, 77). */
export const toGid = (type: string, id: bigint | number | string): string => `gid://shopify/${type}/${id}`;

/** The numeric id at the end of a GID; null when there is none. */
export function idOfGid(gid: string): bigint | null {
  const match = /^gid:\/\/shopify\/[A-Za-z]+\/(\d+)(?:\?.*)?$/.exec(gid);
  return match?.[1] === undefined ? null : BigInt(match[1]);
}
