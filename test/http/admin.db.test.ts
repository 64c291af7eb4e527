import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '#app/config/environment.ts';
import { openDatabase } from '#app/db/database.ts';
import { type AdminArgs, admin } from '#app/http/admin.server.ts';
import type { Lealta } from '#app/wiring.server.ts';
import { API_KEY, API_SECRET, startTestShop, type TestShop } from '#test/shopify/a-shop.ts';
import { testDatabase } from '#test/support/database.ts';

let shop: TestShop;
let lealta: Lealta;

const BROWSER = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';

/** A session token as Shopify's admin gives it to the page. */
async function sessionToken(): Promise<string> {
  const url = `${shop.devShop.url}/__dev/stores/${shop.store.handle}/session-token`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  return (await response.json()).token;
}

async function visit<Result>(
  handler: (args: AdminArgs) => Promise<Result>,
  { method = 'GET', token }: { method?: string; token?: string } = {},
): Promise<Result | Response> {
  const request = new Request('https://lealta.example.com/app.data', {
    method,
    headers: { 'user-agent': BROWSER, authorization: `Bearer ${token ?? (await sessionToken())}` },
  });
  try {
    return await admin(handler)({ request, params: {}, context: { lealta, clientAddress: '127.0.0.1' } });
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}

const sent = (path: RegExp): number => shop.requests.filter((request) => path.test(request)).length;
const nameOfShop = ({ lealta: app, shop: { domain } }: AdminArgs) =>
  app.shopify
    .forShop(domain)
    .shopDetails()
    .then(({ name }) => name);

beforeAll(async () => {
  shop = await startTestShop();
  // After the shop: Shopify's library keeps the fetch that it finds when it is loaded.
  const { createLealta } = await import('#app/wiring.server.ts');
  const environment = readEnvironment({
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: 'https://lealta.example.com',
    LEALTA_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  lealta = await createLealta(environment, { db: openDatabase(await testDatabase(), { max: 4 }) });
});
afterAll(async () => {
  await lealta?.close();
  await shop?.stop();
});
beforeEach(() => {
  shop.faults.length = 0;
  shop.requests.length = 0;
});

describe('a page of the admin', () => {
  it('tries the installation again at the next visit when Shopify failed in the middle of it', async () => {
    for (let n = 0; n < 8; n += 1)
      shop.faults.push({ path: /graphql/, kind: 'answer', status: 503, body: '{}' });
    const failed = await visit(async () => 'never');
    expect((failed as Response).status).toBe(500);
    shop.faults.length = 0;
    expect(await visit(async (args) => args.shop.installed)).toBe(true);
    await lealta.shopify.forgetToken(shop.domain);
    shop.store.metafieldDefinitions.length = 0;
    shop.requests.length = 0;
  });

  it('installs the app at the first visit, and needs no new token at the second', async () => {
    const first = await visit(async (args) => ({ shop: args.shop, user: args.user }));
    expect(first).toMatchObject({
      shop: {
        domain: shop.domain,
        name: 'Bodega',
        currency: 'EUR',
        timezone: 'Europe/Madrid',
        locale: 'es',
        installed: true,
      },
      user: expect.stringMatching(/^\d+$/),
    });
    expect(sent(/access_token/)).toBe(1);
    expect(shop.store.metafieldDefinitions.map(({ key }) => key)).toEqual(['member']);
    await visit(async () => 'again');
    expect(sent(/access_token/)).toBe(1);
  });

  it('is refused without a session token of this app', async () => {
    const [header, payload] = (await sessionToken()).split('.');
    for (const token of ['nonsense', `${header}.${payload}.AAAA`]) {
      const refused = await visit(async () => 'never', { token });
      expect(refused).toBeInstanceOf(Response);
      expect((refused as Response).status).toBe(401);
    }
  });

  it('is not opened by the token that a shopper’s extension has, signed by the same secret for the same app', async () => {
    await visit(async () => 'installed');
    const now = Math.floor(Date.now() / 1000);
    for (const sub of ['gid://shopify/Customer/42', undefined, '']) {
      const token = await new SignJWT({
        dest: `https://${shop.domain}`,
        aud: API_KEY,
        nbf: now,
        exp: now + 60,
        ...(sub === undefined ? {} : { sub }),
      })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(API_SECRET));
      const refused = await visit(async () => 'never', { token });
      expect(refused instanceof Response && refused.status).toBe(403);
    }
  });

  it('gets a new token by itself when the stored one is dead', async () => {
    await visit(async () => 'installed');
    if (shop.store.installation) shop.store.installation.tokens = [];
    expect(await visit(nameOfShop)).toBe('Bodega');
  });

  it('asks the browser to repeat a form whose token is dead: nothing is done twice', async () => {
    await visit(async () => 'installed');
    if (shop.store.installation) shop.store.installation.tokens = [];
    let times = 0;
    const save = (args: AdminArgs) => {
      times += 1;
      return nameOfShop(args);
    };
    const answer = await visit(save, { method: 'POST' });
    expect(answer).toBeInstanceOf(Response);
    expect((answer as Response).status).toBe(401);
    expect((answer as Response).headers.get('x-shopify-retry-invalid-session-request')).toBe('1');
    expect(times).toBe(1);
    expect(await visit(save, { method: 'POST' })).toBe('Bodega');
  });

  it('says that Shopify does not answer, and passes on what the page itself throws', async () => {
    await visit(async () => 'installed');
    const unavailable = await visit(() =>
      Promise.reject(Object.assign(new Error('x'), { name: 'ShopifyUnavailable' })),
    );
    expect((unavailable as Response).status).toBe(503);
    await expect(visit(() => Promise.reject(new Error('a fault of ours')))).rejects.toThrow(
      'a fault of ours',
    );
    const own = await visit(() => Promise.reject(new Response('gone', { status: 404 })));
    expect((own as Response).status).toBe(404);
  });
});
