/** `app/uninstalled` and the three compliance topics. */
import type { Customer, Store } from '../../model.ts';
import { countryName, type JsonObject } from './values.ts';

export function uninstalledPayload(store: Store): JsonObject {
  return {
    id: store.id,
    name: store.name,
    email: store.email,
    domain: store.domain,
    myshopify_domain: store.domain,
    country: store.countryCode,
    country_code: store.countryCode,
    country_name: countryName(store.countryCode),
    currency: store.currency,
    customer_email: store.email,
    iana_timezone: store.timezone,
    primary_locale: store.primaryLocale,
    taxes_included: store.taxesIncluded,
    plan_display_name: 'Development',
    plan_name: 'partner_test',
    has_storefront: true,
    enabled_presentment_currencies: [store.currency],
  };
}

const shopOf = (store: Store): JsonObject => ({ shop_id: store.id, shop_domain: store.domain });
const personOf = ({ id, email, phone }: Customer): JsonObject => ({ id, email, phone });

export function dataRequestPayload(
  store: Store,
  customer: Customer,
  orderIds: number[],
  requestId: number,
): JsonObject {
  return {
    ...shopOf(store),
    orders_requested: orderIds,
    customer: personOf(customer),
    data_request: { id: requestId },
  };
}

export function customerRedactPayload(store: Store, customer: Customer, orderIds: number[]): JsonObject {
  return { ...shopOf(store), customer: personOf(customer), orders_to_redact: orderIds };
}

export const shopRedactPayload = shopOf;
