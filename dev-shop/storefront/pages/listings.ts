import type { Product } from '../../model.ts';
import { productObject } from '../objects/product.ts';
import { type Answer, text, type Visit, whole } from '../visit.ts';
import { findProducts } from './collection.ts';
import { listed } from './home.ts';

const shownMax = 250;

/** `/products.json` and `/collections/{handle}/products.json`: what is on the shelves; null for no such collection. */
export function listProducts(visit: Visit, handle: string | null): Answer | null {
  const { store } = visit;
  if (handle !== null && handle !== 'all' && !store.collections.some((one) => one.handle === handle))
    return null;
  const shelf = listed(store.products).filter(
    ({ collections }) => handle === null || handle === 'all' || collections.includes(handle),
  );
  return json({ products: shelf.slice(0, shownMax).map((product) => described(visit, product)) });
}

/** `/search/suggest.json`: what predictive search offers. */
export function suggestProducts(visit: Visit): Answer {
  const found = findProducts(visit, text({ q: visit.url.searchParams.get('q') ?? '' }, 'q', 100));
  const products = found.slice(0, 10).map((product) => described(visit, product));
  return json({ resources: { results: { products } } });
}

/** `/recommendations/products.json?product_id=`: others of the same type, whatever the product itself is. */
export function recommendProducts(visit: Visit): Answer {
  const { context, store, url } = visit;
  const id = whole({ id: url.searchParams.get('product_id') ?? '' }, 'id', Number.NaN);
  const product = context.find.product(store, id);
  const near = listed(store.products).filter(
    (other) => product !== null && other !== product && other.productType === product.productType,
  );
  return json({ products: near.slice(0, 10).map((other) => described(visit, other)) });
}

/** `/products/{handle}.js` and `.json`: any product that can be bought, by its exact handle. */
export function showProductJson(visit: Visit, product: Product, form: 'js' | 'json'): Answer {
  return json(form === 'js' ? described(visit, product) : { product: described(visit, product) });
}

/** `/sitemap.xml`, all pages in one. */
export function showSitemap({ store, context }: Visit): Answer {
  const origin = context.storeUrl(store);
  const paths = [
    '/',
    ...store.collections.map(({ handle }) => `/collections/${handle}`),
    ...listed(store.products).map(({ handle }) => `/products/${handle}`),
  ];
  const urls = paths.map((path) => `<url><loc>${origin}${encodeURI(path)}</loc></url>`);
  return {
    kind: 'raw',
    status: 200,
    headers: { 'content-type': 'application/xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`,
  };
}

const json = (value: unknown): Answer => ({ kind: 'json', status: 200, value });

/** A product as Shopify's Ajax API tells it: without its metafields. */
function described(visit: Visit, product: Product) {
  const { id, handle, title, vendor, type, tags, url, price, available, variants } = productObject(
    product,
    visit,
  );
  return { id, handle, title, vendor, type, tags, url, price, available, variants };
}
