export { amountsOf, lineNet } from './amounts.ts';
export { cancelOrder } from './cancel-order.ts';
export { deleteOrder } from './delete-order.ts';
export { editOrder } from './edit-order.ts';
export { fulfilOrder } from './fulfil-order.ts';
export { markOrderPaid } from './mark-order-paid.ts';
export { type RefundRequest, refundOrder } from './refund-order.ts';
