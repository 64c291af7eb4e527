import { deletedPayload } from '#app/shopify/payloads/customer.ts';
import { webhook } from './webhook.ts';

export default webhook('collections/delete', deletedPayload, (payload, { triggeredAt }) => ({
  kind: 'collection-deleted',
  collectionId: payload.id,
  at: triggeredAt,
}));
