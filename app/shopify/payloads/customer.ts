import { z } from 'zod';
import type { CustomerSnapshot } from '#app/domain/events/shop-event.ts';
import { idOfGid, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { maybeText, maybeTime, numericId, time } from './fields.ts';

/** The fields of `customers/create` and `customers/update` that are read. */
export const customerPayload = z.object({
  id: numericId,
  email: maybeText,
  phone: maybeText,
  first_name: maybeText,
  last_name: maybeText,
  created_at: maybeTime,
  updated_at: time,
});

/** A customer payload in the product's words. */
export const readCustomer = (payload: z.output<typeof customerPayload>): CustomerSnapshot => ({
  shopifyId: toShopifyCustomerId(payload.id),
  email: payload.email,
  phone: payload.phone,
  firstName: payload.first_name ?? '',
  lastName: payload.last_name ?? '',
  locale: null,
  createdAt: payload.created_at,
  updatedAt: payload.updated_at,
});

const customerGid = z.string().transform((gid, context) => {
  const id = idOfGid(gid);
  if (id === null) {
    context.addIssue({ code: 'custom', message: 'not a customer GID' });
    return z.NEVER;
  }
  return toShopifyCustomerId(id);
});

/** `customers/merge`. */
export const mergePayload = z.object({
  admin_graphql_api_customer_kept_id: customerGid,
  admin_graphql_api_customer_deleted_id: customerGid,
});

/** `customer.tags_added` and `customer.tags_removed`: which tags came or went, not which there are. */
export const tagsPayload = z.object({
  customerId: customerGid,
  tags: z.array(z.string()),
  occurredAt: time,
});

/** `customers_email_marketing_consent/update`. */
export const emailConsentPayload = z.object({
  customer_id: numericId,
  email_marketing_consent: z.object({ state: maybeText, consent_updated_at: maybeTime }).nullish(),
});

/** What topics that end in `/delete` send: an id. */
export const deletedPayload = z.object({ id: numericId });
