import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pictureOf } from '#dev-shop/catalogue/wine-shop.ts';
import type { DevShopContext } from '../context.ts';
import type { Store } from '../model.ts';
import { drawProduct } from './drawings/product-picture.ts';
import { drawCollection, drawHero } from './drawings/scenes.ts';
import type { Answer } from './visit.ts';

const themeAssets = fileURLToPath(new URL('./theme/assets/', import.meta.url));
export const extensionDir = fileURLToPath(new URL('../../extensions/lealta-theme/', import.meta.url));

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
};

/** A changed file gets another address, so that every asset may be kept for a year. */
function stamped(base: string, path: string): string {
  const stamp = existsSync(path)
    ? createHash('md5').update(readFileSync(path)).digest('hex').slice(0, 10)
    : '0';
  return `${base}?v=${stamp}`;
}

export const assetUrl = (file: string): string =>
  stamped(`/cdn/shop/assets/${file}`, join(themeAssets, file));
export const extensionAssetUrl = (file: string): string =>
  stamped(`/cdn/extensions/lealta-theme/assets/${file}`, join(extensionDir, 'assets', file));
export const sceneUrl = (name: unknown): string => `/cdn/shop/scenes/${String(name)}.svg`;

const drawn = new Map<string, string>();

/** Answers `/cdn/…`: the theme's and the extension's files, and the drawings of products, collections and scenes. */
export function answerAsset(find: DevShopContext['find'], store: Store, path: string): Answer {
  const [, kind, name] =
    /^\/cdn\/(shop\/assets|extensions\/lealta-theme\/assets)\/([\w-]+(?:\.[\w-]+)+)$/.exec(path) ?? [];
  if (kind && name) {
    const file = join(kind.startsWith('shop') ? themeAssets : join(extensionDir, 'assets'), name);
    if (!existsSync(file)) return notFound;
    return keep(types[extname(name)] ?? 'application/octet-stream', readFileSync(file));
  }
  const [, what, handle] = /^\/cdn\/shop\/(products|collections|scenes)\/([\w-]+)\.svg$/.exec(path) ?? [];
  if (!what || !handle) return notFound;
  const key = `${store.domain} ${path}`;
  const svg = drawn.get(key) ?? draw(find, store, what, handle);
  if (svg === null) return notFound;
  drawn.set(key, svg);
  // Drawings carry no stamp in their address, so a changed one has to be able to arrive.
  return keep(types['.svg'] ?? '', svg, 'public, max-age=86400');
}

const notFound: Answer = {
  kind: 'raw',
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: 'Not found',
};

function keep(
  type: string,
  body: Buffer | string,
  cacheControl = 'public, max-age=31536000, immutable',
): Answer {
  const headers = { 'content-type': type, 'cache-control': cacheControl };
  return { kind: 'raw', status: 200, headers, body };
}

function draw(find: DevShopContext['find'], store: Store, what: string, handle: string): string | null {
  const withPicture = (name: string) => {
    const product = find.productByHandle(store, name);
    return product ? { product, picture: pictureOf(product) } : null;
  };
  if (what === 'scenes') return handle === 'hero' ? drawHero() : null;
  if (what === 'products') {
    const found = withPicture(handle);
    return found && drawProduct(found.product, found.picture, withPicture);
  }
  const inside = store.products
    .filter((product) => product.collections.includes(handle))
    .map((product) => ({ product, picture: pictureOf(product) }));
  return inside.length === 0 ? null : drawCollection(inside, withPicture);
}
