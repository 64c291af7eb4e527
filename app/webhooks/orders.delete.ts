import { toOrderId } from '#app/kernel/ids.ts';
import { deletedPayload } from '#app/shopify/payloads/customer.ts';
import { webhook } from './webhook.ts';

export default webhook('orders/delete', deletedPayload, (payload, { triggeredAt }) => ({
  kind: 'order-deleted',
  orderId: toOrderId(payload.id),
  at: triggeredAt,
}));
