import type { OrderEdit } from '../../context.ts';
import { find } from '../../find.ts';
import type { Order, OrderLine, Store } from '../../model.ts';
import { amountsOf, shareOf } from '../../orders/amounts.ts';
import { embeddedCustomer } from './customers.ts';
import { refundPayload } from './refunds.ts';
import {
  addressOf,
  bag,
  type Currencies,
  currenciesOf,
  derivedId,
  gid,
  type JsonObject,
  money,
  shopTime,
} from './values.ts';

/** Tax of some amount, as a `tax_lines` list; empty where nothing is taxed. */
export function taxLines(store: Store, tax: number, currencies: Currencies): JsonObject[] {
  if (tax === 0) return [];
  const title = store.countryCode === 'ES' ? 'IVA' : 'Tax';
  return [
    {
      channel_liable: false,
      price: money(tax, currencies.currency),
      price_set: bag(tax, currencies),
      rate: store.taxRate,
      title,
    },
  ];
}

/** The order's codes as Shopify's `discount_applications`; one automatic entry where a discount came without a code. */
function discountApplications(store: Store, order: Order): JsonObject[] {
  const applications = order.discountCodes.map((used): JsonObject => {
    const value = find.discountByCode(store, used.code)?.value;
    return {
      target_type: used.type === 'shipping' ? 'shipping_line' : 'line_item',
      type: 'discount_code',
      value:
        value?.kind === 'percentage'
          ? value.percentage.toFixed(1)
          : used.type === 'shipping'
            ? '100.0'
            : money(used.amount, order.currency),
      value_type: value?.kind === 'percentage' || used.type === 'shipping' ? 'percentage' : 'fixed_amount',
      allocation_method: 'across',
      target_selection: 'all',
      code: used.code,
    };
  });
  const byCode = order.discountCodes.reduce((total, used) => total + used.amount, 0);
  const automatic = amountsOf(order).discounts - byCode;
  if (automatic > 0) {
    applications.push({
      target_type: 'line_item',
      type: 'automatic',
      value: money(automatic, order.currency),
      value_type: 'fixed_amount',
      allocation_method: 'across',
      target_selection: 'all',
      title: 'Automatic discount',
    });
  }
  return applications;
}

/** A discount split over the applications that can have caused it, in proportion to what each gave. */
function allocations(order: Order, discount: number, target: 'line_item' | 'shipping_line'): JsonObject[] {
  if (discount === 0) return [];
  const currencies = currenciesOf(order);
  const byCode = order.discountCodes.reduce((total, used) => total + used.amount, 0);
  const automatic = Math.max(0, amountsOf(order).discounts - byCode);
  const causes = order.discountCodes.map((used, index) => ({
    index,
    amount: used.amount,
    target: used.type === 'shipping' ? 'shipping_line' : 'line_item',
  }));
  if (automatic > 0) causes.push({ index: causes.length, amount: automatic, target: 'line_item' });
  const own = causes.filter((cause) => cause.target === target && cause.amount > 0);
  const weight = own.reduce((total, cause) => total + cause.amount, 0);
  let left = discount;
  return own.map((cause, position) => {
    const amount = position === own.length - 1 ? left : shareOf(discount, cause.amount, weight);
    left -= amount;
    return {
      amount: money(amount, order.currency),
      amount_set: bag(amount, currencies),
      discount_application_index: cause.index,
    };
  });
}

/** A line item as it stands in an order, and inside a refund's line. */
export function lineItem(store: Store, order: Order, line: OrderLine): JsonObject {
  const currencies = currenciesOf(order);
  const product = line.productId === null ? null : find.product(store, line.productId);
  return {
    id: line.id,
    admin_graphql_api_id: gid('LineItem', line.id),
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    fulfillable_quantity: order.fulfillmentStatus === 'fulfilled' ? 0 : line.currentQuantity,
    fulfillment_service: line.giftCard ? 'gift_card' : 'manual',
    fulfillment_status: order.fulfillmentStatus,
    gift_card: line.giftCard,
    grams: line.requiresShipping ? 1300 : 0,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    price: money(line.price, order.currency),
    price_set: bag(line.price, currencies),
    product_exists: product !== null,
    product_id: line.productId,
    properties: [],
    quantity: line.quantity,
    requires_shipping: line.requiresShipping,
    sales_line_item_group_id: null,
    sku: line.sku,
    taxable: line.taxable,
    title: line.title,
    total_discount: '0.00',
    total_discount_set: bag(0, currencies),
    variant_id: line.variantId,
    variant_inventory_management: 'shopify',
    variant_title: line.variantTitle || null,
    vendor: line.vendor,
    tax_lines: taxLines(store, line.tax, currencies),
    duties: [],
    discount_allocations: allocations(order, line.discount, 'line_item'),
  };
}

export function shippingLine(store: Store, order: Order): JsonObject | null {
  const { shipping } = order;
  if (!shipping.title) return null;
  const currencies = currenciesOf(order);
  const discounted = shipping.price - shipping.discount;
  return {
    id: derivedId(order.id, 1),
    carrier_identifier: null,
    code: shipping.title,
    current_discounted_price_set: bag(amountsOf(order).currentShipping, currencies),
    discounted_price: money(discounted, order.currency),
    discounted_price_set: bag(discounted, currencies),
    is_removed: false,
    phone: null,
    price: money(shipping.price, order.currency),
    price_set: bag(shipping.price, currencies),
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title: shipping.title,
    tax_lines: taxLines(store, shipping.tax, currencies),
    discount_allocations: allocations(order, shipping.discount, 'shipping_line'),
  };
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
    payment_gateway_names: order.paid > 0 ? ['bogus'] : ['manual'],
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
    fulfillments: [],
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
