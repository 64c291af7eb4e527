import { classOf } from '#dev-shop/commerce/discount-effect.ts';
import { type PricedCheckout, priceCheckout } from '#dev-shop/commerce/price-checkout.ts';
import type { Cart } from '../../model.ts';
import type { Visit } from '../visit.ts';
import { productObject } from './product.ts';

/** Prices the visit's cart with the codes it remembers and whoever is logged in. */
export function priceCart(visit: Visit, cart: Cart | null): PricedCheckout {
  return priceCheckout(visit.context.find, visit.store, {
    lines: cart?.lines ?? [],
    codes: cart?.discountCodes ?? [],
    buyer: { customerId: visit.customer?.id ?? null, email: visit.customer?.email ?? null },
    now: visit.now,
  });
}

/** Shopify's cart: the object of `/cart.js` and Liquid's `cart` in one (prices in hundredths; shipping is not in it). */
export function cartObject(visit: Visit, cart: Cart | null, priced = priceCart(visit, cart)) {
  const items = priced.lines.map((line) => lineObject(visit, line));
  const codes = cart?.discountCodes ?? [];
  const applications = priced.applied
    .filter(({ value, amount }) => value.kind !== 'free-shipping' && amount > 0)
    .map(({ code, title, discount, value, amount }) => ({
      type: code === null ? 'automatic' : 'discount_code',
      title: code ?? title,
      value: value.kind === 'percentage' ? String(value.percentage) : (amount / 100).toFixed(2),
      value_type: value.kind === 'percentage' ? 'percentage' : 'fixed_amount',
      allocation_method: value.kind === 'lines' ? 'each' : 'across',
      target_selection: classOf(discount) === 'product' ? 'entitled' : 'all',
      target_type: 'line_item',
      total_allocated_amount: amount,
    }));
  return {
    token: cart?.token ?? '',
    note: cart?.note ?? '',
    attributes: cart?.attributes ?? {},
    original_total_price: priced.subtotal,
    total_price: priced.subtotal - priced.lineDiscount,
    total_discount: priced.lineDiscount,
    total_weight: 0,
    item_count: items.reduce((sum, item) => sum + item.quantity, 0),
    items,
    requires_shipping: priced.shipping.required,
    currency: visit.store.currency,
    items_subtotal_price: priced.subtotal - priced.lineDiscount,
    cart_level_discount_applications: applications,
    discount_codes: codes.map((code) => ({
      code,
      applicable: priced.applied.some((used) => used.code?.toLowerCase() === code.toLowerCase()),
    })),
  };
}

export function lineObject(visit: Visit, line: PricedCheckout['lines'][number]) {
  const { product, variant, quantity } = line;
  const shown = productObject(product, visit, variant.id);
  const title = shown.selected_or_first_available_variant?.title ?? variant.title;
  const onlyDefault = variant.title === 'Default Title';
  const final = line.subtotal - line.discount;
  return {
    id: variant.id,
    properties: line.properties,
    quantity,
    variant_id: variant.id,
    key: line.key,
    title: onlyDefault ? shown.title : `${shown.title} - ${title}`,
    price: variant.price,
    original_price: variant.price,
    discounted_price: Math.round(final / quantity),
    final_price: Math.round(final / quantity),
    line_price: line.subtotal,
    original_line_price: line.subtotal,
    final_line_price: final,
    total_discount: line.discount,
    discounts: [],
    sku: variant.sku,
    grams: 0,
    vendor: product.vendor,
    taxable: variant.taxable,
    product_id: product.id,
    product_has_only_default_variant: onlyDefault,
    gift_card: product.giftCard,
    url: `${visit.prefix}/products/${product.handle}?variant=${variant.id}`,
    image: product.image,
    featured_image: shown.featured_image,
    ground: shown.ground,
    handle: product.handle,
    requires_shipping: variant.requiresShipping,
    product_type: shown.type,
    product_title: shown.title,
    product_description: product.description[visit.locale],
    variant_title: onlyDefault ? null : title,
    inventory_quantity: variant.inventory,
  };
}
