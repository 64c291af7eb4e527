import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toShopifyCustomerId } from '#app/kernel/ids.ts';
import {
  type AdminApi,
  type DiscountCodeInput,
  isShopifyAuthorizationLost,
  isShopifyUnavailable,
} from '#app/shopify/index.ts';
import { storeCustomer } from '#test/builders/store-customers.ts';
import { startTestShop, type TestShop } from './a-shop.ts';

let shop: TestShop;
let api: AdminApi;

const GRAPHQL = /graphql\.json$/;
const TOKEN = /access_token$/;
const CUSTOMER = 8_000_000_000_042;

const aVoucher = (code: string): DiscountCodeInput => ({
  code,
  title: 'Lealta: 5 €',
  gives: { kind: 'amount', valueMinor: 550n, items: { products: [], variants: [], collections: [] } },
  minimumMinor: 0n,
  combinesWith: { order: false, product: false, shipping: true },
  currency: 'EUR',
  customerId: toShopifyCustomerId(CUSTOMER),
  startsAt: new Date('2026-07-01T00:00:00Z'),
  endsAt: new Date('2036-07-01T00:00:00Z'),
});

const sent = (path: RegExp): number => shop.requests.filter((request) => path.test(request)).length;
const outcomeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: unknown) =>
      isShopifyUnavailable(error)
        ? 'unavailable'
        : isShopifyAuthorizationLost(error)
          ? 'authorization-lost'
          : error,
  );

beforeAll(async () => {
  shop = await startTestShop({
    customers: [storeCustomer(CUSTOMER, { email: 'ana@example.com' })],
  });
});
afterAll(() => shop.stop());
beforeEach(async () => {
  await shop.throttle({ maximumAvailable: 2_000, restoreRate: 100 });
  await shop.install();
  api = shop.platform.forShop(shop.domain);
});

describe('what a shop is asked', () => {
  it('tells its details, language and granted scopes', async () => {
    expect(await api.shopDetails()).toMatchObject({
      shopifyId: 70_000_000_001n,
      name: 'Bodega',
      currency: 'EUR',
      timezone: 'Europe/Madrid',
      locale: 'es',
      taxesIncluded: true,
      appInstallationGid: 'gid://shopify/AppInstallation/5',
      scopes: [...shop.platform.scopes],
    });
  });

  it('tells who a customer is, and null for one it does not know', async () => {
    expect(await api.findCustomer(toShopifyCustomerId(CUSTOMER))).toEqual({
      shopifyId: BigInt(CUSTOMER),
      email: 'ana@example.com',
      phone: null,
      firstName: 'Ana',
      lastName: 'García',
      locale: 'es',
      createdAt: new Date('2026-01-01T00:00:00Z'),
      updatedAt: new Date('2026-01-01T00:00:00Z'),
    });
    expect(await api.findCustomer(toShopifyCustomerId(1))).toBeNull();
  });

  it('makes a code for one customer and one use, finds it whatever its case, and deletes it once', async () => {
    const made = await api.createDiscountCode(aVoucher('LEALTA-AAAA'));
    expect(made).toEqual({
      outcome: 'created',
      discountId: expect.stringMatching(/^gid:\/\/shopify\/DiscountCode/),
    });
    expect(shop.store.discounts[0]).toMatchObject({
      code: 'LEALTA-AAAA',
      value: { kind: 'amount', amount: 550 },
      usageLimit: 1,
      oncePerCustomer: true,
      customerIds: [CUSTOMER],
      combinesWith: { order: false, product: false, shipping: true },
    });
    expect(await api.createDiscountCode(aVoucher('LEALTA-AAAA'))).toEqual({ outcome: 'code-taken' });
    const found = await api.findDiscountByCode('lealta-aaaa');
    expect(found).toEqual({
      discountId: 'discountId' in made ? made.discountId : '',
      usageCount: 0,
      active: true,
    });
    expect(await api.deleteDiscount(found?.discountId ?? '')).toBe('deleted');
    expect(await api.deleteDiscount(found?.discountId ?? '')).toBe('not-found');
    expect(await api.findDiscountByCode('LEALTA-AAAA')).toBeNull();
  });

  it('says why a code is refused', async () => {
    const refused = await api.createDiscountCode({
      ...aVoucher('LEALTA-BBBB'),
      gives: { kind: 'amount', valueMinor: -1n, items: { products: [], variants: [], collections: [] } },
    });
    expect(refused).toEqual({ outcome: 'refused', message: expect.stringMatching(/\w{3}/) });
  });

  it('writes more metafields than fit into one call, and names the ones that are refused', async () => {
    const inputs = Array.from({ length: 60 }, (_, n) => ({
      ownerGid: n === 30 ? 'gid://shopify/Customer/1' : `gid://shopify/Customer/${CUSTOMER}`,
      namespace: '$app',
      key: `member_${n}`,
      type: 'json',
      value: JSON.stringify({ n }),
    }));
    const { refused } = await api.setMetafields(inputs);
    expect(refused.map(({ index }) => index)).toEqual([30]);
    expect(shop.store.metafields.filter(({ key }) => key.startsWith('member_'))).toHaveLength(59);
    // 25, then the second 25 twice (one was refused), then 10.
    expect(sent(GRAPHQL)).toBe(4);
  });

  it('defines the member metafield once', async () => {
    const definition = { key: 'member', name: 'Lealta', description: 'Points and vouchers' };
    expect(await api.defineCustomerMetafield(definition)).toBe('defined');
    expect(await api.defineCustomerMetafield(definition)).toBe('already-defined');
  });
});

describe('a token that stops working', () => {
  it('is renewed once for all who were refused at the same time', async () => {
    for (const token of shop.store.installation?.tokens ?? []) token.expiresAt = '2020-01-01T00:00:00.000Z';
    const answers = await Promise.all(Array.from({ length: 6 }, () => api.shopDetails()));
    expect(answers.map(({ name }) => name)).toEqual(Array(6).fill('Bodega'));
    expect(sent(TOKEN)).toBe(1);
    expect(shop.sessions.get(`offline_${shop.domain}`)?.accessToken).toBe(
      shop.store.installation?.tokens.at(-1)?.accessToken,
    );
  });

  it('is renewed before it expires', async () => {
    await shop.install(60_000);
    await api.shopDetails();
    expect(shop.requests.map((path) => path.split('/').at(-1))).toEqual(['access_token', 'graphql.json']);
  });

  it('keeps its refresh token when the answer names no new one', async () => {
    await shop.install(60_000);
    const before = shop.sessions.get(`offline_${shop.domain}`);
    const known = shop.store.installation?.tokens[0];
    if (known) known.expiresAt = '2099-01-01T00:00:00.000Z';
    const body = JSON.stringify({ access_token: known?.accessToken });
    shop.faults.push({ path: TOKEN, kind: 'answer', status: 200, body });
    await api.shopDetails();
    const after = shop.sessions.get(`offline_${shop.domain}`);
    expect(after?.refreshToken).toBe(before?.refreshToken);
    expect(after?.expires?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
  });

  it('ends in "authorization lost" when it is refused for good, when there is none, and when the shop is gone', async () => {
    for (const token of shop.store.installation?.tokens ?? [])
      token.accessToken = token.refreshToken = 'revoked';
    expect(await outcomeOf(api.shopDetails())).toBe('authorization-lost');
    shop.sessions.clear();
    expect(await outcomeOf(api.shopDetails())).toBe('authorization-lost');
    await shop.install();
    shop.faults.push({ path: GRAPHQL, kind: 'answer', status: 404, body: '{"errors":"Not Found"}' });
    expect(await outcomeOf(api.shopDetails())).toBe('authorization-lost');
  });

  it('is kept when Shopify only fails to answer the renewal', async () => {
    await shop.install(60_000);
    shop.faults.push({ path: TOKEN, kind: 'answer', status: 503, body: 'busy' });
    expect(await outcomeOf(api.shopDetails())).toBe('unavailable');
    expect(await outcomeOf(api.shopDetails())).toBe('answered');
  });
});

describe('a shop that is slow, busy or broken', () => {
  it('is asked again after a fault, a lost answer and silence', async () => {
    shop.faults.push(
      {
        path: GRAPHQL,
        kind: 'answer',
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: '<h1>Bad',
      },
      { path: GRAPHQL, kind: 'lost-answer' },
      { path: GRAPHQL, kind: 'silence' },
    );
    expect(await outcomeOf(api.shopDetails())).toBe('answered');
    expect(sent(GRAPHQL)).toBe(4);
  });

  it('is not asked for somebody who has no time left', async () => {
    for (const path of [GRAPHQL, GRAPHQL, GRAPHQL]) shop.faults.push({ path, kind: 'silence' });
    const hurried = shop.platform.forShop(shop.domain, { leftMs: 300 });
    const started = performance.now();
    expect(await outcomeOf(hurried.shopDetails())).toBe('unavailable');
    // What comes after has its time neither anew nor at all.
    expect(await outcomeOf(hurried.createDiscountCode(aVoucher('LEALTA-LATE')))).toBe('unavailable');
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(sent(GRAPHQL)).toBe(1);
    shop.faults.length = 0;
    expect(await outcomeOf(api.shopDetails())).toBe('answered');
  });

  it('is given up after the last retry', async () => {
    const body = JSON.stringify({
      errors: [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    for (let n = 0; n < 9; n += 1) shop.faults.push({ path: GRAPHQL, kind: 'answer', status: 200, body });
    expect(await outcomeOf(api.shopDetails())).toBe('unavailable');
    expect(sent(GRAPHQL)).toBe(4);
  });

  it('is not asked twice for a code whose answer was lost: the code is there to be found', async () => {
    shop.faults.push({ path: GRAPHQL, kind: 'lost-answer' });
    expect(await outcomeOf(api.createDiscountCode(aVoucher('LEALTA-LOST')))).toBe('unavailable');
    expect(sent(GRAPHQL)).toBe(1);
    expect(await api.findDiscountByCode('LEALTA-LOST')).toMatchObject({ active: true });
  });

  it('gets its time when a call is throttled, also for a write that must not run twice', async () => {
    await api.shopDetails();
    await shop.throttle({ maximumAvailable: 60, restoreRate: 60 });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) => api.createDiscountCode(aVoucher(`LEALTA-T${n}`))),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(10).fill('created'));
    expect(shop.store.discounts.filter(({ code }) => code?.startsWith('LEALTA-T'))).toHaveLength(10);
  });

  it('is waited for as long as Retry-After says', async () => {
    shop.faults.push({
      path: GRAPHQL,
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '1' },
      body: '{}',
    });
    const started = Date.now();
    expect(await outcomeOf(api.shopDetails())).toBe('answered');
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  it('refuses without trying again what the token may not see, and the message has no variables in it', async () => {
    if (shop.store.installation) shop.store.installation.scopes = ['read_orders'];
    const error: unknown = await api.findDiscountByCode('LEALTA-SECRET').catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'ShopifyRefused',
      message: expect.stringContaining('read_discounts'),
    });
    expect(String(error)).not.toContain('LEALTA-SECRET');
    expect(sent(GRAPHQL)).toBe(1);
  });
});
