import { toShopifyCustomerId } from '#app/kernel/ids.ts';
import { deletedPayload } from '#app/shopify/payloads/customer.ts';
import { webhook } from './webhook.ts';

export default webhook('customers/delete', deletedPayload, (payload, { triggeredAt }) => ({
  kind: 'customer-deleted',
  shopifyId: toShopifyCustomerId(payload.id),
  at: triggeredAt,
}));
