import type { DevShopContext } from '../context.ts';
import { forgetIndexes } from '../find.ts';
import type { Order, Store } from '../model.ts';

/** Removes an order for good; sends `orders/delete`. */
export function deleteOrder(
  { save, emit }: Pick<DevShopContext, 'save' | 'emit'>,
  store: Store,
  order: Order,
): void {
  store.orders = store.orders.filter((candidate) => candidate !== order);
  forgetIndexes(store);
  save(store);
  emit(store, { topic: 'orders/delete', orderId: order.id });
}
