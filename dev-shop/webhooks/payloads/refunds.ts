import type { Order, Refund, Store } from '../../model.ts';
import { shareOf } from '../../orders/amounts.ts';
import { lineItem, shippingLine } from './lines.ts';
import { bag, currenciesOf, derivedId, gid, type JsonObject, money, shopTime } from './values.ts';

type Adjustment = { ordinal: number; kind: string; reason: string; amount: number; tax: number };

function adjustmentsOf(order: Order, refund: Refund): Adjustment[] {
  const adjustments: Adjustment[] = [];
  if (refund.shippingRefund > 0) {
    const tax = shippingTaxOf(order, refund);
    adjustments.push({
      ordinal: 1,
      kind: 'shipping_refund',
      reason: 'Shipping refund',
      amount: -(refund.shippingRefund - tax),
      tax: -tax,
    });
  }
  if (refund.discrepancy !== 0) {
    adjustments.push({
      ordinal: 2,
      kind: 'refund_discrepancy',
      reason: 'Refund discrepancy',
      amount: -refund.discrepancy,
      tax: 0,
    });
  }
  return adjustments;
}

function shippingTaxOf(order: Order, refund: Refund): number {
  const { price, discount, tax } = order.shipping;
  return shareOf(tax, refund.shippingRefund, price - discount + (order.taxesIncluded ? 0 : tax));
}

/**
 * `refunds/create`, and each entry of an order's `refunds`. Shipping given back stands in `refund_shipping_lines` and,
 * as live stores still send it, in `order_adjustments` too. Adjustments are negative and without tax; a refund of an
 * amount alone has no lines and one `refund_discrepancy`. `subtotal` and `total_tax` of lines are numbers, as in the
 * documented sample; every other amount is a string.
 */
export function refundPayload(store: Store, order: Order, refund: Refund): JsonObject {
  const currencies = currenciesOf(order);
  const at = shopTime(refund.createdAt, store);
  const shipping = refund.shippingRefund > 0 ? shippingLine(store, order) : null;
  const shippingTax = shippingTaxOf(order, refund);
  return {
    id: refund.id,
    order_id: order.id,
    created_at: at,
    note: refund.note || null,
    user_id: null,
    processed_at: at,
    duties: [],
    total_duties_set: bag(0, currencies),
    return: null,
    refund_shipping_lines: shipping
      ? [
          {
            id: derivedId(refund.id, 3),
            shipping_line_id: derivedId(order.id, 1),
            subtotal_amount_set: bag(
              refund.shippingRefund - (order.taxesIncluded ? 0 : shippingTax),
              currencies,
            ),
            tax_amount_set: bag(shippingTax, currencies),
            shipping_line: shipping,
          },
        ]
      : [],
    restock: refund.lines.some((line) => line.restock),
    admin_graphql_api_id: gid('Refund', refund.id),
    order_adjustments: adjustmentsOf(order, refund).map(({ ordinal, kind, reason, amount, tax }) => ({
      id: derivedId(refund.id, ordinal),
      order_id: order.id,
      refund_id: refund.id,
      amount: money(amount, order.currency),
      tax_amount: money(tax, order.currency),
      kind,
      reason,
      amount_set: bag(amount, currencies),
      tax_amount_set: bag(tax, currencies),
    })),
    refund_line_items: refund.lines.flatMap((refunded) => {
      const line = order.lines.find((candidate) => candidate.id === refunded.lineId);
      if (!line) return [];
      return [
        {
          id: refunded.id,
          quantity: refunded.quantity,
          line_item_id: refunded.lineId,
          location_id: null,
          restock_type: !refunded.restock ? 'no_restock' : order.cancelledAt ? 'cancel' : 'return',
          subtotal: Number(money(refunded.subtotal, order.currency)),
          total_tax: Number(money(refunded.tax, order.currency)),
          subtotal_set: bag(refunded.subtotal, currencies),
          total_tax_set: bag(refunded.tax, currencies),
          line_item: lineItem(store, order, line),
        },
      ];
    }),
    transactions:
      refund.amount > 0
        ? [
            {
              id: derivedId(refund.id, 4),
              admin_graphql_api_id: gid('OrderTransaction', derivedId(refund.id, 4)),
              order_id: order.id,
              kind: 'refund',
              gateway: 'bogus',
              status: 'success',
              message: 'Bogus Gateway: Forced success',
              created_at: at,
              processed_at: at,
              test: order.test,
              authorization: null,
              location_id: null,
              user_id: null,
              parent_id: derivedId(order.id, 2),
              device_id: null,
              error_code: null,
              source_name: 'web',
              receipt: {},
              amount: money(refund.amount, order.currency),
              currency: order.currency,
              payment_id: `${order.name}.1`,
            },
          ]
        : [],
  };
}
