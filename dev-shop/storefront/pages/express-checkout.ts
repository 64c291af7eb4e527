import { emptyCart } from '#dev-shop/commerce/cart.ts';
import { placeOrder } from '#dev-shop/commerce/place-order.ts';
import { isEmail } from '#dev-shop/commerce/validate-contact.ts';
import { type Answer, text, type Visit } from '../visit.ts';
import { problemsOf } from './cart-problems.ts';

/**
 * `POST /express-checkout`: a wallet (Shop Pay and the like) buys the cart with the address it knows, without the pages
 * of the checkout. Whoever is not logged in with the store is a guest to it, whatever the wallet knows of them.
 */
export function expressCheckout(visit: Visit): Answer {
  const { context, store, cart, customer, fields, locale, now, prefix } = visit;
  const email = text(fields, 'email', 300).toLowerCase();
  const refuse = (message: string): Answer => ({
    kind: 'json',
    status: 422,
    value: { status: 422, message },
  });
  if (!cart || cart.lines.length === 0) return refuse('empty');
  if (!isEmail(email)) return refuse('email');
  for (const step of ['CHECKOUT_INTERACTION', 'CHECKOUT_COMPLETION'] as const) {
    const problems = problemsOf(visit, cart.lines, step, email);
    if (problems.length > 0) return refuse(problems.join(' '));
  }
  const known = customer ?? context.find.customerByEmail(store, email);
  const outcome = placeOrder(
    context,
    store,
    {
      lines: cart.lines,
      discountCodes: cart.discountCodes,
      email,
      phone: null,
      customerId: customer?.id ?? null,
      shippingAddress: known?.address ?? null,
      locale,
      payment: 'card',
    },
    { at: new Date(now.getTime() - context.orderAgeMs), pricedAt: now },
  );
  if (outcome.outcome === 'refused') return refuse(outcome.code);
  emptyCart(cart, now);
  context.save(store);
  const { name, token } = outcome.order;
  return { kind: 'json', status: 200, value: { order: name, url: `${prefix}/orders/${token}` } };
}
