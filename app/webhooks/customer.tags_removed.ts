import { tagsPayload } from '#app/shopify/payloads/customer.ts';
import { webhook } from './webhook.ts';

export default webhook('customer.tags_removed', tagsPayload, (payload) => ({
  kind: 'customer-tags',
  shopifyId: payload.customerId,
  added: false,
  tags: payload.tags,
  at: payload.occurredAt,
}));
