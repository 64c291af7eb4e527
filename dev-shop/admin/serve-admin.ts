/** The merchant's admin: the app in its frame, and the store's orders, customers and discounts. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppSettings } from '../app-settings.ts';
import type { DevShopContext } from '../context.ts';
import { deleteCustomer, mergeCustomers, redactCustomer, requestCustomerData } from '../customers/index.ts';
import { hostOf } from '../hosts.ts';
import { HttpRefusal, readFields, redirect, sendHtml, urlOf } from '../http.ts';
import type { Customer, Order, Store } from '../model.ts';
import {
  cancelOrder,
  deleteOrder,
  editOrder,
  fulfilOrder,
  markOrderPaid,
  refundOrder,
} from '../orders/index.ts';
import { type AdminVisit, textsOf } from './layout.ts';
import { appPage } from './pages/app.ts';
import { customerPage, customersPage } from './pages/customers.ts';
import { discountsPage } from './pages/discounts.ts';
import { orderPage, ordersPage } from './pages/orders.ts';
import { themePage } from './pages/theme.ts';
import type { Language } from './texts.ts';

const languageCookie = 'dev_shop_admin_locale';
const assetTypes: Record<string, string> = { css: 'text/css', js: 'text/javascript' };

function sendAsset(response: ServerResponse, name: string): void {
  const type = assetTypes[name.split('.').at(-1) ?? ''];
  if (!type || !/^[a-z-]+\.(css|js)$/.test(name)) throw new HttpRefusal(404, 'There is no such file');
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' });
  response.end(readFileSync(new URL(`./assets/${name}`, import.meta.url)));
}

/** The stand-in for App Bridge, for the app's frame. */
export function serveAppBridge(response: ServerResponse): void {
  sendAsset(response, 'app-bridge.js');
}

type Fields = Record<string, unknown>;

/** The `quantity:<line id>` fields of a form. */
function quantitiesIn(fields: Fields): { lineId: number; quantity: number }[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith('quantity:') ? [{ lineId: Number(name.slice(9)), quantity: Number(value) }] : [],
  );
}

/** Money as a person types it, with comma or point, in minor units; nothing typed: undefined. */
function typedMoney(value: unknown): number | undefined {
  const text = String(value ?? '').trim();
  if (text === '') return undefined;
  const amount = Math.round(Number(text.replace(',', '.')) * 100);
  if (!Number.isFinite(amount)) throw new HttpRefusal(422, `"${text}" is not an amount`);
  return amount;
}

/** Does what an order's form asks; gives the admin path to go to. */
function actOnOrder(
  context: DevShopContext,
  store: Store,
  order: Order,
  action: string,
  fields: Fields,
): string {
  const restock = fields.restock === 'yes';
  switch (action) {
    case 'refund': {
      const amount = typedMoney(fields.amount);
      refundOrder(context, store, order, {
        lines: quantitiesIn(fields)
          .filter(({ quantity }) => quantity > 0)
          .map((line) => ({ ...line, restock })),
        ...(fields.shipping === 'all' ? { shipping: 'all' as const } : {}),
        ...(amount === undefined ? {} : { amount }),
      });
      break;
    }
    case 'cancel':
      cancelOrder(context, store, order, { refund: fields.refund === 'yes', restock });
      break;
    case 'edit':
      editOrder(context, store, order, {
        quantities: quantitiesIn(fields),
        additions: fields.variantId
          ? [{ variantId: Number(fields.variantId), quantity: Number(fields.added) }]
          : [],
      });
      break;
    case 'mark-paid':
      markOrderPaid(context, store, order);
      break;
    case 'fulfil':
      fulfilOrder(context, store, order);
      break;
    case 'delete':
      deleteOrder(context, store, order);
      return 'orders';
    default:
      throw new HttpRefusal(404, 'There is no such action');
  }
  return `orders/${order.id}`;
}

function actOnCustomer(
  context: DevShopContext,
  store: Store,
  customer: Customer,
  action: string,
  fields: Fields,
): string {
  switch (action) {
    case 'merge': {
      const from = String(fields.from ?? '').trim();
      const removed = context.find.customerByEmail(store, from) ?? context.find.customer(store, Number(from));
      if (!removed) throw new HttpRefusal(422, `There is no customer ${from}`);
      mergeCustomers(context, store, customer, removed);
      break;
    }
    case 'data-request':
      requestCustomerData(context, store, customer);
      break;
    case 'redact':
      redactCustomer(context, store, customer);
      break;
    case 'delete':
      deleteCustomer(context, store, customer);
      return 'customers';
    default:
      throw new HttpRefusal(404, 'There is no such action');
  }
  return `customers/${customer.id}`;
}

function languageOf(request: IncomingMessage, url: URL, store: Store): Language {
  const asked = url.searchParams.get('locale');
  if (asked === 'es' || asked === 'en') return asked;
  const kept = new RegExp(`${languageCookie}=(es|en)`).exec(request.headers.cookie ?? '')?.[1];
  return kept === 'es' || kept === 'en' ? kept : store.primaryLocale;
}

function find<Item>(item: Item | null, what: string): Item {
  if (item === null) throw new HttpRefusal(404, `There is no such ${what}`);
  return item;
}

/** The merchant's admin: `/admin/store/{handle}/…`. */
export async function serveAdmin(
  context: DevShopContext,
  settings: AppSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = urlOf(request);
  const asShopify = hostOf(request) === 'admin.shopify.com';
  // The frame talks to one origin only, so the admin has one address.
  if (!asShopify && hostOf(request) !== 'localhost') {
    response.writeHead(302, { location: context.url + url.pathname + url.search }).end();
    return;
  }
  const path = url.pathname
    .replace(/^\/admin(?=\/store\/)/, '')
    .split('/')
    .filter(Boolean)
    .slice(1);
  if (path[0] === 'assets' && path[1]) return sendAsset(response, path[1]);
  const store = find(context.store(path[0] ?? ''), 'store');
  const root = `${asShopify ? '' : '/admin'}/store/${store.handle}`;
  const language = languageOf(request, url, store);
  const t = textsOf(language);
  if (url.searchParams.has('locale')) {
    response.setHeader('set-cookie', `${languageCookie}=${language}; Path=/; SameSite=Lax; Max-Age=31536000`);
  }
  const refused = url.searchParams.get('refused');
  const notice = refused
    ? { text: refused, isError: true }
    : url.searchParams.has('done')
      ? { text: t.done, isError: false }
      : null;
  const visit: AdminVisit = { context, store, language, t, url, root, notice };
  const [, section, key, action] = path;

  if (request.method === 'POST' && key && action) {
    const fields = await readFields(request);
    const here = `${root}/${section}/${key}`;
    try {
      const next =
        section === 'orders'
          ? actOnOrder(context, store, find(context.find.order(store, Number(key)), 'order'), action, fields)
          : actOnCustomer(
              context,
              store,
              find(context.find.customer(store, Number(key)), 'customer'),
              action,
              fields,
            );
      return redirect(response, `${root}/${next}?done`);
    } catch (error) {
      if (!(error instanceof HttpRefusal) || error.status === 404) throw error;
      return redirect(response, `${here}?refused=${encodeURIComponent(error.message)}`);
    }
  }
  switch (section) {
    case undefined:
      return redirect(response, `${root}/apps/lealta${url.search}`);
    case 'apps':
      return sendHtml(response, 200, await appPage(visit, settings, `/${path.slice(3).join('/')}`));
    case 'orders':
      return sendHtml(
        response,
        200,
        key ? orderPage(visit, find(context.find.order(store, Number(key)), 'order')) : ordersPage(visit),
      );
    case 'customers':
      return sendHtml(
        response,
        200,
        key
          ? customerPage(visit, find(context.find.customer(store, Number(key)), 'customer'))
          : customersPage(visit),
      );
    case 'themes':
      return sendHtml(response, 200, themePage(visit));
    case 'discounts':
      return sendHtml(response, 200, discountsPage(visit));
    default:
      throw new HttpRefusal(404, 'There is no such page');
  }
}
