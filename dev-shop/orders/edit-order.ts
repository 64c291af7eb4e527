import type { DevShopContext, OrderEdit } from '../context.ts';
import { HttpRefusal } from '../http.ts';
import type { Order, Store } from '../model.ts';
import { financialStatusOf } from './amounts.ts';

export type EditRequest = {
  /** New current quantities of lines the order has; 0 removes the line. */
  quantities?: { lineId: number; quantity: number }[];
  /** Variants to add as new lines, at today's price. */
  additions?: { variantId: number; quantity: number }[];
  note?: string;
};

function taxOn(store: Store, price: number): number {
  return store.taxesIncluded
    ? Math.round((price * store.taxRate) / (1 + store.taxRate))
    : Math.round(price * store.taxRate);
}

/**
 * Changes a placed order as the merchant's editor does: removed units leave the current quantity only, added units
 * raise both. Sends `orders/edited` and `orders/updated`. Money already paid stays; what is then owed shows as
 * outstanding, and an order that costs more than was paid becomes partially paid.
 */
export function editOrder(
  operations: Pick<DevShopContext, 'find' | 'nextId' | 'now' | 'save' | 'emit'>,
  store: Store,
  order: Order,
  { quantities = [], additions = [], note }: EditRequest,
): OrderEdit {
  if (order.cancelledAt) throw new HttpRefusal(422, `Order ${order.name} is cancelled`);
  const edit: OrderEdit = {
    id: operations.nextId(store),
    staffNote: note ?? null,
    additions: [],
    removals: [],
  };
  const changes = quantities.map(({ lineId, quantity }) => {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    if (!line) throw new HttpRefusal(422, `Order ${order.name} has no line ${lineId}`);
    if (!Number.isInteger(quantity) || quantity < 0) {
      throw new HttpRefusal(422, 'A quantity is a whole number, not negative');
    }
    return { line, delta: quantity - line.currentQuantity };
  });
  const added = additions.map(({ variantId, quantity }) => {
    const found = operations.find.variant(store, variantId);
    if (!found) throw new HttpRefusal(422, `There is no variant ${variantId}`);
    if (!Number.isInteger(quantity) || quantity < 1)
      throw new HttpRefusal(422, 'Add at least one unit, in whole units');
    return { ...found, quantity };
  });

  for (const { line, delta } of changes) {
    if (delta === 0) continue;
    line.currentQuantity += delta;
    if (delta < 0) {
      edit.removals.push({ lineId: line.id, delta: -delta });
      continue;
    }
    line.quantity += delta;
    if (line.taxable) line.tax += taxOn(store, line.price * delta);
    edit.additions.push({ lineId: line.id, delta });
  }
  for (const { product, variant, quantity } of added) {
    const id = operations.nextId(store);
    order.lines.push({
      id,
      productId: product.id,
      variantId: variant.id,
      title: product.title,
      variantTitle: variant.title === 'Default Title' ? '' : variant.title,
      sku: variant.sku,
      vendor: product.vendor,
      quantity,
      currentQuantity: quantity,
      price: variant.price,
      discount: 0,
      tax: variant.taxable ? taxOn(store, variant.price * quantity) : 0,
      giftCard: product.giftCard,
      requiresShipping: variant.requiresShipping,
      taxable: variant.taxable,
    });
    edit.additions.push({ lineId: id, delta: quantity });
  }
  if (edit.additions.length + edit.removals.length === 0) {
    throw new HttpRefusal(422, 'The edit changes nothing');
  }
  order.financialStatus = financialStatusOf(order);
  order.updatedAt = operations.now().toISOString();
  operations.save(store);
  operations.emit(store, { topic: 'orders/edited', order, edit }, { topic: 'orders/updated', order });
  return edit;
}
