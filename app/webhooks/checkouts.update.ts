import { checkoutPayload, readCheckout } from '#app/shopify/payloads/checkout.ts';
import { webhook } from './webhook.ts';

export default webhook('checkouts/update', checkoutPayload, (payload) => ({
  kind: 'checkout',
  checkout: readCheckout(payload),
}));
