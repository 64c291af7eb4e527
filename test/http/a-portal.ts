import { createHmac, randomUUID } from 'node:crypto';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { readEnvironment } from '#app/config/environment.ts';
import { openDatabase } from '#app/db/database.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { installShop } from '#app/use-cases/shops/install-shop.ts';
import { createLealta } from '#app/wiring.server.ts';
import { createLiquid } from '#dev-shop/liquid/index.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { API_KEY, API_SECRET, startTestShop } from '#test/shopify/a-shop.ts';
import { testDatabase } from '#test/support/database.ts';

export type Route = {
  loader?: (args: LoaderFunctionArgs) => Promise<Response> | Response;
  action?: (args: ActionFunctionArgs) => Promise<Response>;
};
export type Ask = {
  headers?: Record<string, string>;
  customer?: number | null;
  form?: Record<string, string>;
  json?: unknown;
  locale?: string;
  query?: Record<string, string>;
  /** What a visitor adds to the address: Shopify signs it with the rest. */
  added?: readonly (readonly [string, string])[];
  secret?: string;
  at?: Date;
  shop?: string;
  params?: Record<string, string>;
};

const KEY = Buffer.alloc(32, 1);
const liquid = createLiquid({ roots: [], locale: 'en' });

/** What is read on a page. */
const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/[\s\u00a0]+/g, ' ');

/** The hidden fields of a page's form for an action. */
export function fieldsOf(html: string, action: string, has = ''): Record<string, string> {
  const form = html
    .split('<form')
    .find((part) => part.includes(`name="do" value="${action}"`) && part.includes(has));
  if (form === undefined) throw new Error(`no form for ${action}`);
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );
}

/** A store with the app installed, whose portal is asked as Shopify's proxy asks it. */
export async function startPortal() {
  const shop = await startTestShop();
  await shop.install();
  const environment = readEnvironment({
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: 'https://lealta.example.com',
    LEALTA_ENCRYPTION_KEY: KEY.toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const db = openDatabase(await testDatabase(), { max: 6 });
  const lealta = await createLealta(environment, { db });
  for (const session of shop.sessions.values())
    await createSessionStore(db, createSealer([KEY])).storeSession(session);
  const shopId = await installShop({ db, clock: lealta.clock, forShop: lealta.shopify.forShop }, shop.domain);
  let nextCustomer = 8_100_000_000_000;

  /** Asks as Shopify's proxy does, and shows what Shopify would: the Liquid of the answer evaluated in a language. */
  async function ask(route: Route, path: string, options: Ask = {}) {
    const { customer = null, form, json, locale = 'es', query = {}, added = [], params = {} } = options;
    const url = new URL(`https://lealta.example.com/proxy/${path}`);
    const signed: Record<string, string> = {
      ...query,
      shop: options.shop ?? shop.domain,
      logged_in_customer_id: customer === null ? '' : String(customer),
      path_prefix: '/apps/lealta',
      timestamp: String(Math.floor((options.at ?? new Date()).getTime() / 1000)),
    };
    for (const [name, value] of [...added, ...Object.entries(signed)]) url.searchParams.append(name, value);
    const text = [...new Set(url.searchParams.keys())]
      .map((name) => `${name}=${url.searchParams.getAll(name).join(',')}`)
      .sort()
      .join('');
    const signature = createHmac('sha256', options.secret ?? API_SECRET)
      .update(text)
      .digest('hex');
    url.searchParams.set('signature', signature);
    const isPost = form !== undefined || json !== undefined;
    const request = new Request(url, {
      method: isPost ? 'POST' : 'GET',
      headers: {
        'accept-language': locale,
        ...options.headers,
        ...(isPost
          ? { 'content-type': json === undefined ? 'application/x-www-form-urlencoded' : 'application/json' }
          : {}),
      },
      ...(isPost
        ? { body: json === undefined ? new URLSearchParams(form).toString() : JSON.stringify(json) }
        : {}),
    });
    const call = isPost ? route.action : route.loader;
    if (call === undefined) throw new Error('no such route');
    const response = await call({ request, params, context: { lealta, clientAddress: '127.0.0.1' } });
    const body = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const html = type.startsWith('application/liquid')
      ? await liquid.parseAndRender(
          body,
          {},
          {
            globals: {
              shop: { name: 'HIT', url: 'https://shop.example' },
              customer: { email: 'HIT' },
              request: { locale: { iso_code: locale } },
              routes: {
                root_url: locale === 'es' ? '/' : `/${locale}`,
                cart_url: '/cart',
                account_login_url: '/account/login',
                account_register_url: '/account/register',
              },
            },
          },
        )
      : body;
    return { status: response.status, headers: response.headers, type, body, html, text: textOf(html) };
  }

  async function aCustomer(firstName = 'Ane'): Promise<{ id: number; memberId: MemberId }> {
    nextCustomer += 1;
    const id = nextCustomer;
    shop.store.customers.push({ ...storeCustomer(id), firstName, phone: '+34600000000' });
    const [row] = await lealta.db.inShop(shopId, (tx) =>
      tx.query<{ customer_id: MemberId }>(
        `INSERT INTO customers (shop_id, shopify_id, email, email_key, first_name) VALUES ($1, $2, $3, $3, $4)
         RETURNING customer_id`,
        [shopId, id, `c${id}@example.com`, firstName],
      ),
    );
    if (!row) throw new Error('the customer was not stored');
    return { id, memberId: row.customer_id };
  }

  async function aMember(points = 0n, firstName = 'Ane'): Promise<{ id: number; memberId: MemberId }> {
    const customer = await aCustomer(firstName);
    const { memberId } = customer;
    await lealta.members.enrol(shopId, { memberId, source: 'opt-in' });
    if (points > 0n)
      await lealta.members.adjust(shopId, {
        memberId,
        points,
        reason: 'Para probar',
        requestId: randomUUID(),
        by: 'test',
      });
    return customer;
  }

  return {
    shop,
    lealta,
    shopId,
    ask,
    aCustomer,
    aMember,
    stop: async () => {
      await lealta.close();
      await shop.stop();
    },
  };
}
