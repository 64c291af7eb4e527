import { orderPayload, readOrder } from '#app/shopify/payloads/order.ts';
import { webhook } from './webhook.ts';

export default webhook('orders/updated', orderPayload, (payload, { triggeredAt }) => ({
  kind: 'order',
  snapshot: readOrder(payload, triggeredAt),
}));
