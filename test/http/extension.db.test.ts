import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { EXTENSION_LIMITS } from '#app/http/extension.server.ts';
import type { toClubAnswer, toOrderAnswer } from '#app/http/extension-answers.ts';
import { PROXY_LIMITS } from '#app/http/proxy.server.ts';
import { type ShopId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { serveApi } from '#test/api/serve-api.ts';
import { customerPayload, type OrderStory, orderPayload } from '#test/builders/orders.ts';
import { API_SECRET, type TestApp, testApp } from '#test/support/app.ts';
import type { ClubAnswer, OrderAnswer } from '../../extensions/ui/answers.ts';

const SHOP = 'bodega';
const OTHER = 'otra';
const API_KEY = 'test-key';

let app: TestApp;
let shopId: ShopId;
let served: Awaited<ReturnType<typeof serveApi>>;
let nextCustomer = 7_000;
let nextOrder = 5_000;

const now = () => Math.floor(app.clock.now().getTime() / 1000);
/** What Shopify puts into the token of a UI extension. */
const claims = (customer: number | null, shop = SHOP) => ({
  dest: `${shop}.myshopify.com`,
  aud: API_KEY,
  exp: now() + 300,
  nbf: now(),
  iat: now(),
  jti: '6c992878-dbaf-48d1-bb9d-6d9b59814fd1',
  ...(customer === null ? {} : { sub: `gid://shopify/Customer/${customer}` }),
});
const signed = (payload: Record<string, unknown>, secret = API_SECRET, alg = 'HS256') =>
  new SignJWT(payload).setProtectedHeader({ alg, typ: 'JWT' }).sign(new TextEncoder().encode(secret));
const tokenOf = (customer: number | null, shop = SHOP) => signed(claims(customer, shop));
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

type Asked = { token?: string | null; body?: unknown; raw?: string; headers?: Record<string, string> };

async function ask(method: string, path: string, { token = null, body, raw, headers = {} }: Asked = {}) {
  const response = await fetch(`${served.origin}/api/extension/${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined && raw === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) };
}

const basket = {
  currency: 'EUR',
  lines: [{ productId: 'gid://shopify/Product/9001', quantity: 2, amount: 50 }],
  discount: 0,
  shipping: 4.95,
  tax: 0,
};
const orderBody = (id: number, changes: Partial<typeof basket> = {}, type = 'Order') => ({
  orderId: `gid://shopify/${type}/${id}`,
  basket: { ...basket, ...changes },
});
const askOrder = async (customer: number | null, id: number, shop = SHOP) => {
  const { status, json } = await ask('POST', 'order', {
    token: await tokenOf(customer, shop),
    body: orderBody(id),
  });
  expect(status).toBe(200);
  return json;
};

async function anOrder(story: Partial<OrderStory> & { customerId: number }): Promise<number> {
  nextOrder += 1;
  await app.deliver(shopId, [
    {
      topic: 'orders/paid',
      payload: orderPayload({ id: nextOrder, placedAt: app.clock.now().toISOString(), ...story }),
    },
  ]);
  await app.lealta.inbox.drain(shopId);
  return nextOrder;
}

async function aCustomer(): Promise<number> {
  nextCustomer += 1;
  await app.deliver(shopId, [{ topic: 'customers/create', payload: customerPayload(nextCustomer) }]);
  await app.lealta.inbox.drain(shopId);
  return nextCustomer;
}

async function aMember(): Promise<number> {
  const id = await aCustomer();
  const { status } = await ask('POST', 'join', { token: await tokenOf(id), body: {} });
  expect(status).toBe(200);
  return id;
}

beforeAll(async () => {
  app = await testApp();
  shopId = await app.aShop(SHOP, () => ({
    ...defaultSettings(),
    name: { es: 'Club Viña', en: 'Viña Club' },
    enrolment: 'opt-in',
  }));
  await app.aShop(OTHER);
  served = await serveApi(() => app.lealta);
});
afterAll(async () => {
  await served?.stop();
  await app?.close();
});

describe('who may ask', () => {
  const BAD: [string, () => Promise<string | null> | string | null][] = [
    ['no token', () => null],
    ['no JWT', () => 'abc.def'],
    ['another secret', () => signed(claims(1), 'another-secret')],
    ['no signature', async () => `${(await tokenOf(1)).split('.').slice(0, 2).join('.')}.`],
    ['algorithm none', () => `${part({ alg: 'none', typ: 'JWT' })}.${part(claims(1))}.`],
    ['a stronger algorithm than Shopify signs with', () => signed(claims(1), API_SECRET, 'HS512')],
    [
      'claims that were changed after signing',
      async () => {
        const [header, , signature] = (await tokenOf(1)).split('.');
        return `${header}.${part(claims(2))}.${signature}`;
      },
    ],
    ['another app', () => signed({ ...claims(1), aud: 'another-app' })],
    ['no app', () => signed({ ...claims(1), aud: undefined })],
    ['expired', () => signed({ ...claims(1), nbf: now() - 400, exp: now() - 11 })],
    ['no end', () => signed({ ...claims(1), exp: undefined })],
    ['not valid yet', () => signed({ ...claims(1), nbf: now() + 60 })],
    ['no beginning', () => signed({ ...claims(1), nbf: undefined })],
    ['no shop', () => signed({ ...claims(1), dest: undefined })],
    ['what is no shop’s domain', () => signed({ ...claims(1), dest: 'bodega.example.com' })],
    ['a domain within another', () => signed({ ...claims(1), dest: 'x.com/bodega.myshopify.com' })],
    ['issued for another shop', () => signed({ ...claims(1), iss: `https://${OTHER}.myshopify.com` })],
    [
      'the merchant’s, of the admin',
      () =>
        signed({
          ...claims(null),
          iss: `https://${SHOP}.myshopify.com/admin`,
          dest: `https://${SHOP}.myshopify.com`,
          sub: '42',
        }),
    ],
    [
      'of the admin, about nobody',
      () => signed({ ...claims(null), iss: `https://${SHOP}.myshopify.com/admin` }),
    ],
    ['about a member of staff', () => signed({ ...claims(null), sub: '42' })],
    ['about something else', () => signed({ ...claims(null), sub: 'gid://shopify/Order/1' })],
    ['about nobody’s number', () => signed({ ...claims(null), sub: 'gid://shopify/Customer/0' })],
  ];

  it.each(BAD)('refuses: %s', async (_, make) => {
    const token = await make();
    for (const [method, path, body] of [
      ['GET', 'member', undefined],
      ['POST', 'order', orderBody(1)],
      ['POST', 'join', {}],
    ] as const) {
      const { status, headers, json } = await ask(method, path, { token, body });
      expect([status, json.error.code]).toEqual([401, 'invalid-signature']);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('refuses a shop that does not have the app, and takes the shop as an address', async () => {
    const strange = await ask('GET', 'member', { token: await tokenOf(1, 'stranger') });
    expect([strange.status, strange.json.error.code]).toEqual([404, 'unknown-shop']);
    const dest = `https://${SHOP}.myshopify.com`;
    const address = await ask('GET', 'member', { token: await signed({ ...claims(null), dest, iss: dest }) });
    expect([address.status, address.json.viewer]).toEqual([200, 'guest']);
  });

  it('answers the browser’s question before the call, and says which methods there are', async () => {
    for (const path of ['member', 'order', 'join']) {
      const { status, headers } = await ask('OPTIONS', path, {
        headers: {
          origin: 'null',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type');
      expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
      expect(headers.has('access-control-allow-credentials')).toBe(false);
    }
    const token = await tokenOf(null);
    const wrong = await ask('GET', 'order', { token });
    expect([wrong.status, wrong.headers.get('allow'), wrong.json.error.code]).toEqual([
      405,
      'POST, OPTIONS',
      'method-not-allowed',
    ]);
    expect((await ask('PUT', 'member', { token, body: {} })).headers.get('allow')).toBe('GET, OPTIONS');
  });

  it('refuses what is no order, in the shopper’s language', async () => {
    const token = await tokenOf(null);
    for (const [asked, status] of [
      [{ raw: '{' }, 422],
      [{ body: {} }, 422],
      [{ body: { ...orderBody(1), orderId: '1' } }, 422],
      [{ body: orderBody(1, { shipping: -1 }) }, 422],
      [{ body: orderBody(1, { lines: [{ productId: 'x', quantity: 1, amount: 1 }] }) }, 422],
      [{ raw: '{}', headers: { 'content-type': 'text/plain' } }, 415],
      [{ body: { ...orderBody(1), more: 'x'.repeat(20_000) } }, 413],
    ] as const) {
      const refused = await ask('POST', 'order?locale=de', { token, ...asked });
      expect([refused.status, refused.json.error.code]).toEqual([status, 'invalid-request']);
      expect(refused.json.error.message).toMatch(/^Wir haben/);
    }
  });

  it('lets one customer ask so often, and others go on', async () => {
    const token = await tokenOf(await aCustomer());
    const answers = await Promise.all(
      Array.from({ length: EXTENSION_LIMITS.customer.burst + 1 }, () => ask('GET', 'member', { token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(EXTENSION_LIMITS.customer.burst);
    const [late] = answers.filter(({ status }) => status === 429);
    expect(late?.json.error.code).toBe('too-many-requests');
    expect(Number(late?.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await ask('GET', 'member', { token: await tokenOf(await aCustomer()) });
    expect(other.status).toBe(200);
    expect(EXTENSION_LIMITS.customer.burst).toBeLessThanOrEqual(PROXY_LIMITS.read);
  });
});

describe('the summary', () => {
  it('tells a guest of the club, and nothing else', async () => {
    const { json, headers } = await ask('GET', 'member?locale=es', { token: await tokenOf(null) });
    expect(json).toEqual({
      programme: { name: 'Club Viña', pointsName: { one: 'punto', other: 'puntos' }, enrolment: 'opt-in' },
      viewer: 'guest',
      member: null,
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await ask('GET', 'member?locale=fr', { token: await tokenOf(null) })).json.programme.name).toBe(
      'Viña Club',
    );
  });

  it('tells a member of their points, and a customer who is none that they are none', async () => {
    const id = await aMember();
    await anOrder({ customerId: id });
    const { json } = await ask('GET', 'member', { token: await tokenOf(id) });
    expect(json).toMatchObject({
      viewer: 'member',
      member: {
        points: { available: 0, pending: 50 },
        nextMaturity: { points: 50, at: '2026-06-15T12:00:00.000Z' },
        tier: null,
        nextTier: null,
      },
    });
    expect(JSON.stringify(json)).not.toMatch(/@|Ana/);
    const stranger = await ask('GET', 'member', { token: await tokenOf(await aCustomer()) });
    expect(stranger.json).toMatchObject({ viewer: 'customer', member: null });
    const unknown = await ask('GET', 'member', { token: await tokenOf(999_999) });
    expect(unknown.json).toMatchObject({ viewer: 'customer', member: null });
  });

  it('is of the shop that the token names, whoever has the same number in another', async () => {
    const id = await aMember();
    await anOrder({ customerId: id });
    const { json } = await ask('GET', 'member', { token: await tokenOf(id, OTHER) });
    expect(json).toMatchObject({ viewer: 'customer', member: null, programme: { enrolment: 'automatic' } });
  });
});

describe('an order', () => {
  it('tells the member whose it is what it gave, why, and from when', async () => {
    const id = await aMember();
    const order = await anOrder({ customerId: id });
    const expected = {
      state: 'earned',
      points: 50,
      availableAt: '2026-06-15T12:00:00.000Z',
      available: false,
      counted: { amount: 50, currency: 'EUR' },
      rate: { points: 1, per: 1 },
      parts: [{ name: null, points: 50 }],
    };
    expect(await askOrder(id, order)).toMatchObject({ viewer: 'member', order: expected, estimate: null });
    // The thank-you page names it otherwise.
    const identity = await ask('POST', 'order', {
      token: await tokenOf(id),
      body: orderBody(order, {}, 'OrderIdentity'),
    });
    expect(identity.json.order).toEqual(expected);
  });

  it('is not known to whoever it does not belong to: another member, a guest, the same number in another shop', async () => {
    const id = await aMember();
    const order = await anOrder({ customerId: id, lines: [{ id: 1, quantity: 1, price: 99_900 }] });
    const unknown = { order: { state: 'not-known' }, estimate: 50 };
    expect(await askOrder(await aMember(), order)).toMatchObject({ viewer: 'member', ...unknown });
    expect(await askOrder(await aCustomer(), order)).toMatchObject({ viewer: 'customer', ...unknown });
    expect(await askOrder(id, order, OTHER)).toMatchObject({ viewer: 'customer', ...unknown });
    // To the letter what anybody is told of an order that does not exist.
    expect(await askOrder(null, order)).toEqual(await askOrder(null, 1));
    expect(await askOrder(null, order)).toMatchObject({ viewer: 'guest', order: null, estimate: 50 });
  });

  it('that the webhook has not told of is not known yet; the page’s own figures say about how much', async () => {
    const id = await aMember();
    expect(await askOrder(id, 123)).toMatchObject({ order: { state: 'not-known' }, estimate: 50 });
  });

  it.each([
    ['cancelled', { cancelledAt: '2026-06-01T12:00:00Z' }, { state: 'nothing', why: 'cancelled' }],
    ['not paid', { status: 'pending' }, { state: 'unpaid' }],
    ['a test', { test: true }, { state: 'nothing', why: 'test-order' }],
  ])('says why it gives nothing: %s', async (_, story, told) => {
    const id = await aMember();
    expect((await askOrder(id, await anOrder({ customerId: id, ...story }))).order).toEqual(told);
  });

  it('tells a customer who is no member what it will be worth if they join, and then it is', async () => {
    const id = await aCustomer();
    const order = await anOrder({ customerId: id });
    const offer = await askOrder(id, order);
    expect(offer).toMatchObject({ viewer: 'customer', member: null, order: { state: 'earned', points: 50 } });
    expect(await app.balance(shopId, id)).toMatchObject({ pending: 0n });
    for (let times = 1; times <= 2; times += 1) {
      const joined = await ask('POST', 'join', { token: await tokenOf(id), body: {} });
      expect([joined.status, joined.json]).toEqual([200, { outcome: 'enrolled' }]);
    }
    expect(await app.balance(shopId, id)).toMatchObject({ pending: 50n });
    expect(await askOrder(id, order)).toMatchObject({
      viewer: 'member',
      member: { points: { pending: 50 } },
      order: { state: 'earned', points: 50 },
    });
    expect(await app.problems(shopId)).toEqual([]);
  });

  it('from before the time that may be claimed is worth nothing by joining', async () => {
    const id = await aCustomer();
    const order = await anOrder({ customerId: id, placedAt: '2026-03-01T00:00:00Z' });
    expect((await askOrder(id, order)).order).toEqual({ state: 'nothing', why: 'before-claim-window' });
  });

  it('of somebody who left the club gives nothing any more, and joining again brings nothing of it back', async () => {
    const id = await aMember();
    const order = await anOrder({ customerId: id });
    const member = await app.lealta.members.byShopifyId(shopId, toShopifyCustomerId(id));
    if (member === null) throw new Error('there is a member');
    await app.lealta.members.leave(shopId, member.memberId);
    const left = { viewer: 'customer', member: null, order: { state: 'nothing', why: 'not-a-member' } };
    expect(await askOrder(id, order)).toMatchObject(left);
    expect((await ask('POST', 'join', { token: await tokenOf(id), body: {} })).status).toBe(200);
    expect(await askOrder(id, order)).toMatchObject({
      viewer: 'member',
      member: { points: { available: 0, pending: 0 } },
    });
  });

  it('cannot be claimed by a guest', async () => {
    const { status, json } = await ask('POST', 'join', { token: await tokenOf(null), body: {} });
    expect([status, json.error.code]).toEqual([401, 'not-logged-in']);
  });
});

describe('about how much an order gives', () => {
  const estimate = async (changes: Partial<typeof basket>) =>
    (await ask('POST', 'order', { token: await tokenOf(null), body: orderBody(1, changes) })).json.estimate;
  const line = (amount: number, quantity = 1) => ({
    productId: 'gid://shopify/Product/9001',
    quantity,
    amount,
  });

  it.each([
    ['a discount of the whole order takes its share', { discount: 12.5 }, 37],
    ['a discount larger than the goods leaves nothing', { discount: 80 }, 0],
    ['tax that is added to the price does not count', { lines: [line(100)], tax: 21 }, 100],
    ['an amount that its quantity does not divide', { lines: [line(10, 3)] }, 10],
    ['nothing bought', { lines: [] }, 0],
    ['another currency: it cannot be told', { currency: 'USD' }, null],
  ])('%s', async (_, changes, points) => {
    expect(await estimate(changes)).toBe(points);
  });

  it('is what the order is worth when it comes: with tax in the price, and a discount', async () => {
    await app.lealta.db.inShop(shopId, (tx) =>
      tx.query('UPDATE shops SET taxes_included = true WHERE shop_id = $1', [shopId]),
    );
    const id = await aMember();
    // 121.00 with 21 % in it, less 12.10 of the whole order.
    const lines = [{ id: 1, quantity: 1, price: 12_100, discount: 1_210, tax: 1_890 }];
    const order = await anOrder({ customerId: id, lines });
    const told = await estimate({ lines: [line(121)], discount: 12.1, shipping: 0, tax: 18.9 });
    expect(told).toBe(90);
    expect((await askOrder(id, order)).order.points).toBe(told);
  });
});

it('answers what the extensions read', () => {
  type Club = Awaited<ReturnType<typeof toClubAnswer>>['answer'];
  expectTypeOf<Club>().toExtend<ClubAnswer>();
  expectTypeOf<ReturnType<typeof toOrderAnswer>>().toExtend<OrderAnswer>();
});

it('signs as Shopify documents: HMAC-SHA256 over header and claims, with the app’s secret', async () => {
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims(null))}`;
  const signature = createHmac('sha256', API_SECRET).update(text).digest('base64url');
  expect((await ask('GET', 'member', { token: `${text}.${signature}` })).status).toBe(200);
});
