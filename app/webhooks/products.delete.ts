import { deletedPayload } from '#app/shopify/payloads/customer.ts';
import { webhook } from './webhook.ts';

export default webhook('products/delete', deletedPayload, (payload, { triggeredAt }) => ({
  kind: 'product-deleted',
  productId: payload.id,
  at: triggeredAt,
}));
