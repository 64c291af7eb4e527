import type { DevShopContext, ShopEvent } from '../context.ts';
import { HttpRefusal } from '../http.ts';
import type { Order, Store } from '../model.ts';
import { amountsOf } from './amounts.ts';
import { addRefund } from './refund-order.ts';

export type CancelRequest = { reason?: string; refund?: boolean; restock?: boolean };

/**
 * Cancels an order. With `refund` (the default) every line is taken out and everything paid is given back; an unpaid
 * order is voided. Sends `orders/cancelled`, `orders/updated`, and `refunds/create` where lines were taken out.
 */
export function cancelOrder(
  operations: Pick<DevShopContext, 'find' | 'nextId' | 'now' | 'save' | 'emit'>,
  store: Store,
  order: Order,
  { reason = 'customer', refund = true, restock = true }: CancelRequest,
): void {
  if (order.cancelledAt) throw new HttpRefusal(422, `Order ${order.name} is already cancelled`);
  const at = operations.now().toISOString();
  order.cancelledAt = at;
  order.cancelReason = reason;
  order.updatedAt = at;

  const events: ShopEvent[] = [
    { topic: 'orders/cancelled', order },
    { topic: 'orders/updated', order },
  ];
  const unpaid = order.paid === 0 && order.financialStatus !== 'paid';
  const lines = order.lines
    .filter((line) => line.currentQuantity > 0)
    .map((line) => ({ lineId: line.id, quantity: line.currentQuantity, restock }));
  if ((refund || unpaid) && lines.length > 0) {
    const { refunded, currentShipping } = amountsOf(order);
    const record = addRefund(operations, store, order, {
      lines,
      shipping: currentShipping,
      ...(order.paid > 0 ? { amount: order.paid - refunded } : {}),
      note: '',
    });
    events.push({ topic: 'refunds/create', order, refund: record });
  }
  if (unpaid) order.financialStatus = 'voided';
  operations.save(store);
  operations.emit(store, ...events);
}
