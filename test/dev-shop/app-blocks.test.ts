import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DevShop } from '#dev-shop/server.ts';
import { aDevShop, aStore, post } from './a-store.ts';

let devShop: DevShop;
beforeAll(async () => {
  const installation = { id: 900, scopes: [], tokens: [] };
  devShop = await aDevShop({ store: aStore({ installation }) });
});
afterAll(() => devShop.stop());

const control = (fields: object) => post(`${devShop.url}/__dev/stores/vinya/app-blocks`, fields);

/** What of the app's theme extension stands on the product's page. */
async function ofTheApp(): Promise<string[]> {
  const html = await (await fetch(`${devShop.url}/products/garnacha`)).text();
  expect(html).toContain('Garnacha');
  const found = html.matchAll(/shopify-block-[\w-]+|\/cdn\/extensions\/[\w-]+/g);
  return [...new Set([...found].map(([name]) => name))].sort();
}

it('takes the app’s blocks, embeds and assets off the theme, and puts them back', async () => {
  const before = await ofTheApp();
  expect(before).toEqual(
    expect.arrayContaining(['/cdn/extensions/lealta-theme', 'shopify-block-product-points']),
  );

  expect(await control({ shown: false })).toMatchObject({ status: 200, json: { shown: false } });
  expect(await ofTheApp()).toEqual([]);

  await control({ shown: true });
  expect(await ofTheApp()).toEqual(before);
});

it('refuses what is neither on nor off', async () => {
  expect(await control({ shown: 'no' })).toMatchObject({ status: 422 });
});
