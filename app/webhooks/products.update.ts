import { productPayload, readProduct } from '#app/shopify/payloads/product.ts';
import { webhook } from './webhook.ts';

export default webhook('products/update', productPayload, (payload) => ({
  kind: 'product',
  product: readProduct(payload),
}));
