import { randomInt } from 'node:crypto';
import { isEmail } from '#dev-shop/commerce/validate-contact.ts';
import type { Customer, Store } from '../../model.ts';
import { say } from '../texts.ts';
import { type Answer, localPath, text, type Visit, whole } from '../visit.ts';
import { orderObject } from './order-status.ts';

const codeMinutes = 10;
const triesMax = 5;
const demoShoppersMax = 6;

type PendingLogin = { code: string; expiresAt: number; tries: number };
const pending = new Map<string, PendingLogin>();

/** `/account` and what is under it. */
export function answerAccount(visit: Visit): Answer | null {
  const { path, method, customer, prefix } = visit;
  if (path === '/account/logout') return logOut(visit);
  if (path === '/account/login/code' && method === 'POST') return takeCode(visit);
  if (path === '/account/login/demo' && method === 'POST') return logInAsDemo(visit);
  if (path === '/account/login' || path === '/account/register') {
    if (customer) return { kind: 'redirect', to: returnPath(visit) };
    return method === 'POST' ? sendCode(visit) : showLogin(visit, {});
  }
  if (path !== '/account') return null;
  if (!customer) return { kind: 'redirect', to: `${prefix}/account/login` };
  return showAccount(visit, customer);
}

function showAccount(visit: Visit, customer: Customer): Answer {
  const orders = visit.context.find.ordersOf(visit.store, customer.id);
  return {
    kind: 'page',
    template: 'account',
    pageType: 'customers/account',
    title: say(visit.locale, 'account.title'),
    data: {
      orders: orders
        .slice(-25)
        .reverse()
        .map((order) => orderObject(visit, order)),
      address: customer.address,
    },
  };
}

function showLogin(visit: Visit, shown: { email?: string; error?: string; codeSent?: boolean }): Answer {
  return {
    kind: 'page',
    status: shown.error ? 422 : 200,
    template: 'login',
    pageType: 'customers/login',
    title: say(visit.locale, 'login.title'),
    data: {
      email: shown.email ?? '',
      error: shown.error ?? null,
      code_sent: shown.codeSent ?? false,
      code_minutes: codeMinutes,
      return_url: returnPath(visit),
      mailbox_url: `${visit.context.url}/__dev/mailbox`,
      demo_shoppers: demoShoppers(visit).map((customer) => ({
        id: customer.id,
        name: `${customer.firstName} ${customer.lastName}`.trim() || customer.email,
        orders: visit.context.find.ordersOf(visit.store, customer.id).length,
      })),
    },
  };
}

function sendCode(visit: Visit): Answer {
  const { context, store, locale, fields } = visit;
  const email = text(fields, 'email', 300).toLowerCase();
  if (!isEmail(email)) return showLogin(visit, { email, error: say(locale, 'login.bad_email') });
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  pending.set(pendingKey(store, email), {
    code,
    expiresAt: visit.now.getTime() + codeMinutes * 60_000,
    tries: 0,
  });
  void context.mail({
    to: email,
    from: `${store.name} <${store.email}>`,
    subject: say(locale, 'login.mail_subject', { code, shop: store.name }),
    text: say(locale, 'login.mail_text', { code, minutes: codeMinutes, shop: store.name }),
  });
  return showLogin(visit, { email, codeSent: true });
}

function takeCode(visit: Visit): Answer {
  const { store, locale, fields } = visit;
  const email = text(fields, 'email', 300).toLowerCase();
  const key = pendingKey(store, email);
  const login = pending.get(key);
  if (!login || login.expiresAt < visit.now.getTime() || login.tries >= triesMax) {
    pending.delete(key);
    return showLogin(visit, { email, error: say(locale, 'login.code_expired') });
  }
  if (text(fields, 'code', 20).replaceAll(' ', '') !== login.code) {
    login.tries += 1;
    return showLogin(visit, { email, codeSent: true, error: say(locale, 'login.bad_code') });
  }
  pending.delete(key);
  return logIn(visit, customerOf(visit, email));
}

function logInAsDemo(visit: Visit): Answer {
  const id = whole(visit.fields, 'customer_id', Number.NaN);
  const customer = demoShoppers(visit).find((candidate) => candidate.id === id);
  return customer ? logIn(visit, customer) : showLogin(visit, {});
}

function logIn(visit: Visit, customer: Customer): Answer {
  visit.session.customer = customer.id;
  visit.session.checkout = null;
  if (visit.cart) visit.cart.customerId = customer.id;
  if (customer.state !== 'enabled') {
    customer.state = 'enabled';
    customer.updatedAt = visit.now.toISOString();
    visit.context.emit(visit.store, { topic: 'customers/update', customer });
  }
  visit.context.save(visit.store);
  return { kind: 'redirect', to: returnPath(visit) };
}

/** The cart stays with the shopper; the checkout, with its address, does not. */
function logOut(visit: Visit): Answer {
  visit.session.customer = null;
  visit.session.checkout = null;
  if (visit.cart) visit.cart.customerId = null;
  return { kind: 'redirect', to: visit.prefix || '/' };
}

/** The customer of an e-mail; Shopify's accounts create one at the first login. */
function customerOf({ context, store, locale, now }: Visit, email: string): Customer {
  const known = context.find.customerByEmail(store, email);
  if (known) return known;
  const customer: Customer = {
    id: context.nextId(store),
    email,
    phone: null,
    firstName: '',
    lastName: '',
    locale,
    state: 'enabled',
    tags: [],
    acceptsMarketing: false,
    address: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    mergedInto: null,
  };
  store.customers.push(customer);
  context.emit(store, { topic: 'customers/create', customer });
  return customer;
}

const demoLists = new WeakMap<Store, { customers: number; list: Customer[] }>();

/** Shoppers to log in as at once: those tagged `demo-shopper`, else those who ordered most. */
function demoShoppers({ context, store }: Visit): Customer[] {
  const known = demoLists.get(store);
  if (
    known &&
    known.customers === store.customers.length &&
    known.list.every((one) => one.mergedInto === null)
  ) {
    return known.list;
  }
  const reachable = store.customers.filter(
    (customer) => customer.email !== null && customer.mergedInto === null,
  );
  const tagged = reachable.filter((customer) => customer.tags.includes('demo-shopper'));
  const byOrders = [...reachable].sort(
    (a, b) => context.find.ordersOf(store, b.id).length - context.find.ordersOf(store, a.id).length,
  );
  const list = (tagged.length > 0 ? tagged : byOrders).slice(0, demoShoppersMax);
  demoLists.set(store, { customers: store.customers.length, list });
  return list;
}

function pendingKey(store: Store, email: string): string {
  return `${store.domain} ${email}`;
}

function returnPath({ fields, url, prefix }: Visit): string {
  const asked =
    text(fields, 'return_url') || url.searchParams.get('return_url') || url.searchParams.get('return_to');
  return localPath(asked, `${prefix}/account`);
}
