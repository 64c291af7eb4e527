import { orderIdOf, readRefund, refundPayload } from '#app/shopify/payloads/refund.ts';
import { webhook } from './webhook.ts';

export default webhook('refunds/create', refundPayload, (payload, { shopCurrency }) => ({
  kind: 'refund',
  orderId: orderIdOf(payload),
  refund: readRefund(payload, shopCurrency),
}));
