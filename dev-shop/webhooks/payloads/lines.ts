import { classOf } from '../../commerce/discount-effect.ts';
import { find } from '../../find.ts';
import type { Order, OrderLine, Store } from '../../model.ts';
import { amountsOf, shareOf } from '../../orders/amounts.ts';
import { bag, type Currencies, currenciesOf, derivedId, gid, type JsonObject, money } from './values.ts';

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
export function discountApplications(store: Store, order: Order): JsonObject[] {
  const applications = order.discountCodes.map((used): JsonObject => {
    const discount = find.discountByCode(store, used.code);
    const value = discount?.value;
    const percentage = used.percentage ?? (value?.kind === 'percentage' ? value.percentage : null);
    return {
      target_type: used.type === 'shipping' ? 'shipping_line' : 'line_item',
      type: 'discount_code',
      value:
        percentage !== null
          ? percentage.toFixed(1)
          : used.type === 'shipping'
            ? '100.0'
            : money(used.amount, order.currency),
      value_type: percentage !== null || used.type === 'shipping' ? 'percentage' : 'fixed_amount',
      allocation_method: 'across',
      target_selection: discount && classOf(discount) === 'product' ? 'entitled' : 'all',
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
      title: order.automaticTitle ?? 'Automatic discount',
    });
  }
  return applications;
}

/** What each application took off a line, where the order remembers it; null where it does not (any more). */
function knownAllocations(order: Order, line: OrderLine): JsonObject[] | null {
  if (!line.allocations || line.allocations.reduce((sum, one) => sum + one.amount, 0) !== line.discount)
    return null;
  const currencies = currenciesOf(order);
  return line.allocations.map(({ code, amount }) => ({
    amount: money(amount, order.currency),
    amount_set: bag(amount, currencies),
    // The one automatic application comes after the codes.
    discount_application_index:
      code === null
        ? order.discountCodes.length
        : order.discountCodes.findIndex((used) => used.code === code),
  }));
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
    discount_allocations: knownAllocations(order, line) ?? allocations(order, line.discount, 'line_item'),
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
