import { checkoutPayload, readCheckout } from '#app/shopify/payloads/checkout.ts';
import { webhook } from './webhook.ts';

export default webhook('checkouts/create', checkoutPayload, (payload) => ({
  kind: 'checkout',
  checkout: readCheckout(payload),
}));
