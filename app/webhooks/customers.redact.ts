import { customerRedactPayload } from '#app/shopify/payloads/compliance.ts';
import { customerIdOrNull } from '#app/shopify/payloads/fields.ts';
import { webhook } from './webhook.ts';

export default webhook('customers/redact', customerRedactPayload, (payload) => ({
  kind: 'customer-redact',
  shopifyId: customerIdOrNull(payload.customer?.id ?? null),
  email: payload.customer?.email ?? null,
}));
