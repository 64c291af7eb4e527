import { dataRequestPayload } from '#app/shopify/payloads/compliance.ts';
import { customerIdOrNull } from '#app/shopify/payloads/fields.ts';
import { webhook } from './webhook.ts';

export default webhook('customers/data_request', dataRequestPayload, (payload) => ({
  kind: 'data-request',
  shopifyId: customerIdOrNull(payload.customer?.id ?? null),
}));
