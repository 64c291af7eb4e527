import type { DevShopContext } from '../context.ts';
import { HttpRefusal } from '../http.ts';
import type { Order, Store } from '../model.ts';

/** Marks everything as sent; sends `orders/fulfilled` and `orders/updated`. */
export function fulfilOrder(
  { now, save, emit }: Pick<DevShopContext, 'now' | 'save' | 'emit'>,
  store: Store,
  order: Order,
): void {
  if (order.cancelledAt) throw new HttpRefusal(422, `Order ${order.name} is cancelled`);
  if (order.fulfillmentStatus === 'fulfilled')
    throw new HttpRefusal(422, `Order ${order.name} is already fulfilled`);
  order.fulfillmentStatus = 'fulfilled';
  order.fulfilledAt = now().toISOString();
  order.updatedAt = order.fulfilledAt;
  save(store);
  emit(store, { topic: 'orders/fulfilled', order }, { topic: 'orders/updated', order });
}
