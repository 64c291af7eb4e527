/** How Shopify's REST-style payloads write money, times, ids and addresses. */
import { TZDate } from '@date-fns/tz';
import type { Address, Order, Store } from '../../model.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const digits = new Map<string, number>();

function digitsOf(currency: string): number {
  let found = digits.get(currency);
  if (found === undefined) {
    found =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2;
    digits.set(currency, found);
  }
  return found;
}

/** Minor units as Shopify's decimal string: 1250 EUR is `12.50`. */
export function money(minor: number, currency: string): string {
  const places = digitsOf(currency);
  return ((minor || 0) / 10 ** places).toFixed(places); // `|| 0`: never "-0.00"
}

export type Currencies = { currency: string; presentmentCurrency: string; presentmentRate?: number };

export const currenciesOf = (order: Order): Currencies => ({
  currency: order.currency,
  presentmentCurrency: order.presentmentCurrency,
  presentmentRate: order.presentmentRate ?? 1,
});

/** A money bag: the amount in the shop's and in the buyer's currency. */
export function bag(
  minor: number,
  { currency, presentmentCurrency, presentmentRate }: Currencies,
): JsonObject {
  const presented = Math.round(minor * (presentmentRate ?? 1));
  return {
    shop_money: { amount: money(minor, currency), currency_code: currency },
    presentment_money: { amount: money(presented, presentmentCurrency), currency_code: presentmentCurrency },
  };
}

/** An instant in the store's own zone, to the second, as REST payloads carry it: `2026-03-01T10:00:00+01:00`. */
export function shopTime(iso: string | null, store: Store): string | null {
  return iso === null ? null : new TZDate(iso, store.timezone).toISOString().replace(/\.\d{3}/, '');
}

export const gid = (type: string, id: number): string => `gid://shopify/${type}/${id}`;

/** A stable id for a thing the model does not store by itself (an order's shipping line, a refund's transaction). */
export const derivedId = (id: number, ordinal: number): number => id * 100 + ordinal;

const countryNames = new Intl.DisplayNames('en', { type: 'region' });
export const countryName = (code: string): string => (code ? (countryNames.of(code) ?? code) : '');

export function addressOf(address: Address | null): JsonObject | null {
  if (!address) return null;
  return {
    first_name: address.firstName,
    address1: address.address1,
    phone: address.phone,
    city: address.city,
    zip: address.zip,
    province: address.province,
    country: countryName(address.countryCode),
    last_name: address.lastName,
    address2: null,
    company: null,
    latitude: null,
    longitude: null,
    name: `${address.firstName} ${address.lastName}`.trim(),
    country_code: address.countryCode,
    province_code: null,
  };
}
