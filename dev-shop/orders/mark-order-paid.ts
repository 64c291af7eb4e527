import type { DevShopContext } from '../context.ts';
import { HttpRefusal } from '../http.ts';
import type { Order, Store } from '../model.ts';
import { amountsOf, financialStatusOf } from './amounts.ts';

/** Takes what is outstanding as paid; sends `orders/paid` and `orders/updated`. */
export function markOrderPaid(
  { now, save, emit }: Pick<DevShopContext, 'now' | 'save' | 'emit'>,
  store: Store,
  order: Order,
): void {
  const { outstanding } = amountsOf(order);
  if (order.cancelledAt) throw new HttpRefusal(422, `Order ${order.name} is cancelled`);
  if (outstanding <= 0 && order.financialStatus !== 'pending') {
    throw new HttpRefusal(422, `Order ${order.name} owes nothing`);
  }
  order.paid += Math.max(0, outstanding);
  order.financialStatus = order.paid > 0 ? financialStatusOf(order) : 'paid';
  order.updatedAt = now().toISOString();
  save(store);
  emit(store, { topic: 'orders/paid', order }, { topic: 'orders/updated', order });
}
