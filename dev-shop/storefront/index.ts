import type { IncomingMessage, ServerResponse } from 'node:http';
import { isForSale } from '../commerce/cart.ts';
import type { DevShopContext } from '../context.ts';
import { storeOfRequest } from '../hosts.ts';
import { HttpRefusal } from '../http.ts';
import type { Store } from '../model.ts';
import { answerAsset } from './assets.ts';
import { endCompressed } from './compress.ts';
import { answerAccount } from './pages/account.ts';
import { answerCartCall, followDiscountLink, followPermalink, showCart, showCartJson } from './pages/cart.ts';
import { answerCheckout, startCheckout } from './pages/checkout.ts';
import { showCollection, showProduct, showSearch } from './pages/collection.ts';
import { takeContact } from './pages/contact.ts';
import { expressCheckout } from './pages/express-checkout.ts';
import { showHome } from './pages/home.ts';
import {
  listProducts,
  recommendProducts,
  showProductJson,
  showSitemap,
  suggestProducts,
} from './pages/listings.ts';
import { showNotFound } from './pages/not-found.ts';
import { showOrder } from './pages/order-status.ts';
import { renderLiquid, renderPage } from './render.ts';
import { writeSession } from './session.ts';
import { type Answer, readVisit, type Visit } from './visit.ts';

/**
 * Answers a shopper's request at a store (by default the one its host names): pages, cart calls, checkout, account,
 * assets and the app proxy. Always answers; throws only HttpRefusal, for a body too large or unreadable.
 */
export async function handleStorefront(
  context: DevShopContext,
  request: IncomingMessage,
  response: ServerResponse,
  store: Store | null = storeOfRequest(context, request),
): Promise<void> {
  if (!store) throw new HttpRefusal(404, 'No store at this address');
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path.startsWith('/cdn/')) {
    await send(null, request, response, answerAsset(context.find, store, path));
    return;
  }
  const visit = await readVisit(context, store, request);
  const before = JSON.stringify(visit.session);
  const answer = await answerVisit(visit);
  // Nothing a shopper sees may be kept by a shared cache: the cart, the name and the points are in it.
  response.setHeader('cache-control', 'private, no-store');
  if (JSON.stringify(visit.session) !== before) {
    response.setHeader('set-cookie', writeSession(context.apiSecret, store, visit.session));
  }
  await send(visit, request, response, answer);
}

async function answerVisit(visit: Visit): Promise<Answer> {
  const { path, method } = visit;
  const get = method === 'GET' || method === 'HEAD';
  if (path.startsWith('/apps/lealta')) return forwardToApp(visit);
  const [, first = '', second = '', third = ''] = path.split('/').map(decode);
  if (first === 'cart') return answerCart(visit, second, get);
  if (first === 'account') return answerAccount(visit) ?? showNotFound(visit);
  if (first === 'checkout') return startCheckout(visit);
  if (first === 'checkouts' && second) return answerCheckout(visit, second);
  if (path === '/express-checkout' && method === 'POST') return expressCheckout(visit);
  if (path === '/contact' && method === 'POST') return takeContact(visit);
  if (!get) return showNotFound(visit);
  if (path === '/') return showHome(visit);
  if (path === '/cart.js' || path === '/cart.json') return showCartJson(visit);
  const listing = answerListing(visit, [first, second, third]);
  if (listing) return listing;
  if (first === 'search') return showSearch(visit);
  if (first === 'collections' && !third) return showCollection(visit, second || 'all');
  if (first === 'products' && second && !third) return showProduct(visit, second);
  if (first === 'collections' && third === 'products')
    return showProduct(visit, decode(path.split('/')[4] ?? ''));
  if (first === 'discount' && second) return followDiscountLink(visit, second);
  if (first === 'orders' && second) return showOrder(visit, second);
  return showNotFound(visit);
}

/** What Shopify tells scripts and search engines of a catalogue. */
function answerListing(visit: Visit, [first, second, third]: [string, string, string]): Answer | null {
  const { path, store, context } = visit;
  if (path === '/sitemap.xml') return showSitemap(visit);
  if (path === '/products.json') return listProducts(visit, null);
  if (path === '/search/suggest.json') return suggestProducts(visit);
  if (path === '/recommendations/products.json') return recommendProducts(visit);
  if (first === 'collections' && third === 'products.json') return listProducts(visit, second);
  const [, handle, form] = /^(.+)\.(js|json)$/.exec(first === 'products' && !third ? second : '') ?? [];
  const product = handle ? context.find.productByHandle(store, handle) : null;
  return product && isForSale(product)
    ? showProductJson(visit, product, form === 'js' ? 'js' : 'json')
    : null;
}

function answerCart(visit: Visit, call: string, get: boolean): Answer {
  if (get && /^\d+:\d+(,\d+:\d+)*$/.test(call)) return followPermalink(visit, call);
  if (call === '') return get ? showCart(visit) : (answerCartCall(visit, 'update') ?? showNotFound(visit));
  return answerCartCall(visit, call) ?? showNotFound(visit);
}

async function forwardToApp(visit: Visit): Promise<Answer> {
  const { context, store, url, customer, method, headers, body, path } = visit;
  const answer = await context.proxyToApp(
    store,
    { method, path: path.slice('/apps/lealta'.length), query: url.searchParams, headers, body },
    customer?.id ?? null,
  );
  if (!answer.liquid) return { kind: 'raw', ...answer };
  const html = await renderLiquid(visit, answer.body.toString('utf8'));
  return {
    kind: 'raw',
    status: answer.status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: html,
  };
}

async function send(
  visit: Visit | null,
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  switch (answer.kind) {
    case 'redirect':
      response.writeHead(303, { location: encodePath(answer.to) }).end();
      return;
    case 'json': {
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      return endCompressed(request, response, answer.status, headers, JSON.stringify(answer.value));
    }
    case 'raw':
      return endCompressed(request, response, answer.status, answer.headers, answer.body);
    case 'page': {
      if (!visit) throw new Error('a page needs a visit');
      const html = await renderPage(visit, answer);
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-language': visit.language };
      return endCompressed(request, response, answer.status ?? 200, headers, html);
    }
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A path with whatever letters, as a header may carry it. */
function encodePath(path: string): string {
  const { pathname, search, hash } = new URL(path, 'http://dev-shop.invalid');
  return pathname + search + hash;
}
