import type { Find } from '../context.ts';
import type { Discount, Product, Store, Variant } from '../model.ts';

/** Why a code gives nothing; each has a sentence in both languages in the theme's locale files (`checkout.refused`). */
export type RefusedCode =
  | { code: string; reason: 'unknown' | 'not-started' | 'expired' | 'used-up' | 'already-used' }
  | { code: string; reason: 'customer-needed' | 'not-yours' | 'nothing-to-discount' | 'not-combinable' }
  | { code: string; reason: 'goods-missing' }
  | { code: string; reason: 'below-minimum'; minimum: number; short: number };

/** Whether a discount takes something off a line; gift cards are never discounted. */
export function isEntitled(
  store: Store,
  { items }: Discount,
  { product, variant }: { product: Product; variant: Variant },
): boolean {
  if (product.giftCard) return false;
  if (!items) return true;
  return (
    items.products.includes(product.id) ||
    items.variants.includes(variant.id) ||
    store.collections.some(
      ({ id, handle }) => items.collections.includes(id) && product.collections.includes(handle),
    )
  );
}

export type Buyer = { customerId: number | null; email: string | null };

/**
 * Whether a code may be used by this buyer on this subtotal (cents, the lines that it is for, before discounts);
 * null means yes. Combination with other discounts is decided by `priceCheckout`.
 */
export function refuseDiscount(
  find: Find,
  store: Store,
  code: string,
  discount: Discount | null,
  buyer: Buyer,
  subtotal: number,
  now: Date,
): RefusedCode | null {
  if (!discount) return { code, reason: 'unknown' };
  const moment = now.getTime();
  if (Date.parse(discount.startsAt) > moment) return { code, reason: 'not-started' };
  if (discount.status === 'EXPIRED') return { code, reason: 'expired' };
  if (discount.endsAt !== null && Date.parse(discount.endsAt) <= moment) return { code, reason: 'expired' };
  if (discount.usageLimit !== null && discount.usageCount >= discount.usageLimit)
    return { code, reason: 'used-up' };
  const customerId = identify(find, store, buyer);
  if (discount.customerIds !== null) {
    // Shopify asks for the buyer's contact before it honours a code that is bound to customers.
    if (customerId === null && !buyer.email) return { code, reason: 'customer-needed' };
    if (customerId === null || !discount.customerIds.includes(customerId))
      return { code, reason: 'not-yours' };
  }
  if (discount.oncePerCustomer && customerId !== null && hasUsed(find, store, customerId, code)) {
    return { code, reason: 'already-used' };
  }
  if (discount.items && subtotal === 0) return { code, reason: 'goods-missing' };
  if (discount.minimumSubtotal !== null && subtotal < discount.minimumSubtotal) {
    const { minimumSubtotal: minimum } = discount;
    return { code, reason: 'below-minimum', minimum, short: minimum - subtotal };
  }
  return null;
}

/** The customer a buyer is: who is logged in, else whose e-mail was typed. */
export function identify(find: Find, store: Store, buyer: Buyer): number | null {
  if (buyer.customerId !== null) return buyer.customerId;
  return buyer.email ? (find.customerByEmail(store, buyer.email)?.id ?? null) : null;
}

function hasUsed(find: Find, store: Store, customerId: number, code: string): boolean {
  const wanted = code.toLowerCase();
  return find
    .ordersOf(store, customerId)
    .some(
      (order) => !order.cancelledAt && order.discountCodes.some((used) => used.code.toLowerCase() === wanted),
    );
}
