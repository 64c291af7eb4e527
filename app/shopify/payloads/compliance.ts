import { z } from 'zod';
import { maybeText, numericId } from './fields.ts';

const person = z.object({ id: numericId.nullish(), email: maybeText }).nullish();

export const dataRequestPayload = z.object({ customer: person, data_request: z.object({ id: numericId }) });
export const customerRedactPayload = z.object({
  customer: person,
  orders_to_redact: z.array(numericId).default([]),
});
export const shopRedactPayload = z.object({ shop_domain: z.string() });
