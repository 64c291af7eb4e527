import { createHmac, randomUUID } from 'node:crypto';
import type { AppLoadContext } from '@remix-run/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '#app/config/environment.ts';
import { openDatabase } from '#app/db/database.ts';
import { createSessionStore } from '#app/db/sessions.store.ts';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { PROXY_LIMITS } from '#app/http/proxy.server.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { createSealer } from '#app/kernel/seal.ts';
import { action as birthday, loader as birthdayByGet } from '#app/routes/proxy.birthday.ts';
import { action as join, loader as joinByGet } from '#app/routes/proxy.join.ts';
import { loader as member, action as memberByPost } from '#app/routes/proxy.member.ts';
import { action as redeem } from '#app/routes/proxy.redeem.ts';
import { action as giveBack } from '#app/routes/proxy.return.ts';
import { installShop } from '#app/use-cases/shops/install-shop.ts';
import { createLealta, type Lealta } from '#app/wiring.server.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { API_KEY, API_SECRET, startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { testDatabase } from '#test/support/database.ts';

type Route = (args: {
  request: Request;
  params: Record<string, never>;
  context: AppLoadContext;
}) => Promise<Response>;
type Ask = {
  customer?: number | null;
  body?: unknown;
  raw?: string;
  method?: string;
  type?: string;
  shop?: string;
  at?: Date;
  secret?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
};

let shop: TestShop;
let lealta: Lealta;
let shopId: ShopId;
let nextCustomer = 8_000_000_000_000;

const KEY = Buffer.alloc(32, 1);

/** Calls a route as Remix does, with a request as Shopify's proxy sends it. */
async function ask(route: Route, path: string, options: Ask = {}) {
  const {
    customer = null,
    method = options.body === undefined && options.raw === undefined ? 'GET' : 'POST',
  } = options;
  const url = new URL(`https://lealta.example.com/proxy/${path}`);
  const params: Record<string, string> = {
    shop: options.shop ?? shop.domain,
    logged_in_customer_id: customer === null ? '' : String(customer),
    path_prefix: '/apps/lealta',
    timestamp: String(Math.floor((options.at ?? new Date()).getTime() / 1000)),
    ...options.query,
  };
  const text = Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('');
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  url.searchParams.set(
    'signature',
    createHmac('sha256', options.secret ?? API_SECRET)
      .update(text)
      .digest('hex'),
  );
  const request = new Request(url, {
    method,
    headers: { 'content-type': options.type ?? 'application/json', ...options.headers },
    ...(method === 'GET' ? {} : { body: options.raw ?? JSON.stringify(options.body ?? {}) }),
  });
  const response = await route({ request, params: {}, context: { lealta, clientAddress: '127.0.0.1' } });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

/** A customer whom a webhook told of. */
async function aCustomer(): Promise<{ id: number; memberId: MemberId }> {
  nextCustomer += 1;
  const id = nextCustomer;
  shop.store.customers.push(storeCustomer(id));
  const [row] = await lealta.db.inShop(shopId, (tx) =>
    tx.query<{ customer_id: MemberId }>(
      'INSERT INTO customers (shop_id, shopify_id, email, email_key) VALUES ($1, $2, $3, $3) RETURNING customer_id',
      [shopId, id, `c${id}@example.com`],
    ),
  );
  if (!row) throw new Error('the customer was not stored');
  return { id, memberId: row.customer_id };
}

async function aMember(points: bigint): Promise<{ id: number; memberId: MemberId }> {
  const customer = await aCustomer();
  const { memberId } = customer;
  await lealta.members.enrol(shopId, { memberId, source: 'opt-in' });
  if (points > 0n) {
    const adjusted = await lealta.members.adjust(shopId, {
      memberId,
      points,
      reason: 'Para probar',
      requestId: randomUUID(),
      by: 'test',
    });
    expect(adjusted.outcome).toBe('adjusted');
  }
  return customer;
}

const written = () =>
  lealta.db.inShop(shopId, (tx) =>
    tx.query(
      `SELECT (SELECT count(*) FROM vouchers) AS vouchers, (SELECT count(*) FROM ledger_transactions) AS transactions,
              (SELECT count(*) FROM customers WHERE enrolled_at IS NOT NULL) AS members`,
    ),
  );

beforeAll(async () => {
  shop = await startTestShop();
  await shop.install();
  const environment = readEnvironment({
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: 'https://lealta.example.com',
    LEALTA_ENCRYPTION_KEY: KEY.toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const db = openDatabase(await testDatabase(), { max: 6 });
  lealta = await createLealta(environment, { db });
  for (const session of shop.sessions.values())
    await createSessionStore(db, createSealer([KEY])).storeSession(session);
  shopId = await installShop({ db, clock: lealta.clock, forShop: lealta.shopify.forShop }, shop.domain);
  const settings = { ...defaultSettings(), enrolment: 'opt-in' as const };
  await lealta.programme.publish(shopId, { settings, by: 'test', note: '' });
});
afterAll(async () => {
  await lealta?.close();
  await shop?.stop();
});
beforeEach(() => {
  shop.faults.length = 0;
});

describe('redeeming', () => {
  it('turns points into a code of one’s own, once for each press of the button', async () => {
    const { id } = await aMember(250n);
    const body = { rewardId: 'five', requestId: randomUUID(), locale: 'es' };
    const [first, second] = await Promise.all([
      ask(redeem, 'redeem', { customer: id, body }),
      ask(redeem, 'redeem', { customer: id, body }),
    ]);
    expect(first.status).toBe(200);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.json).toEqual({
      outcome: 'redeemed',
      voucher: {
        kind: 'fixed-amount',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        code: expect.any(String),
        points: 100,
        value: 500,
        currency: 'EUR',
        expiresAt: expect.stringMatching(/Z$/),
      },
      points: { pending: 0, available: 150, lifetime: 250 },
    });
    expect(second.json.voucher).toEqual(first.json.voucher);
    const codes = shop.store.discounts.filter(({ customerIds }) => customerIds?.includes(id));
    expect(codes.map(({ code }) => code)).toEqual([first.json.voucher.code]);
    const summary = await ask(member, 'member', { customer: id });
    expect(summary.json).toMatchObject({
      enrolled: true,
      points: { available: 150 },
      vouchers: [{ code: first.json.voucher.code }],
    });
  });

  it('says in the shopper’s language how many points are missing', async () => {
    const { id } = await aMember(60n);
    const body = { rewardId: 'five', requestId: randomUUID() };
    const spanish = await ask(redeem, 'redeem', { customer: id, body: { ...body, locale: 'es-MX' } });
    expect(spanish).toMatchObject({ status: 409, json: { error: { code: 'insufficient-points' } } });
    expect(spanish.json.error.message).toContain('Te faltan 40 puntos');
    const french = await ask(redeem, 'redeem', { customer: id, body: { ...body, locale: 'fr' } });
    expect(french.json.error.message).toContain('Il te manque 40 points');
    // A language that nobody translated is answered in English.
    const english = await ask(redeem, 'redeem', { customer: id, body: { ...body, locale: 'nl' } });
    expect(english.json.error.message).toContain('You need 40 points more');
  });

  it('answers 503 while Shopify is away', async () => {
    const { id } = await aMember(100n);
    for (let n = 0; n < 8; n += 1)
      shop.faults.push({ path: /graphql/, kind: 'answer', status: 503, body: '{}' });
    const body = { rewardId: 'five', requestId: randomUUID(), locale: 'en' };
    const away = await ask(redeem, 'redeem', { customer: id, body });
    expect(away).toMatchObject({ status: 503, json: { error: { code: 'shopify-unavailable' } } });
  });

  it('knows no reward but those of the programme', async () => {
    const { id } = await aMember(100n);
    const body = { rewardId: 'a-car', requestId: randomUUID(), locale: 'en' };
    expect(await ask(redeem, 'redeem', { customer: id, body })).toMatchObject({
      status: 409,
      json: { error: { code: 'reward-unavailable' } },
    });
  });
});

describe('giving a voucher back', () => {
  it('returns the points and takes the code away, however often it is asked', async () => {
    const { id } = await aMember(100n);
    const body = { rewardId: 'five', requestId: randomUUID() };
    const { voucher } = (await ask(redeem, 'redeem', { customer: id, body })).json;
    for (let n = 0; n < 2; n += 1) {
      const returned = await ask(giveBack, 'return', { customer: id, body: { voucherId: voucher.id } });
      expect(returned).toMatchObject({
        status: 200,
        json: { outcome: 'returned', points: { pending: 0, available: 100 } },
      });
    }
    expect(shop.store.discounts.some(({ code }) => code === voucher.code)).toBe(false);
  });

  it('does not find somebody else’s voucher', async () => {
    const owner = await aMember(100n);
    const stranger = await aMember(0n);
    const body = { rewardId: 'five', requestId: randomUUID() };
    const { voucher } = (await ask(redeem, 'redeem', { customer: owner.id, body })).json;
    expect(
      await ask(giveBack, 'return', { customer: stranger.id, body: { voucherId: voucher.id } }),
    ).toMatchObject({
      status: 404,
      json: { error: { code: 'voucher-not-found' } },
    });
  });
});

describe('joining', () => {
  it('makes a customer a member, once', async () => {
    const { id } = await aCustomer();
    expect((await ask(member, 'member', { customer: id })).json).toEqual({ v: 1, enrolled: false });
    for (let n = 0; n < 2; n += 1)
      expect(await ask(join, 'join', { customer: id, body: { locale: 'es' } })).toMatchObject({
        status: 200,
        json: { outcome: 'enrolled', points: { pending: 0, available: 0, lifetime: 0 } },
      });
    expect((await ask(member, 'member', { customer: id })).json).toMatchObject({ v: 1, enrolled: true });
  });
});

describe('what is refused is answered clearly and writes nothing', () => {
  const body = { rewardId: 'five', requestId: randomUUID(), locale: 'es' };
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  let known: { id: number };
  let stranger: { id: number };
  beforeAll(async () => {
    known = await aMember(500n);
    stranger = await aCustomer();
  });

  it.each<
    [
      string,
      number,
      string,
      () => Promise<{ status: number; json: { error: { code: string; message: string } } }>,
    ]
  >([
    [
      'a wrong signature',
      401,
      'invalid-signature',
      () => ask(redeem, 'redeem', { customer: known.id, body, secret: 'x' }),
    ],
    [
      'a stale signature',
      401,
      'invalid-signature',
      () => ask(redeem, 'redeem', { customer: known.id, body, at: minutesAgo(2) }),
    ],
    [
      'a shop that never installed',
      404,
      'unknown-shop',
      () => ask(redeem, 'redeem', { customer: known.id, body, shop: 'otra.myshopify.com' }),
    ],
    ['a visitor who is not logged in', 401, 'not-logged-in', () => ask(redeem, 'redeem', { body })],
    ['a visitor’s summary', 401, 'not-logged-in', () => ask(member, 'member')],
    [
      'a customer who is no member',
      403,
      'not-a-member',
      () => ask(redeem, 'redeem', { customer: stranger.id, body }),
    ],
    ['a customer nobody told of', 403, 'not-a-member', () => ask(redeem, 'redeem', { customer: 1, body })],
    [
      'a body that is not JSON',
      422,
      'invalid-request',
      () => ask(redeem, 'redeem', { customer: known.id, raw: '{"rewardId"' }),
    ],
    [
      'a body without a request id',
      422,
      'invalid-request',
      () => ask(redeem, 'redeem', { customer: known.id, body: { rewardId: 'five' } }),
    ],
    [
      'a form',
      415,
      'invalid-request',
      () =>
        ask(redeem, 'redeem', {
          customer: known.id,
          raw: 'rewardId=five',
          type: 'application/x-www-form-urlencoded',
        }),
    ],
    [
      'a body of 17 kB',
      413,
      'invalid-request',
      () => ask(redeem, 'redeem', { customer: known.id, body: { ...body, more: 'x'.repeat(17_000) } }),
    ],
    [
      'another method than POST',
      405,
      'method-not-allowed',
      () => ask(redeem, 'redeem', { customer: known.id, body, method: 'PUT' }),
    ],
    [
      'GET where POST is meant',
      405,
      'method-not-allowed',
      () => ask(joinByGet, 'join', { customer: known.id }),
    ],
    [
      'POST where GET is meant',
      405,
      'method-not-allowed',
      () => ask(memberByPost, 'member', { customer: known.id, body: {} }),
    ],
  ])('%s: %i %s', async (_, status, code, refused) => {
    const before = await written();
    const answer = await refused();
    expect(answer.status).toBe(status);
    expect(answer.json.error).toEqual({ code, message: expect.stringMatching(/\w{3,}.*\.$/) });
    expect(await written()).toEqual(before);
  });

  it('answers in the language of the address, of the body, or of the browser', async () => {
    const messageOf = async (options: Ask) =>
      (await ask(redeem, 'redeem', options)).json.error.message as string;
    expect(await messageOf({ body, query: { locale: 'es' } })).toContain('Inicia sesión');
    expect(await messageOf({ body, headers: { 'accept-language': 'es-AR,es;q=0.9' } })).toContain(
      'Inicia sesión',
    );
    expect(await messageOf({ body: {} })).toContain('Log in');
    expect(await messageOf({ customer: known.id, body: { locale: 'es' } })).toContain('No hemos entendido');
  });

  it('a shop that removed the app', async () => {
    await lealta.db.inShop(shopId, (tx) => tx.query('UPDATE shops SET uninstalled_at = now()'));
    try {
      expect(await ask(member, 'member', { customer: known.id })).toMatchObject({
        status: 404,
        json: { error: { code: 'unknown-shop' } },
      });
    } finally {
      await lealta.db.inShop(shopId, (tx) => tx.query('UPDATE shops SET uninstalled_at = NULL'));
    }
  });

  it('more attempts in a minute than a person makes, for that member only', async () => {
    const eager = await aMember(0n);
    const statuses = [];
    for (let n = 0; n < PROXY_LIMITS.write + 2; n += 1)
      statuses.push((await ask(join, 'join', { customer: eager.id, body: {} })).status);
    expect(statuses).toEqual([...Array(PROXY_LIMITS.write).fill(200), 429, 429]);
    const refused = await ask(join, 'join', { customer: eager.id, body: {} });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(join, 'join', { customer: stranger.id, body: {} })).status).toBe(200);
    expect((await ask(member, 'member', { customer: eager.id })).status).toBe(200);
  });
});

describe('a birthday told on the storefront', () => {
  const tell = (customer: number | null, body: unknown) => ask(birthday, 'birthday', { customer, body });

  it('is kept, and may be put right until the day after', async () => {
    const { id, memberId } = await aMember(0n);
    const told = await tell(id, { month: 5, day: 14, locale: 'es' });
    expect(told).toMatchObject({ status: 200, json: { outcome: 'saved', birthday: { month: 5, day: 14 } } });
    expect(Date.parse(told.json.editableUntil)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect((await tell(id, { month: 5, day: 15 })).json.birthday).toEqual({ month: 5, day: 15 });
    await lealta.db.inShop(shopId, (tx) =>
      tx.query('UPDATE customers SET birthday_locked_at = now() WHERE customer_id = $1', [memberId]),
    );
    expect(await tell(id, { month: 6, day: 1, locale: 'es' })).toMatchObject({
      status: 409,
      json: { error: { code: 'birthday-locked', message: expect.stringContaining('escribe a la tienda') } },
    });
    // Told again as it is, it is no error.
    expect((await tell(id, { month: 5, day: 15 })).status).toBe(200);
  });

  it.each([
    ['a day that no year has', { month: 2, day: 30 }, 422, 'no-such-day'],
    ['no day', { month: 2 }, 422, 'invalid-request'],
    ['a text', { month: 'mayo', day: 3 }, 422, 'invalid-request'],
  ])('%s is refused', async (_, body, status, code) => {
    const { id } = await aMember(0n);
    expect(await tell(id, body)).toMatchObject({ status, json: { error: { code } } });
  });

  it('needs a member, logged in', async () => {
    expect(await tell(null, { month: 5, day: 14 })).toMatchObject({ status: 401 });
    expect(await tell((await aCustomer()).id, { month: 5, day: 14 })).toMatchObject({ status: 403 });
    expect((await ask(birthdayByGet, 'birthday')).status).toBe(405);
  });
});
