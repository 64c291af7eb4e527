import { translateTitle } from '#dev-shop/catalogue/wine-shop.ts';
import { isForSale } from '#dev-shop/commerce/cart.ts';
import type { Product } from '../../model.ts';
import { collectionObject, productObject } from '../objects/product.ts';
import { say } from '../texts.ts';
import { type Answer, type Visit, whole } from '../visit.ts';
import { listed } from './home.ts';
import { showNotFound } from './not-found.ts';

const orders = ['manual', 'price-ascending', 'price-descending', 'title-ascending'] as const;
const priceBands: Record<string, (cents: number) => boolean> = {
  '0-12': (cents) => cents < 1200,
  '12-20': (cents) => cents >= 1200 && cents < 2000,
  '20-': (cents) => cents >= 2000,
};

/** A range of products, sorted and narrowed by region and price; `all` is the whole shop. */
export function showCollection(visit: Visit, handle: string): Answer {
  const { store, locale, url } = visit;
  const collection = store.collections.find((candidate) => candidate.handle === handle);
  if (!collection && handle !== 'all') return showNotFound(visit);
  const inside = listed(store.products).filter(
    (product) => !collection || product.collections.includes(handle),
  );
  const region = url.searchParams.get('region') ?? '';
  const band = url.searchParams.get('price') ?? '';
  const order = orders.find((candidate) => candidate === url.searchParams.get('sort_by')) ?? 'manual';
  const regions = [...new Set(inside.map(regionOf).filter(Boolean))].sort((a, b) =>
    a.localeCompare(b, locale),
  );
  const shown = sortProducts(
    inside.filter(
      (product) =>
        (region === '' || regionOf(product) === region) && (priceBands[band]?.(lowestPrice(product)) ?? true),
    ),
    order,
    locale,
  );
  const described = collection
    ? collectionObject(collection, visit, inside.length)
    : {
        handle: 'all',
        title: say(locale, 'collection.all_title'),
        description: say(locale, 'collection.all_description'),
        url: `${visit.prefix}/collections/all`,
        products_count: inside.length,
      };
  return {
    kind: 'page',
    template: 'collection',
    pageType: 'collection',
    title: described.title,
    description: described.description,
    data: {
      collection: described,
      products: shown.map((product) => productObject(product, visit)),
      regions,
      chosen: { region, price: priceBands[band] ? band : '', sort_by: order },
      narrowed: region !== '' || priceBands[band] !== undefined,
      orders,
    },
  };
}

/** A product's page; an unlisted product has one, a draft has none. */
export function showProduct(visit: Visit, handle: string): Answer {
  const { store, context, url } = visit;
  const product = context.find.productByHandle(store, handle);
  if (!product || !isForSale(product)) return showNotFound(visit);
  const variantId = whole({ variant: url.searchParams.get('variant') ?? '' }, 'variant', 0);
  const related = listed(store.products)
    .filter((other) => other !== product && other.productType === product.productType)
    .sort(
      (a, b) =>
        Math.abs(lowestPrice(a) - lowestPrice(product)) - Math.abs(lowestPrice(b) - lowestPrice(product)),
    )
    .slice(0, 4);
  const shown = productObject(product, visit, variantId);
  const range = store.collections.find((collection) => collection.handle === product.collections[0]);
  return {
    kind: 'page',
    template: 'product',
    pageType: 'product',
    title: shown.title,
    description: product.description[visit.locale],
    data: {
      product: shown,
      range: range ? collectionObject(range, visit, 0) : null,
      related: related.map((other) => productObject(other, visit)),
    },
  };
}

/** Products whose name, winery, grapes, region, type or description holds every word, accents aside. */
export function showSearch(visit: Visit): Answer {
  const { locale, url } = visit;
  const terms = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
  const performed = plain(terms).split(/\s+/).some(Boolean);
  const results = findProducts(visit, terms).map((product) => productObject(product, visit));
  return {
    kind: 'page',
    template: 'search',
    pageType: 'search',
    title: say(locale, 'search.title'),
    data: { search: { terms, performed, results, results_count: results.length } },
  };
}

/** Listed products that hold every word, the nearest first; none for no words. */
export function findProducts({ store, locale }: Visit, terms: string): Product[] {
  const words = plain(terms.trim()).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return listed(store.products)
    .map((product) => ({ product, rank: rankOf(product, words, locale) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ product }) => product);
}

function rankOf(product: Product, words: string[], locale: 'es' | 'en'): number {
  const title = plain(`${product.title} ${translateTitle(product.title, locale)}`);
  const near = plain(
    [product.vendor, product.productType, translateTitle(product.productType, locale), ...product.tags].join(
      ' ',
    ),
  );
  const far = plain(product.description[locale]);
  let rank = 0;
  for (const word of words) {
    if (title.includes(word)) rank += 9;
    else if (near.includes(word)) rank += 3;
    else if (far.includes(word)) rank += 1;
    else return 0;
  }
  return rank;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

function regionOf(product: Product): string {
  return product.facts.find((fact) => fact.label.es === 'Origen')?.value.es ?? '';
}

function lowestPrice(product: Product): number {
  return Math.min(...product.variants.map((variant) => variant.price));
}

function sortProducts(products: Product[], order: (typeof orders)[number], locale: string): Product[] {
  switch (order) {
    case 'manual':
      return products;
    case 'price-ascending':
      return products.sort((a, b) => lowestPrice(a) - lowestPrice(b));
    case 'price-descending':
      return products.sort((a, b) => lowestPrice(b) - lowestPrice(a));
    case 'title-ascending':
      return products.sort((a, b) => a.title.localeCompare(b.title, locale));
  }
}
