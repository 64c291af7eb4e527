import { randomBytes } from 'node:crypto';
import type { DevShopContext } from '../context.ts';
import type { Cart, Checkout, Customer, Store } from '../model.ts';

type Hands = Pick<DevShopContext, 'nextId' | 'save' | 'emit'>;

/** Opens a checkout of a cart, or goes on with the one it already has; a logged-in shopper's contact is filled in. */
export function openCheckout(
  context: Hands,
  store: Store,
  cart: Cart,
  options: { locale: 'es' | 'en'; customer: Customer | null; now: Date; known: Checkout | null },
): Checkout {
  const { locale, customer, now, known } = options;
  if (known && known.completedAt === null && known.cartToken === cart.token) {
    updateCheckout(
      context,
      store,
      known,
      { lines: structuredClone(cart.lines), discountCodes: [...cart.discountCodes], locale },
      now,
    );
    return known;
  }
  const checkout: Checkout = {
    id: context.nextId(store),
    token: randomBytes(16).toString('hex'),
    cartToken: cart.token,
    email: customer?.email ?? null,
    phone: customer?.phone ?? null,
    customerId: customer?.id ?? null,
    locale,
    shippingAddress: customer?.address ?? null,
    lines: structuredClone(cart.lines),
    discountCodes: [...cart.discountCodes],
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    completedAt: null,
    orderId: null,
  };
  store.checkouts.push(checkout);
  // Shopify announces a checkout once it has a contact: an anonymous one cannot be recovered.
  if (checkout.email) context.emit(store, { topic: 'checkouts/create', checkout });
  context.save(store);
  return checkout;
}

export type CheckoutChange = Partial<
  Pick<
    Checkout,
    'email' | 'phone' | 'customerId' | 'locale' | 'shippingAddress' | 'lines' | 'discountCodes' | 'giftCards'
  >
>;

/** Changes an open checkout; says `checkouts/create` when it first has an e-mail, `checkouts/update` afterwards. */
export function updateCheckout(
  context: Pick<DevShopContext, 'save' | 'emit'>,
  store: Store,
  checkout: Checkout,
  change: CheckoutChange,
  now: Date,
): void {
  const hadEmail = checkout.email !== null;
  const before = JSON.stringify({ ...checkout, updatedAt: '' });
  Object.assign(checkout, change);
  if (JSON.stringify({ ...checkout, updatedAt: '' }) === before) return;
  checkout.updatedAt = now.toISOString();
  if (checkout.email !== null) {
    context.emit(store, { topic: hadEmail ? 'checkouts/update' : 'checkouts/create', checkout });
  }
  context.save(store);
}
