import type { Product } from '../../model.ts';
import { collectionObject, productObject } from '../objects/product.ts';
import { say } from '../texts.ts';
import type { Answer, Visit } from '../visit.ts';

const featured = ['pena-cantarela', 'mar-de-fondo', 'rubor', 'brisa-brut-nature'];
const shortList = [
  'camino-corto',
  'niebla-baja',
  'silencio-de-arlanza',
  'lombas-de-godello',
  'tres-abuelas',
  'gran-puigventos-48',
  'isla-del-faro',
  'gran-altaviento-904-cepas',
];
const giftBoxes = ['caja-sobremesa', 'caja-atlantica', 'caja-brindis'];

/** The front page: the sign, the ranges, what is open on the counter, a short wine list, gift boxes. */
export function showHome(visit: Visit): Answer {
  const { store, locale } = visit;
  const shelf = listed(store.products);
  const choose = (handles: string[], count: number) => {
    const chosen = handles.flatMap((handle) => shelf.find((product) => product.handle === handle) ?? []);
    return (chosen.length > 0 ? chosen : shelf.slice(0, count)).map((product) =>
      productObject(product, visit),
    );
  };
  return {
    kind: 'page',
    template: 'index',
    pageType: 'index',
    title: store.name,
    description: say(locale, 'home.description'),
    data: {
      ranges: store.collections.map((collection) =>
        collectionObject(
          collection,
          visit,
          shelf.filter((product) => product.collections.includes(collection.handle)).length,
        ),
      ),
      featured: choose(featured, 4),
      short_list: choose(shortList, 8),
      gift_boxes: choose(giftBoxes, 3),
    },
  };
}

/** Products on the shelves: unlisted ones are reached by their address only. */
export function listed(products: readonly Product[]): Product[] {
  return products.filter((product) => product.status === 'ACTIVE');
}
