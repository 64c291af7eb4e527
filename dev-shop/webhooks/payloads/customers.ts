import type { Customer, Store } from '../../model.ts';
import { countryName, gid, type Json, type JsonObject, shopTime } from './values.ts';

function defaultAddress(customer: Customer): JsonObject | null {
  const address = customer.address;
  if (!address) return null;
  return {
    id: customer.id * 10 + 1,
    customer_id: customer.id,
    first_name: address.firstName,
    last_name: address.lastName,
    company: null,
    address1: address.address1,
    address2: null,
    city: address.city,
    province: address.province,
    country: countryName(address.countryCode),
    zip: address.zip,
    phone: address.phone,
    name: `${address.firstName} ${address.lastName}`.trim(),
    province_code: null,
    country_code: address.countryCode,
    country_name: countryName(address.countryCode),
    default: true,
  };
}

/** The customer as it stands inside an order or a checkout. Tags and consent are not in payloads since 2025-01. */
export function embeddedCustomer(store: Store, customer: Customer): JsonObject {
  const address = defaultAddress(customer);
  return {
    id: customer.id,
    created_at: shopTime(customer.createdAt, store),
    updated_at: shopTime(customer.updatedAt, store),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.state,
    note: null,
    verified_email: customer.email !== null,
    multipass_identifier: null,
    tax_exempt: false,
    email: customer.email,
    phone: customer.phone,
    currency: store.currency,
    tax_exemptions: [],
    admin_graphql_api_id: gid('Customer', customer.id),
    ...(address ? { default_address: address } : {}),
  };
}

/** `customers/create` and `customers/update`. */
export function customerPayload(store: Store, customer: Customer): JsonObject {
  const address = defaultAddress(customer);
  const addresses: Json[] = address ? [address] : [];
  return { ...embeddedCustomer(store, customer), addresses };
}

/** `customers/delete`. */
export function customerDeletePayload(customerId: number): JsonObject {
  return { id: customerId, tax_exemptions: [], admin_graphql_api_id: gid('Customer', customerId) };
}

/** `customers/merge`, as sent once the merge is done. */
export function customerMergePayload(keptId: number, removedId: number): JsonObject {
  return {
    admin_graphql_api_customer_kept_id: gid('Customer', keptId),
    admin_graphql_api_customer_deleted_id: gid('Customer', removedId),
    admin_graphql_api_job_id: null,
    status: 'completed',
    errors: [],
  };
}

/** `customer.tags_added` and `customer.tags_removed`: the tags that came or went. */
export const customerTagsPayload = (customer: Customer, tags: readonly string[], at: string): JsonObject => ({
  customerId: gid('Customer', customer.id),
  tags: [...tags],
  occurredAt: at,
});

/** `customers_email_marketing_consent/update`. */
export const emailConsentPayload = (store: Store, customer: Customer, at: string): JsonObject => ({
  customer_id: customer.id,
  email_address: customer.email,
  email_marketing_consent: {
    state: customer.acceptsMarketing ? 'subscribed' : 'unsubscribed',
    opt_in_level: 'single_opt_in',
    consent_updated_at: shopTime(at, store),
  },
});
