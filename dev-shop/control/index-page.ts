import type { DevShopContext } from '../context.ts';
import { escapeHtml } from '../http.ts';
import { devPage } from './dev-page.ts';

/** Where everything is: each store's addresses and the controls. */
export function indexPage(context: DevShopContext): string {
  const stores = [...context.stores.values()].map((store) => {
    const admin = `${context.url}/admin/store/${store.handle}`;
    return `<h2>${escapeHtml(store.name)} <small>${escapeHtml(store.domain)}</small></h2><ul>
      <li><a href="${context.storeUrl(store)}/">Storefront</a>, as a shopper</li>
      <li><a href="${admin}/apps/lealta">Lealta in the admin</a>, as the merchant (<a href="${admin}/apps/lealta?locale=es">es</a>, <a href="${admin}/apps/lealta?locale=en">en</a>)</li>
      <li>The store's own admin: <a href="${admin}/orders">orders</a>, <a href="${admin}/customers">customers</a>, <a href="${admin}/discounts">discounts</a></li>
      <li>${store.orders.length} orders, ${store.customers.length} customers, app ${store.installation ? 'installed' : 'not installed yet (open it in the admin)'}</li></ul>`;
  });
  return devPage({
    title: 'A stand-in for Shopify',
    body: `<p>Stores on this machine for developing, trying and testing the app. What each address does is in
      <code>dev-shop/README.md</code>.</p>
      ${stores.join('') || '<p class="empty">There is no store yet.</p>'}
      <h2>Controls</h2><ul><li><a href="/__dev/mailbox">Mailbox</a>: every e-mail the app or a store sends</li>
      <li><a href="/__dev/webhooks">Webhooks and chaos</a>: what was delivered; delay, duplicate, shuffle, drop, pause, redeliver</li></ul>`,
  });
}
