import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpRefusal } from '#dev-shop/http.ts';
import type { GiftCard } from '#dev-shop/model.ts';
import { handleStorefront } from '#dev-shop/storefront/index.ts';
import { orderPayload } from '#dev-shop/webhooks/payloads/orders.ts';
import { openShop, type TestShop } from './shop.ts';

let shop: TestShop;
let server: Server;
let origin = '';
let cookie = '';

beforeEach(async () => {
  shop = openShop();
  cookie = '';
  server = createServer((request, response) => {
    handleStorefront(shop.context, request, response).catch((error: unknown) => {
      response.writeHead(error instanceof HttpRefusal ? error.status : 500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A browser that keeps its cookie and follows nothing by itself. */
async function visit(path: string, form?: Record<string, string>, type?: string): Promise<Response> {
  const body =
    form && (type === 'application/json' ? JSON.stringify(form) : new URLSearchParams(form).toString());
  const response = await fetch(origin + path, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { cookie, ...(form ? { 'content-type': type ?? 'application/x-www-form-urlencoded' } : {}) },
    ...(body === undefined ? {} : { body }),
  });
  const set = response.headers.get('set-cookie');
  if (set) cookie = set.split(';')[0] ?? '';
  return response;
}
const location = (response: Response) => response.headers.get('location') ?? '';
const variantOf = (handle: string) => String(shop.line(handle).variantId);

const contact = {
  email: 'lucia@example.com',
  firstName: 'Lucía',
  lastName: 'Etxebarria',
  address1: 'Calle Mayor 3',
  zip: '48005',
  city: 'Bilbao',
  province: 'Bizkaia',
  countryCode: 'ES',
  phone: '',
  payment: 'card',
};

/** Puts a wine into the cart and opens its checkout; answers the checkout's path. */
async function openTill(prefix = ''): Promise<string> {
  await visit(`${prefix}/cart/add`, { id: variantOf('mar-de-fondo'), quantity: '2' });
  return location(await visit(`${prefix}/checkout`));
}

describe('pages', () => {
  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('come compressed where a browser accepts it: %s', async (accepted, coding) => {
    const asked = (path: string) => fetch(origin + path, { headers: { 'accept-encoding': accepted } });
    const plain = await fetch(`${origin}/`, { headers: { 'accept-encoding': 'identity' } });
    const page = await asked('/');
    expect(page.headers.get('content-encoding')).toBe(coding);
    expect(await page.text()).toBe(await plain.text());
    // What is small is not worth it.
    expect((await asked('/cdn/nothing.css')).headers.get('content-encoding')).toBeNull();
  });

  it.each([
    '/',
    '/collections/all',
    '/collections/tintos?sort_by=price-ascending&price=20-',
    '/products/mar-de-fondo',
    '/search?q=albarino',
    '/search',
    '/cart',
    '/account/login',
  ])('shows %s in both languages with no text missing', async (path) => {
    for (const [prefix, language] of [
      ['', 'es'],
      ['/en', 'en'],
    ] as const) {
      const response = await visit(prefix + path);
      const html = await response.text();
      expect(response.status).toBe(200);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).not.toContain('Translation missing');
      expect(html).not.toMatch(/(?:src|href)="https?:\/\/(?!localhost)/); // nothing from elsewhere
    }
  });

  it.each(['fr', 'de', 'it', 'pt-PT', 'pt-BR'])(
    'is published in %s too: its own texts in English, every address and switch in the language',
    async (language) => {
      const html = await (await visit(`/${language}/products/mar-de-fondo`)).text();
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).not.toContain('Translation missing');
      expect(html).toContain(`"locale":"${language}"`);
      expect(html).toContain(`href="/${language}/cart"`);
      for (const other of ['/', '/en/', '/fr/', '/de/', '/it/', '/pt-PT/', '/pt-BR/'])
        expect(html).toContain(`href="${other}products/mar-de-fondo"`);
      const till = await openTill(`/${language}`);
      expect(till.startsWith(`/${language}/checkouts/`)).toBe(true);
    },
  );

  it('answers 404 with a page of the shop', async () => {
    for (const path of ['/nada', '/products/nada', '/collections/nada', '/orders/nada', '/checkouts/nada']) {
      const response = await visit(path);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('Esta botella no está');
    }
  });

  it('finds without accents and writes what was searched for safely', async () => {
    expect(await (await visit('/search?q=ALBARINO')).text()).toContain('Mar de Fondo');
    const html = await (await visit(`/search?q=${encodeURIComponent('<script>alert(1)</script>')}`)).text();
    expect(html).not.toContain('<script>alert');
  });

  it('draws every product, and lets its assets be kept', async () => {
    for (const product of shop.store.products) {
      const response = await visit(product.image);
      expect(response.headers.get('content-type')).toContain('image/svg+xml');
      expect(response.headers.get('cache-control')).toBe('public, max-age=86400');
      expect(await response.text()).toMatch(/^<svg .*<\/svg>$/s);
    }
    expect((await visit('/cdn/shop/assets/..%2f..%2findex.ts')).status).toBe(404);
  });
});

describe('cart calls', () => {
  it('adds, changes and reads the cart as Shopify’s AJAX API does', async () => {
    const added = await visit('/cart/add.js', { id: variantOf('rubor'), quantity: '2' });
    expect(await added.json()).toMatchObject({
      quantity: 2,
      price: 790,
      line_price: 1580,
      product_title: 'Rubor',
    });
    const { key } = (await (await visit('/cart.js')).json()).items[0];
    const changed = await visit('/cart/change.js', { id: key, quantity: '3' }, 'application/json');
    expect(await changed.json()).toMatchObject({ item_count: 3, total_price: 2370, currency: 'EUR' });
    const emptied = await visit('/cart/update.js', { [`updates[${key}]`]: '0' });
    expect(await emptied.json()).toMatchObject({ item_count: 0, items: [] });
  });

  it.each([
    ['an unknown variant', { id: '1', quantity: '1' }, 404],
    ['no variant', { quantity: '1' }, 404],
    ['quantity 0', { id: 'rubor', quantity: '0' }, 422],
    ['a negative quantity', { id: 'rubor', quantity: '-2' }, 422],
    ['a huge quantity', { id: 'rubor', quantity: '99999999999999999999' }, 422],
    ['half a bottle', { id: 'rubor', quantity: '0.5' }, 422],
    ['more than there is', { id: 'rubor', quantity: '9999' }, 422],
  ])('refuses %s in the shopper’s language and adds nothing', async (_, form, status) => {
    const fields = 'id' in form && form.id === 'rubor' ? { ...form, id: variantOf('rubor') } : form;
    const spanish = await (await visit('/cart/add.js', fields)).json();
    const english = await visit('/en/cart/add.js', fields);
    expect(english.status).toBe(status);
    expect((await english.json()).description).not.toBe(spanish.description);
    expect(await (await visit('/cart.js')).json()).toMatchObject({ item_count: 0 });
  });

  it('follows a permalink to the checkout with its code', async () => {
    shop.addDiscount({ code: 'HOLA' });
    const link = `/cart/${variantOf('rubor')}:2,${variantOf('arrantza')}:1?discount=HOLA`;
    const till = location(await visit(location(await visit(link))));
    expect(till).toMatch(/^\/checkouts\/\w{32}$/);
    expect(shop.store.checkouts[0]).toMatchObject({
      discountCodes: ['HOLA'],
      lines: [{ quantity: 2 }, { quantity: 1 }],
    });
    expect(await (await visit(till)).text()).toContain('−5,00');
    const broken = await visit('/cart/1:1');
    expect(broken.status).toBe(422);
    expect(await broken.text()).toContain('ya no está a la venta');
  });

  it('remembers a code of a discount link and goes only to pages of its own', async () => {
    expect(location(await visit('/discount/HOLA?redirect=/products/rubor'))).toBe('/products/rubor');
    expect(location(await visit('/discount/HOLA?redirect=//elsewhere.example'))).toBe('/');
    expect((await (await visit('/cart.js')).json()).discount_codes).toEqual([
      { code: 'HOLA', applicable: false },
    ]);
  });

  it('refuses a cookie that was tampered with', async () => {
    await visit('/cart/add', { id: variantOf('rubor') });
    const payload = Buffer.from(JSON.stringify({ cart: null, customer: 1, checkout: null })).toString(
      'base64url',
    );
    cookie = cookie.replace(/=[^.]+\./, `=${payload}.`);
    expect(await (await visit('/cart.js')).json()).toMatchObject({ item_count: 0 });
  });
});

describe('checkout', () => {
  it('sells: the order, its events, an empty cart and a status page', async () => {
    const till = await openTill('/en');
    const done = await visit(till, { ...contact, action: 'place', expected_total: '3270' });
    expect(location(done)).toMatch(/^\/en\/orders\/\w+\?thanks=1$/);
    expect(shop.events.map((event) => event.topic)).toEqual([
      'checkouts/create',
      'customers/create',
      'orders/create',
      'orders/paid',
      'checkouts/update',
    ]);
    const status = await (await visit(location(done))).text();
    expect(status).toContain('Thank you, Lucía');
    expect(status).toContain('€32.70');
    expect(await (await visit('/cart.js')).json()).toMatchObject({ item_count: 0 });
    expect(location(await visit(till))).toBe(location(done).replace('?thanks=1', '')); // not twice
    expect(shop.store.orders).toHaveLength(1);
  });

  it.each([
    ['', 'Ese correo no parece completo', 'Escribe tu nombre', 'Ese código postal no existe'],
    ['/en', 'That e-mail looks incomplete', 'Enter your first name', 'That postcode does not exist'],
  ])('says beside each field what is wrong and creates nothing (%s)', async (prefix, ...sentences) => {
    const till = await openTill(prefix);
    const wrong = { ...contact, email: 'lucia@', firstName: '', zip: '99999' };
    const response = await visit(till, { ...wrong, action: 'place', expected_total: '3270' });
    const html = await response.text();
    expect(response.status).toBe(422);
    for (const sentence of sentences) expect(html).toContain(sentence);
    expect(html).toContain('aria-describedby="email-error"');
    expect(shop.store.orders).toEqual([]);
    expect(shop.store.customers).toEqual([]);
    expect(shop.events).toEqual([]);
  });

  it('shows why a code of somebody else does not apply, and does not charge a total that was not shown', async () => {
    const owner = shop.addCustomer('owner@example.com');
    shop.addDiscount({ code: 'MIO', customerIds: [owner.id] });
    const till = await openTill();
    await visit(till, { ...contact, action: 'apply-code', discount_code: 'mio' });
    expect(await (await visit(till)).text()).toContain('a nombre de otra persona');
    const asOwner = { ...contact, email: 'owner@example.com', action: 'place', expected_total: '3270' };
    const changed = await visit(till, asOwner);
    expect(changed.status).toBe(422);
    expect(await changed.text()).toContain('El total ha cambiado');
    expect(shop.store.orders).toEqual([]);
    expect((await visit(till, { ...asOwner, expected_total: '2770' })).status).toBe(303);
    expect(shop.store.orders[0]).toMatchObject({ customerId: owner.id, paid: 2770 });
  });

  const giftCard = (changes: Partial<GiftCard> = {}) => {
    const card = {
      id: shop.context.nextId(shop.store),
      code: 'abcd2345efgh6789',
      initialValue: 1000,
      balance: 1000,
      customerId: null,
      note: null,
      expiresOn: null,
      createdAt: '2026-06-01T00:00:00Z',
      deactivatedAt: null,
      ...changes,
    };
    shop.store.giftCards = [card];
    return card;
  };

  it('takes a gift card in the field for codes, and the rest by card', async () => {
    const card = giftCard();
    const till = await openTill();
    await visit(till, { ...contact, action: 'apply-code', discount_code: 'ABCD 2345 EFGH 6789' });
    const html = await (await visit(till)).text();
    expect(html).toContain('Tarjeta regalo •••• 6789');
    expect(/data-due>([^<]+)/.exec(html)?.[1]).toContain('22,70');
    expect(location(await visit(till, { ...contact, action: 'place', expected_total: '3270' }))).toContain(
      'thanks',
    );
    const [order] = shop.store.orders;
    if (!order) throw new Error('no order');
    expect(card.balance).toBe(0);
    expect(order).toMatchObject({ financialStatus: 'paid', paid: 3270 });
    expect(orderPayload(shop.store, order)).toMatchObject({
      payment_gateway_names: ['gift_card', 'bogus'],
      total_price: '32.70',
      total_outstanding: '0.00',
      financial_status: 'paid',
    });
  });

  it('asks for nothing more where a gift card pays all, and takes one off again', async () => {
    const card = giftCard({ balance: 5000 });
    const till = await openTill('/en');
    const apply = { ...contact, action: 'apply-code', discount_code: card.code };
    await visit(till, apply);
    expect(await (await visit(till)).text()).toContain('There is nothing left to pay');
    await visit(till, { ...contact, action: 'remove-card:6789' });
    expect(await (await visit(till)).text()).not.toContain('•••• 6789');
    await visit(till, apply);
    const { payment: _, ...unpaid } = contact;
    await visit(till, { ...unpaid, action: 'place', expected_total: '3270' });
    expect(card.balance).toBe(1730);
    expect(shop.store.orders[0]?.payments).toEqual([{ gateway: 'gift_card', amount: 3270 }]);
  });

  it.each([{ deactivatedAt: '2026-06-02T00:00:00Z' }, { balance: 0 }, { expiresOn: '2026-06-14' }])(
    'does not know a gift card that is of no use: %o',
    async (changes) => {
      giftCard(changes);
      const till = await openTill();
      await visit(till, { ...contact, action: 'apply-code', discount_code: 'abcd2345efgh6789' });
      expect(await (await visit(till)).text()).toContain('no existe. Revisa cómo está escrito.');
    },
  );

  it('takes the store credit of who is logged in, what expires first coming first', async () => {
    const customer = shop.addCustomer('lucia@example.com');
    const credit = (id: number, expiresAt: string | null) => ({
      id,
      customerId: customer.id,
      amount: 500,
      remaining: 500,
      createdAt: '2026-06-01T00:00:00Z',
      expiresAt,
    });
    shop.store.storeCredit = [
      credit(1, null),
      credit(2, '2026-07-01T00:00:00Z'),
      credit(3, '2026-06-02T00:00:00Z'),
    ];
    await visit('/account/login/demo', { customer_id: String(customer.id) });
    const till = await openTill();
    const html = await (await visit(till)).text();
    expect(html).toContain('Saldo en la tienda');
    expect(/data-due>([^<]+)/.exec(html)?.[1]).toContain('22,70');
    await visit(till, { ...contact, payment: 'bank-transfer', action: 'place', expected_total: '3270' });
    expect(shop.store.storeCredit.map(({ remaining }) => remaining)).toEqual([0, 0, 500, 0]);
    const [order] = shop.store.orders;
    if (!order) throw new Error('no order');
    expect(orderPayload(shop.store, order)).toMatchObject({
      payment_gateway_names: ['shopify_store_credit', 'manual'],
      total_outstanding: '22.70',
      financial_status: 'partially_paid',
    });
    expect(shop.events.map(({ topic }) => topic)).not.toContain('orders/paid');
  });

  it('takes a code for some goods off those alone, and tells so in the order', async () => {
    const wine = shop.context.find.productByHandle(shop.store, 'mar-de-fondo');
    if (!wine) throw new Error('no wine');
    shop.addDiscount({
      code: 'ESTE',
      value: { kind: 'amount', amount: 300 },
      items: { products: [wine.id], variants: [], collections: [] },
    });
    const other = shop.store.products.find((one) => one.id !== wine.id && !one.giftCard)?.handle ?? '';
    await visit('/cart/add', { id: variantOf(other), quantity: '1' });
    await visit('/discount/ESTE');
    expect(await (await visit('/cart')).text()).toContain('es para productos que no están en tu cesta');
    const till = await openTill();
    const total = /name="expected_total" value="(\d+)"/.exec(await (await visit(till)).text())?.[1] ?? '';
    await visit(till, { ...contact, action: 'place', expected_total: total });
    const [order] = shop.store.orders;
    if (!order) throw new Error('no order');
    expect(order.lines.map(({ discount }) => discount).sort()).toEqual([0, 300]);
    const payload = orderPayload(shop.store, order);
    expect(payload.discount_applications).toMatchObject([{ code: 'ESTE', target_selection: 'entitled' }]);
    const lines = payload.line_items as { discount_allocations: { amount: string }[] }[];
    expect(lines.flatMap((line) => line.discount_allocations.map(({ amount }) => amount))).toEqual(['3.00']);
  });
});

describe('account', () => {
  it('logs in with the code from the mailbox, five tries at most', async () => {
    await visit('/account/login', { email: 'nueva@example.com' });
    const code = /\d{6}/.exec(shop.mails[0]?.subject ?? '')?.[0] ?? '';
    const wrong = code === '000000' ? '111111' : '000000';
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await visit('/account/login/code', { email: 'nueva@example.com', code: wrong })).status).toBe(
        422,
      );
    }
    const late = await visit('/account/login/code', { email: 'nueva@example.com', code });
    expect(await late.text()).toContain('El código ha caducado');
    expect(shop.store.customers).toEqual([]);

    await visit('/account/login', { email: 'nueva@example.com' });
    const fresh = /\d{6}/.exec(shop.mails[1]?.subject ?? '')?.[0] ?? '';
    const done = await visit('/account/login/code', { email: 'nueva@example.com', code: fresh });
    expect(location(done)).toBe('/account');
    expect(shop.events.map((event) => event.topic)).toEqual(['customers/create']);
    expect(await (await visit('/account')).text()).toContain('nueva@example.com');
    await visit('/account/logout');
    expect(location(await visit('/account'))).toBe('/account/login');
  });

  it('hands app-proxy requests over with who is logged in', async () => {
    const customer = shop.addCustomer('lucia@example.com');
    await visit('/apps/lealta/member?locale=es');
    await visit('/account/login/demo', { customer_id: String(customer.id) });
    await visit('/apps/lealta/redeem', { rewardId: 'r1' }, 'application/json');
    expect(shop.proxied.map(({ request, customerId }) => [request.method, request.path, customerId])).toEqual(
      [
        ['GET', '/member', null],
        ['POST', '/redeem', customer.id],
      ],
    );
    expect(shop.proxied[1]?.request.body?.toString()).toBe('{"rewardId":"r1"}');
  });
});
