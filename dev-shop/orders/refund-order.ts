import type { DevShopContext } from '../context.ts';
import { HttpRefusal } from '../http.ts';
import type { Order, Refund, Store } from '../model.ts';
import { amountsOf, financialStatusOf, lineNet, shareOf } from './amounts.ts';

export type RefundRequest = {
  lines?: { lineId: number; quantity: number; restock?: boolean }[];
  /** Shipping to give back with its tax, in minor units; `all`: what is left of it. */
  shipping?: number | 'all';
  /** Money to give back in minor units. Without it: what lines and shipping come to. Alone: a refund of an amount only. */
  amount?: number;
  note?: string;
};

type Operations = Pick<DevShopContext, 'find' | 'nextId' | 'now' | 'save' | 'emit'>;

/** Records a refund on an order without telling anybody: lines leave the current quantities, money leaves what was paid. */
export function addRefund(
  operations: Operations,
  store: Store,
  order: Order,
  { lines = [], shipping = 0, amount, note = '' }: RefundRequest,
): Refund {
  const before = amountsOf(order);
  const refundable = order.paid - before.refunded;
  const at = operations.now().toISOString();

  const refundedLines = lines
    .filter(({ quantity }) => quantity > 0)
    .map(({ lineId, quantity, restock = true }) => {
      const line = order.lines.find((candidate) => candidate.id === lineId);
      if (!line) throw new HttpRefusal(422, `Order ${order.name} has no line ${lineId}`);
      if (!Number.isInteger(quantity) || quantity > line.currentQuantity) {
        throw new HttpRefusal(422, `${line.title}: ${line.currentQuantity} left, ${quantity} asked`);
      }
      const left = line.currentQuantity - quantity;
      return {
        line,
        left,
        record: {
          id: operations.nextId(store),
          lineId,
          quantity,
          subtotal: lineNet(line, line.currentQuantity) - lineNet(line, left),
          tax:
            shareOf(line.tax, line.currentQuantity, line.quantity) - shareOf(line.tax, left, line.quantity),
          restock,
        },
      };
    });
  const shippingRefund = shipping === 'all' ? before.currentShipping : shipping;
  if (shippingRefund < 0 || shippingRefund > before.currentShipping) {
    throw new HttpRefusal(422, `Only ${before.currentShipping} of shipping is left to refund`);
  }
  const computed =
    shippingRefund +
    refundedLines.reduce(
      (total, { record }) => total + record.subtotal + (order.taxesIncluded ? 0 : record.tax),
      0,
    );
  const given = amount ?? Math.min(computed, refundable);
  if (!Number.isInteger(given) || given < 0 || given > refundable) {
    throw new HttpRefusal(422, `Only ${refundable} can be refunded, ${given} asked`);
  }
  if (refundedLines.length === 0 && given === 0) throw new HttpRefusal(422, 'There is nothing to refund');

  for (const { line, left, record } of refundedLines) {
    line.currentQuantity = left;
    const stocked = line.variantId === null ? null : operations.find.variant(store, line.variantId);
    if (record.restock && stocked) stocked.variant.inventory += record.quantity;
  }
  const refund: Refund = {
    id: operations.nextId(store),
    createdAt: at,
    note,
    lines: refundedLines.map(({ record }) => record),
    shippingRefund,
    discrepancy: amount === undefined ? 0 : given - computed,
    amount: given,
  };
  order.refunds.push(refund);
  order.financialStatus = financialStatusOf(order);
  order.updatedAt = at;
  return refund;
}

/** Refunds lines, shipping or an amount; sends `refunds/create` and `orders/updated`. Refuses (422) more than is left. */
export function refundOrder(
  operations: Operations,
  store: Store,
  order: Order,
  request: RefundRequest,
): Refund {
  const refund = addRefund(operations, store, order, request);
  operations.save(store);
  operations.emit(store, { topic: 'refunds/create', order, refund }, { topic: 'orders/updated', order });
  return refund;
}
