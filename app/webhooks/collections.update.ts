import { collectionPayload, readCollection } from '#app/shopify/payloads/product.ts';
import { webhook } from './webhook.ts';

export default webhook('collections/update', collectionPayload, (payload) => ({
  kind: 'collection',
  collection: readCollection(payload),
}));
