import { pictureOf, translateTitle } from '#dev-shop/catalogue/wine-shop.ts';
import { orderByToken } from '#dev-shop/commerce/place-order.ts';
import type { Order } from '../../model.ts';
import { amountsOf } from '../../orders/amounts.ts';
import { say } from '../texts.ts';
import type { Answer, Visit } from '../visit.ts';
import { showNotFound } from './not-found.ts';

/** `/orders/{token}`: what was bought and where it stands. Whoever has the address may see it, as on Shopify. */
export function showOrder(visit: Visit, token: string): Answer {
  const { context, store, locale } = visit;
  const order = orderByToken(context.find, store, token);
  if (!order) return showNotFound(visit);
  return {
    kind: 'page',
    template: 'order',
    pageType: 'order-status',
    title: say(locale, 'order.title', { order: order.name }),
    data: { order: orderObject(visit, order), just_placed: visit.url.searchParams.get('thanks') === '1' },
  };
}

/** An order as the shopper sees it: as it stands after edits and refunds. */
export function orderObject(visit: Visit, order: Order) {
  const { context, store, locale, prefix } = visit;
  const amounts = amountsOf(order);
  return {
    name: order.name,
    url: `${prefix}/orders/${order.token}`,
    created_at: order.createdAt,
    date: new Intl.DateTimeFormat(locale === 'es' ? 'es-ES' : 'en-IE', {
      dateStyle: 'long',
      timeZone: store.timezone,
    }).format(new Date(order.createdAt)),
    email: order.email,
    status: say(locale, `order.status.${order.cancelledAt ? 'cancelled' : order.financialStatus}`),
    pending: order.financialStatus === 'pending' && !order.cancelledAt,
    first_name: order.shippingAddress?.firstName ?? '',
    shipping_address: order.shippingAddress,
    lines: order.lines.map((line) => {
      const found = line.productId === null ? null : context.find.product(store, line.productId);
      return {
        title: translateTitle(line.title, locale),
        variant_title: translateTitle(line.variantTitle, locale),
        quantity: line.quantity,
        current_quantity: line.currentQuantity,
        line_price: line.price * line.quantity,
        url: found ? `${prefix}/products/${found.handle}` : null,
        image: found?.image ?? null,
        ground: found ? pictureOf(found).ground : '#ece4d6',
      };
    }),
    units: order.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
    subtotal: amounts.lineItems,
    discount: order.lines.reduce((sum, line) => sum + line.discount, 0),
    discount_codes: order.discountCodes.map((used) => used.code).join(', '),
    shipping_required: order.lines.some((line) => line.requiresShipping),
    shipping: amounts.shipping,
    refunded: amounts.refunded,
    tax: amounts.tax,
    total: amounts.total,
    current_total: amounts.currentTotal,
  };
}
