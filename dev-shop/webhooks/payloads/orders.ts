import type { OrderEdit } from '../../context.ts';
import { find } from '../../find.ts';
import type { Order, Store } from '../../model.ts';
import { amountsOf } from '../../orders/amounts.ts';
import { embeddedCustomer } from './customers.ts';
import { discountApplications, lineItem, shippingLine, taxLines } from './lines.ts';
import { refundPayload } from './refunds.ts';
import { addressOf, bag, currenciesOf, gid, type JsonObject, money, shopTime } from './values.ts';

/** Which gateways paid; what is still owed of an order paid in part comes by bank transfer. */
export function gatewaysOf(order: Order): string[] {
  if (!order.payments) return order.paid > 0 ? ['bogus'] : ['manual'];
  const names = order.payments.map((payment) => payment.gateway);
  const taken = order.payments.reduce((sum, payment) => sum + payment.amount, 0);
  const byHand = order.financialStatus === 'partially_paid' || order.paid > taken;
  return [...new Set([...names, ...(byHand ? ['manual'] : [])])];
}

/** The order of `orders/create`, `paid`, `updated`, `cancelled` and `fulfilled`. */
export function orderPayload(store: Store, order: Order): JsonObject {
  const amounts = amountsOf(order);
  const currencies = currenciesOf(order);
  const customer = order.customerId === null ? null : find.customer(store, order.customerId);
  const shipping = shippingLine(store, order);
  const checkout = order.checkoutId === null ? null : find.checkout(store, order.checkoutId);
  const both = (name: string, minor: number): JsonObject => ({
    [name]: money(minor, order.currency),
    [`${name}_set`]: bag(minor, currencies),
  });
  return {
    id: order.id,
    admin_graphql_api_id: gid('Order', order.id),
    app_id: null,
    browser_ip: null,
    buyer_accepts_marketing: customer?.acceptsMarketing ?? false,
    cancel_reason: order.cancelReason,
    cancelled_at: shopTime(order.cancelledAt, store),
    cart_token: checkout?.cartToken ?? null,
    checkout_id: order.checkoutId,
    checkout_token: checkout?.token ?? null,
    client_details: null,
    closed_at: null,
    confirmation_number: null,
    confirmed: true,
    contact_email: order.email,
    created_at: shopTime(order.createdAt, store),
    currency: order.currency,
    current_shipping_price_set: bag(amounts.currentShipping, currencies),
    ...both('current_subtotal_price', amounts.currentSubtotal),
    current_total_additional_fees_set: null,
    ...both('current_total_discounts', amounts.currentDiscounts),
    current_total_duties_set: null,
    ...both('current_total_price', amounts.currentTotal),
    ...both('current_total_tax', amounts.currentTax),
    customer_locale: order.locale,
    device_id: null,
    discount_codes: order.discountCodes.map((used) => ({
      code: used.code,
      amount: money(used.amount, order.currency),
      type: used.type,
    })),
    duties_included: false,
    email: order.email,
    estimated_taxes: false,
    financial_status: order.financialStatus,
    fulfillment_status: order.fulfillmentStatus,
    landing_site: '/',
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: null,
    merchant_of_record_app_id: null,
    name: order.name,
    note: null,
    note_attributes: [],
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `https://${store.domain}/${store.id}/orders/${order.token}/authenticate?key=${order.token}`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: gatewaysOf(order),
    phone: order.phone,
    po_number: null,
    presentment_currency: order.presentmentCurrency,
    processed_at: shopTime(order.processedAt, store),
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_name: order.sourceName,
    source_url: null,
    ...both('subtotal_price', amounts.subtotal),
    tags: '',
    tax_exempt: false,
    tax_lines: taxLines(store, amounts.tax, currencies),
    taxes_included: order.taxesIncluded,
    test: order.test,
    token: order.token,
    total_cash_rounding_payment_adjustment_set: bag(0, currencies),
    total_cash_rounding_refund_adjustment_set: bag(0, currencies),
    ...both('total_discounts', amounts.discounts),
    ...both('total_line_items_price', amounts.lineItems),
    total_outstanding: money(amounts.outstanding, order.currency),
    ...both('total_price', amounts.total),
    total_shipping_price_set: bag(order.shipping.price, currencies),
    ...both('total_tax', amounts.tax),
    total_tip_received: money(0, order.currency),
    total_weight: order.lines.reduce(
      (grams, line) => grams + (line.requiresShipping ? 1300 : 0) * line.quantity,
      0,
    ),
    updated_at: shopTime(order.updatedAt, store),
    user_id: null,
    billing_address: addressOf(order.shippingAddress),
    customer: customer ? embeddedCustomer(store, customer) : null,
    discount_applications: discountApplications(store, order),
    fulfillments: fulfillmentsOf(order),
    line_items: order.lines.map((line) => lineItem(store, order, line)),
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundPayload(store, order, refund)),
    shipping_address: addressOf(order.shippingAddress),
    shipping_lines: shipping ? [shipping] : [],
    returns: [],
    line_item_groups: [],
  };
}

/** `orders/edited`: only what the edit changed; the order itself comes in the `orders/updated` that goes with it. */
export function orderEditedPayload(store: Store, order: Order, edit: OrderEdit): JsonObject {
  const at = shopTime(order.updatedAt, store);
  return {
    order_edit: {
      id: edit.id,
      app_id: null,
      created_at: at,
      committed_at: at,
      notify_customer: false,
      order_id: order.id,
      staff_note: edit.staffNote ?? '',
      user_id: null,
      line_items: {
        additions: edit.additions.map(({ lineId, delta }) => ({ id: lineId, delta })),
        removals: edit.removals.map(({ lineId, delta }) => ({ id: lineId, delta })),
      },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}

/** `orders/delete`. */
export const orderDeletePayload = (orderId: number): JsonObject => ({ id: orderId });

/** Everything was sent at once, or nothing was. */
function fulfillmentsOf(order: Order) {
  const at = order.fulfilledAt ?? null;
  if (order.fulfillmentStatus !== 'fulfilled' || at === null) return [];
  return [
    {
      id: order.id + 1,
      order_id: order.id,
      name: `${order.name}.1`,
      status: 'success',
      service: 'manual',
      created_at: at,
      updated_at: at,
      line_items: [],
    },
  ];
}
