/** `/__dev/*`: what a person or a test does to the stand-in itself. Every address is documented in README.md. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mintSessionToken } from '../admin/session-token.ts';
import { installApp, issueToken } from '../admin-api/exchange-token.ts';
import type { AdminGraphql } from '../admin-api/serve-graphql.ts';
import type { AppSettings } from '../app-settings.ts';
import { completeDraft, draftOrder, orderByStaff, readLines } from '../commerce/staff-orders.ts';
import type { DevShopContext } from '../context.ts';
import {
  createCustomer,
  deleteCustomer,
  mergeCustomers,
  redactCustomer,
  requestCustomerData,
  updateCustomer,
} from '../customers/index.ts';
import { forgetIndexes } from '../find.ts';
import { HttpRefusal, readFields, redirect, sendHtml, sendJson, urlOf } from '../http.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { mailboxPage, messagePage } from '../mailbox/pages.ts';
import type { Collection, Customer, Order, Product, Store } from '../model.ts';
import {
  cancelOrder,
  deleteOrder,
  editOrder,
  fulfilOrder,
  markOrderPaid,
  refundOrder,
} from '../orders/index.ts';
import { changeCollection, deleteCollection, deleteProduct, updateProduct } from '../products/index.ts';
import type { Deliveries } from '../webhooks/deliveries.ts';
import { payloadOf } from '../webhooks/payloads/index.ts';
import { chaosPage } from './chaos-page.ts';
import { indexPage } from './index-page.ts';
import { pickable } from './pickable.ts';

export type Controls = {
  context: DevShopContext;
  deliveries: Deliveries;
  mailbox: Mailbox;
  graphql: AdminGraphql;
  settings: AppSettings;
  addStore(store: Store): void;
};

type Fields = Record<string, unknown>;

function orderOf(context: DevShopContext, store: Store, key: string): Order {
  const order = context.find.order(store, Number(key)) ?? context.find.orderByName(store, `#${key}`);
  if (!order) throw new HttpRefusal(404, `There is no order ${key}`);
  return order;
}

function customerOf(context: DevShopContext, store: Store, key: string): Customer {
  const customer = context.find.customer(store, Number(key)) ?? context.find.customerByEmail(store, key);
  if (!customer) throw new HttpRefusal(404, `There is no customer ${key}`);
  return customer;
}

const orderActions: Record<
  string,
  (context: DevShopContext, store: Store, order: Order, fields: Fields) => unknown
> = {
  refund: refundOrder,
  cancel: cancelOrder,
  edit: editOrder,
  'mark-paid': markOrderPaid,
  fulfil: fulfilOrder,
  delete: deleteOrder,
};

const customerActions: Record<
  string,
  (context: DevShopContext, store: Store, customer: Customer, fields: Fields) => unknown
> = {
  update: updateCustomer,
  merge: (context, store, kept, { from }) =>
    mergeCustomers(context, store, kept, customerOf(context, store, String(from))),
  delete: deleteCustomer,
  'data-request': requestCustomerData,
  redact: redactCustomer,
};

const productActions: Record<
  string,
  (context: DevShopContext, store: Store, product: Product, fields: Fields) => unknown
> = { update: updateProduct, delete: deleteProduct };

const collectionActions: Record<
  string,
  (context: DevShopContext, store: Store, collection: Collection, fields: Fields) => unknown
> = { update: changeCollection, delete: deleteCollection };

function productOf(context: DevShopContext, store: Store, key: string): Product {
  const product = context.find.product(store, Number(key)) ?? context.find.productByHandle(store, key);
  if (!product) throw new HttpRefusal(404, `There is no product ${key}`);
  return product;
}

function collectionOf(store: Store, key: string): Collection {
  const collection = store.collections.find(({ id, handle }) => handle === key || id === Number(key));
  if (!collection) throw new HttpRefusal(404, `There is no collection ${key}`);
  return collection;
}

/** Removes the app from a store: tokens, app-data metafields and what its Functions did by themselves go, `app/uninstalled` is sent. */
function uninstallApp(context: DevShopContext, store: Store): void {
  if (!store.installation) throw new HttpRefusal(409, 'The app is not installed');
  const owner = `gid://shopify/AppInstallation/${store.installation.id}`;
  store.metafields = store.metafields.filter((metafield) => metafield.ownerGid !== owner);
  store.installation = null;
  store.validations = [];
  store.discounts = store.discounts.filter(({ code, value }) => code !== null || value.kind !== 'function');
  forgetIndexes(store);
  context.save(store);
  context.emit(store, { topic: 'app/uninstalled' });
}

/** `orders`: one that no checkout has seen; `draft-orders`: an invoice; `draft-orders/{id}/complete`: an order of it. */
function orderOfStaff(
  context: DevShopContext,
  store: Store,
  [area, key, action]: (string | undefined)[],
  fields: Fields,
): unknown {
  if (key) {
    const draft = context.find.checkout(store, Number(key));
    if (!draft || action !== 'complete' || draft.sourceName !== 'shopify_draft_order')
      throw new HttpRefusal(404, `There is no draft order ${key}`);
    return completeDraft(context, store, draft);
  }
  const customer = fields.customer === undefined ? null : customerOf(context, store, String(fields.customer));
  const lines = readLines(context, store, fields.lines);
  if (area === 'draft-orders') {
    const draft = draftOrder(context, store, { customer, lines });
    return { id: draft.id, invoiceUrl: `${context.storeUrl(store)}/checkouts/${draft.token}` };
  }
  return orderByStaff(context, store, { customer, lines, sourceName: String(fields.sourceName ?? 'pos') });
}

async function serveStore(
  { context, graphql, settings }: Controls,
  store: Store,
  [area, key, action]: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const posting = request.method === 'POST';
  if (area === undefined) return sendJson(response, 200, store);
  if (area === 'orders' && key && action === 'payload' && !posting) {
    const event = { topic: 'orders/updated', order: orderOf(context, store, key) } as const;
    return sendJson(
      response,
      200,
      payloadOf(store, event, { storeUrl: context.storeUrl(store), newId: () => 0 }),
    );
  }
  if (area === 'orders' && key && !action) return sendJson(response, 200, orderOf(context, store, key));
  if (area === 'customers' && key && !action) return sendJson(response, 200, customerOf(context, store, key));
  if (area === 'picker') return sendJson(response, 200, pickable(store));
  if (area === 'metafields') {
    const owner = urlOf(request).searchParams.get('owner');
    return sendJson(response, 200, owner ? context.find.metafields(store, owner) : store.metafields);
  }
  if (!posting) throw new HttpRefusal(404, 'There is no such control');

  const fields = await readFields(request);
  if (area === 'orders' && key && action) {
    const act = orderActions[action];
    if (!act) throw new HttpRefusal(404, `An order cannot be "${action}"`);
    const order = orderOf(context, store, key);
    const result = act(context, store, order, fields);
    return sendJson(response, 200, { order, result: result ?? null });
  }
  if (area === 'products' && key && action) {
    const act = productActions[action];
    if (!act) throw new HttpRefusal(404, `A product cannot be "${action}"`);
    const product = productOf(context, store, key);
    act(context, store, product, fields);
    return sendJson(response, 200, { product });
  }
  if (area === 'collections' && key && action) {
    const act = collectionActions[action];
    if (!act) throw new HttpRefusal(404, `A collection cannot be "${action}"`);
    const collection = collectionOf(store, key);
    act(context, store, collection, fields);
    return sendJson(response, 200, { collection });
  }
  if (area === 'customers' && !key) return sendJson(response, 201, createCustomer(context, store, fields));
  if (area === 'customers' && key && action) {
    const act = customerActions[action];
    if (!act) throw new HttpRefusal(404, `A customer cannot be "${action}"`);
    const customer = customerOf(context, store, key);
    act(context, store, customer, fields);
    return sendJson(response, 200, { customer });
  }
  if (area === 'orders' || area === 'draft-orders')
    return sendJson(response, 201, orderOfStaff(context, store, [area, key, action], fields));
  switch (area) {
    case 'session-token':
      return sendJson(response, 200, { token: await mintSessionToken(context, store) });
    case 'install': {
      const installation = installApp(context, store, settings.scopes);
      return sendJson(response, 200, issueToken(context, store, installation, { expiring: true }));
    }
    case 'uninstall':
      uninstallApp(context, store);
      return sendJson(response, 200, { installed: false });
    case 'app-blocks':
      if (typeof fields.shown !== 'boolean') throw new HttpRefusal(422, '"shown" must be true or false');
      store.appBlocksOff = !fields.shown;
      context.save(store);
      return sendJson(response, 200, { shown: fields.shown });
    case 'order-age':
      if (typeof fields.seconds !== 'number' || fields.seconds < 0)
        throw new HttpRefusal(422, '"seconds" must be a number, not negative');
      context.orderAgeMs = fields.seconds * 1000;
      return sendJson(response, 200, { seconds: fields.seconds });
    case 'redact':
      context.emit(store, { topic: 'shop/redact' });
      return sendJson(response, 200, { sent: true });
    case 'throttle': {
      const limits: { maximumAvailable?: number; restoreRate?: number } = {};
      for (const name of ['maximumAvailable', 'restoreRate'] as const) {
        if (fields[name] === undefined) continue;
        if (typeof fields[name] !== 'number' || fields[name] < 0) {
          throw new HttpRefusal(422, `"${name}" must be a number, not negative`);
        }
        limits[name] = fields[name];
      }
      return sendJson(response, 200, graphql.bucket(store).configure(limits));
    }
    default:
      throw new HttpRefusal(404, 'There is no such control');
  }
}

async function serveWebhooks(
  { deliveries }: Controls,
  path: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  if (path[1] === 'redeliver' && request.method === 'POST') {
    const { which, webhookId } = await readFields(request);
    const chosen =
      typeof webhookId === 'string'
        ? { webhookId }
        : which === 'all' || which === 'failed'
          ? which
          : 'dropped';
    const redelivered = deliveries.redeliver(chosen);
    return asForm ? redirect(response, '/__dev/webhooks') : sendJson(response, 200, { redelivered });
  }
  if (path[1] === 'settle' && request.method === 'POST') {
    const { timeoutMs } = await readFields(request);
    const settled = await deliveries.settled(typeof timeoutMs === 'number' ? timeoutMs : 30_000);
    return sendJson(response, 200, { settled, counts: deliveries.counts() });
  }
  if (request.method === 'DELETE') {
    deliveries.clearLog();
    return sendJson(response, 200, { counts: deliveries.counts() });
  }
  sendHtml(response, 200, chaosPage(deliveries.chaos(), deliveries.log(), deliveries.counts()));
}

async function serveChaos(
  { deliveries }: Controls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return sendJson(response, 200, deliveries.chaos());
  const asForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const fields = await readFields(request);
  const changes = asForm
    ? Object.fromEntries([
        ['paused', fields.paused === 'true'],
        ...Object.entries(fields).flatMap(([name, value]) =>
          name === 'paused' ? [] : [[name, Number(value)]],
        ),
      ])
    : fields;
  try {
    const chaos = deliveries.setChaos(changes);
    return asForm ? redirect(response, '/__dev/webhooks') : sendJson(response, 200, chaos);
  } catch (error) {
    if (error instanceof RangeError) throw new HttpRefusal(422, error.message);
    throw error;
  }
}

async function serveMailbox(
  { mailbox }: Controls,
  path: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'DELETE' || (request.method === 'POST' && path[1] === 'empty')) {
    mailbox.empty();
    return request.method === 'POST'
      ? redirect(response, '/__dev/mailbox')
      : sendJson(response, 200, { messages: [] });
  }
  if (path[1] === undefined) return sendHtml(response, 200, mailboxPage(mailbox.messages()));
  const message = mailbox.message(Number(path[1]));
  if (!message) throw new HttpRefusal(404, 'There is no such message');
  sendHtml(response, 200, path[2] === 'html' ? (message.html ?? '') : messagePage(message));
}

/** Answers everything below `/__dev`. */
export async function serveControls(
  controls: Controls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { context, deliveries, mailbox } = controls;
  const path = decodeURIComponent(urlOf(request).pathname).split('/').filter(Boolean).slice(1);
  switch (path[0]) {
    case undefined:
      return sendHtml(response, 200, indexPage(context));
    case 'mailbox.json':
      if (request.method === 'DELETE') mailbox.empty();
      return sendJson(response, 200, { messages: mailbox.messages() });
    case 'mailbox':
      return serveMailbox(controls, path, request, response);
    case 'webhooks.json':
      return sendJson(response, 200, { counts: deliveries.counts(), deliveries: deliveries.log(1_000) });
    case 'webhooks':
      return serveWebhooks(controls, path, request, response);
    case 'chaos':
      return serveChaos(controls, request, response);
    case 'health':
      return sendJson(response, 200, { stores: [...context.stores.keys()], appUrl: context.appUrl });
    case 'stores': {
      if (path[1] === undefined && request.method === 'POST') {
        const store = (await readFields(request)) as Store;
        if (typeof store.handle !== 'string') throw new HttpRefusal(422, 'A store needs a handle');
        controls.addStore(store);
        return sendJson(response, 201, { handle: store.handle });
      }
      if (path[1] === undefined) return sendJson(response, 200, { stores: [...context.stores.keys()] });
      const store = context.store(path[1]);
      if (!store) throw new HttpRefusal(404, `There is no store ${path[1]}`);
      return serveStore(controls, store, path.slice(2), request, response);
    }
    default:
      throw new HttpRefusal(404, 'There is no such control');
  }
}
