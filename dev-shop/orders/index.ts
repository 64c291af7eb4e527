export { amountsOf, lineNet, type OrderAmounts } from './amounts.ts';
export { type CancelRequest, cancelOrder } from './cancel-order.ts';
export { deleteOrder } from './delete-order.ts';
export { type EditRequest, editOrder } from './edit-order.ts';
export { fulfilOrder } from './fulfil-order.ts';
export { markOrderPaid } from './mark-order-paid.ts';
export { type RefundRequest, refundOrder } from './refund-order.ts';
