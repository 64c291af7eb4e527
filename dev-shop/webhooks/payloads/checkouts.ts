import { find } from '../../find.ts';
import type { Checkout, Store } from '../../model.ts';
import { embeddedCustomer } from './customers.ts';
import { taxLines } from './lines.ts';
import { addressOf, type JsonObject, money, shopTime } from './values.ts';

/**
 * `checkouts/create` and `checkouts/update`: the prices are the shelf's, as checkout has no order yet.
 * `storeUrl` is where the recovery link leads.
 */
export function checkoutPayload(store: Store, checkout: Checkout, storeUrl: string): JsonObject {
  const currencies = { currency: store.currency, presentmentCurrency: store.currency };
  const customer = checkout.customerId === null ? null : find.customer(store, checkout.customerId);
  const taxIn = (gross: number) =>
    store.taxesIncluded
      ? Math.round((gross * store.taxRate) / (1 + store.taxRate))
      : Math.round(gross * store.taxRate);
  const lines = checkout.lines.flatMap((line) => {
    const found = find.variant(store, line.variantId);
    return found ? [{ line, ...found }] : [];
  });
  const subtotal = lines.reduce((total, { line, variant }) => total + variant.price * line.quantity, 0);
  const tax = lines.reduce(
    (total, { line, variant }) => total + (variant.taxable ? taxIn(variant.price * line.quantity) : 0),
    0,
  );
  const total = subtotal + (store.taxesIncluded ? 0 : tax);
  return {
    id: checkout.id,
    token: checkout.token,
    cart_token: checkout.cartToken,
    email: checkout.email,
    gateway: null,
    buyer_accepts_marketing: customer?.acceptsMarketing ?? false,
    created_at: shopTime(checkout.createdAt, store),
    updated_at: shopTime(checkout.updatedAt, store),
    landing_site: '/',
    note: null,
    note_attributes: [],
    referring_site: null,
    shipping_lines: [],
    taxes_included: store.taxesIncluded,
    total_weight: lines.reduce((grams, { line }) => grams + 1300 * line.quantity, 0),
    currency: store.currency,
    completed_at: shopTime(checkout.completedAt, store),
    closed_at: null,
    user_id: null,
    location_id: null,
    source_identifier: null,
    source_url: null,
    device_id: null,
    phone: checkout.phone,
    customer_locale: checkout.locale,
    line_items: lines.map(({ line, product, variant }) => ({
      applied_discounts: [],
      discount_allocations: [],
      key: line.key,
      fulfillment_service: 'manual',
      gift_card: product.giftCard,
      grams: 1300,
      presentment_title: product.title,
      presentment_variant_title: variant.title,
      product_id: product.id,
      properties: Object.entries(line.properties).map(([name, value]) => ({ name, value })),
      quantity: line.quantity,
      requires_shipping: variant.requiresShipping,
      sku: variant.sku,
      tax_lines: taxLines(store, variant.taxable ? taxIn(variant.price * line.quantity) : 0, currencies),
      taxable: variant.taxable,
      title: product.title,
      variant_id: variant.id,
      variant_title: variant.title,
      variant_price: money(variant.price, store.currency),
      vendor: product.vendor,
      compare_at_price:
        variant.compareAtPrice === null ? null : money(variant.compareAtPrice, store.currency),
      line_price: money(variant.price * line.quantity, store.currency),
      price: money(variant.price, store.currency),
    })),
    name: `#${checkout.id}`,
    source: null,
    abandoned_checkout_url: `${storeUrl}/${store.id}/checkouts/${checkout.token}/recover?key=${checkout.token}`,
    discount_codes: checkout.discountCodes.map((code) => ({ code, amount: '0.00', type: 'fixed_amount' })),
    tax_lines: taxLines(store, tax, currencies),
    source_name: 'web',
    presentment_currency: store.currency,
    buyer_accepts_sms_marketing: false,
    sms_marketing_phone: null,
    total_discounts: money(0, store.currency),
    total_line_items_price: money(subtotal, store.currency),
    total_price: money(total, store.currency),
    total_tax: money(tax, store.currency),
    subtotal_price: money(subtotal, store.currency),
    total_duties: null,
    reservation_token: null,
    billing_address: addressOf(checkout.shippingAddress),
    shipping_address: addressOf(checkout.shippingAddress),
    ...(customer ? { customer: embeddedCustomer(store, customer) } : {}),
  };
}

/** `checkouts/delete`. */
export function checkoutDeletePayload(store: Store, checkoutId: number): JsonObject {
  const checkout = find.checkout(store, checkoutId);
  return {
    id: checkoutId,
    cart_token: checkout?.cartToken ?? null,
    presentment_currency: store.currency,
    buyer_accepts_sms_marketing: false,
    sms_marketing_phone: null,
    total_duties: null,
    reservation_token: null,
  };
}
