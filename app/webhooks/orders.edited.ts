import { z } from 'zod';
import { toOrderId } from '#app/kernel/ids.ts';
import { numericId } from '#app/shopify/payloads/fields.ts';
import { webhook } from './webhook.ts';

export default webhook(
  'orders/edited',
  z.object({ order_edit: z.object({ order_id: numericId }) }),
  (payload, { triggeredAt }) => ({
    kind: 'order-edited',
    orderId: toOrderId(payload.order_edit.order_id),
    at: triggeredAt,
  }),
);
