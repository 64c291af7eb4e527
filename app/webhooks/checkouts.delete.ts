import { deletedCheckoutPayload } from '#app/shopify/payloads/checkout.ts';
import { webhook } from './webhook.ts';

export default webhook('checkouts/delete', deletedCheckoutPayload, (payload, { triggeredAt }) => ({
  kind: 'checkout-deleted',
  checkoutId: payload.id,
  at: triggeredAt,
}));
