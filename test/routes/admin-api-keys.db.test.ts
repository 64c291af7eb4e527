import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_SCOPES } from '#app/domain/api/scopes.ts';
import en from '#app/i18n/locales/en.json' with { type: 'json' };
import type { ShopId } from '#app/kernel/ids.ts';
import { action, loader } from '#app/routes/app.api-keys.tsx';
import { scopeKey } from '#app/ui/admin/api-keys/scope-key.ts';
import { API_KEYS_MAX } from '#app/use-cases/api/manage-keys.ts';
import { type TestApp, testApp } from '#test/support/app.ts';
import { adminArgs, installed } from './admin-request.ts';

const DOMAIN = 'keys.myshopify.com';
let app: TestApp;
let shopId: ShopId;

beforeAll(async () => {
  app = await testApp();
  shopId = await app.aShop('keys');
  await app.aShop('keys-other');
  await installed(app, DOMAIN);
  await installed(app, 'keys-other.myshopify.com');
});
afterAll(() => app.close());

const page = async (domain = DOMAIN) => loader(await adminArgs(app, domain, { path: '/app/api-keys' }));
const send = async (form: Record<string, string>, domain = DOMAIN) =>
  action(await adminArgs(app, domain, { path: '/app/api-keys', form }));
const create = (name: string, scopes = 'read:members write:points') =>
  send({ intent: 'create', name, scopes });

describe('the API keys page', () => {
  it('starts empty, makes keys that work, and shows a key in the answer that made it only', async () => {
    expect((await page()).rows).toEqual([]);
    const made = await create(' CRM ');
    if (!('key' in made)) throw new Error('no key was made');
    expect(made.key).toMatch(new RegExp(`^lk_${shopId}_[A-Za-z0-9_-]{43}$`));
    expect(await app.lealta.api.recogniseKey(made.key)).toMatchObject({
      shop: { shopId },
      scopes: ['read:members', 'write:points'],
    });
    const { rows, documentUrl } = await page();
    expect(rows).toMatchObject([{ name: 'CRM', scopes: ['read:members', 'write:points'], revokedAt: null }]);
    expect(documentUrl).toBe('http://localhost:3000/api/v1/openapi.json');
    expect(JSON.stringify(rows)).not.toContain(made.key.slice(-20));
  });

  it('says what is wrong with each field, and makes nothing', async () => {
    const before = (await page()).rows.length;
    expect(await create('', '')).toEqual({ intent: 'create', errors: { name: 'missing', scopes: 'none' } });
    expect(await create('a'.repeat(61))).toEqual({ intent: 'create', errors: { name: 'too-long' } });
    expect(await create('Till', 'read:everything')).toEqual({ intent: 'create', errors: { scopes: 'none' } });
    expect((await page()).rows).toHaveLength(before);
    await expect(send({ intent: 'revoke', keyId: 'x' })).rejects.toMatchObject({ status: 400 });
  });

  it('revokes a key at once, and its own shop’s only', async () => {
    const made = await create('Till');
    if (!('key' in made)) throw new Error('no key was made');
    const { key, keyId } = made;
    expect((await page('keys-other.myshopify.com')).rows).toEqual([]);
    await send({ intent: 'revoke', keyId }, 'keys-other.myshopify.com');
    expect(await app.lealta.api.recogniseKey(key)).not.toBe(null);
    await send({ intent: 'revoke', keyId });
    expect(await app.lealta.api.recogniseKey(key)).toBe(null);
    expect((await page()).rows.at(-1)).toMatchObject({ keyId, revokedAt: expect.any(Date) });
    expect(await send({ intent: 'revoke', keyId })).toEqual({ intent: 'revoke' });
  });

  it('makes no more keys than a shop can use', async () => {
    let last = await create('Many');
    for (let n = 0; n < API_KEYS_MAX; n += 1) last = await create('Many');
    expect(last).toEqual({ intent: 'create', outcome: 'too-many' });
    expect((await page()).rows.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(API_KEYS_MAX);
  });

  it('has a text for every scope', () => {
    expect(Object.keys(en.keys.scopes)).toEqual(API_SCOPES.map(scopeKey));
  });
});
