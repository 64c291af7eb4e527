import { z } from 'zod';
import { maybeText, numericId } from './fields.ts';

const person = z.object({ id: numericId.nullish(), email: maybeText }).nullish();

/** `customers/data_request`. */
export const dataRequestPayload = z.object({ customer: person, data_request: z.object({ id: numericId }) });
/** `customers/redact`. */
export const customerRedactPayload = z.object({
  customer: person,
  orders_to_redact: z.array(numericId).default([]),
});
/** `shop/redact`. */
export const shopRedactPayload = z.object({ shop_domain: z.string() });
