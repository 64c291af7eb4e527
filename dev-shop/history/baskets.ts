import type { Product, Store, Variant } from '../model.ts';
import type { Chance } from './chance.ts';

const kinds = [
  'Tinto',
  'Blanco',
  'Rosado',
  'Espumoso',
  'Vermut',
  'Caja regalo',
  'Accesorio',
  'Tarjeta regalo',
] as const;
/** What the shop sells of each kind over a year, before a customer's own taste. */
const shares: Record<string, number> = {
  Tinto: 42,
  Blanco: 24,
  Rosado: 8,
  Espumoso: 9,
  Vermut: 4,
  'Caja regalo': 3,
  Accesorio: 4,
  'Tarjeta regalo': 0.8,
};

/** What one customer likes: kinds of wine, a price, wines they come back to, and how much they carry home. */
export type Taste = {
  kinds: ReadonlyMap<string, number>;
  /** Price of a bottle that feels right, in cents. */
  bottlePrice: number;
  favourites: ReadonlySet<number>;
  bottlesMean: number;
  casesShare: number;
};

export function tasteOf(chance: Chance, store: Store): Taste {
  const wines = store.products.filter(
    (product) => product.variants[0] && /^(?:Tinto|Blanco)$/.test(product.productType),
  );
  return {
    kinds: new Map(kinds.map((kind) => [kind, (shares[kind] ?? 1) * chance.gamma(1.1, 1.1)])),
    bottlePrice: Math.exp(chance.normal(Math.log(1250), 0.32)),
    favourites: new Set([chance.pick(wines).id, chance.pick(wines).id]),
    bottlesMean: 1.5 + chance.gamma(2, 0.9),
    casesShare: chance.beta(1, 5),
  };
}

/** A basket on a day: one to five products that suit the taste and the season; a variant appears once. */
export function basketFor(
  chance: Chance,
  store: Store,
  taste: Taste,
  at: number,
): { variantId: number; quantity: number }[] {
  const month = new Date(at).getUTCMonth();
  const products = store.products.filter((product) => product.status === 'ACTIVE');
  const basket = new Map<number, number>();
  let bottles = Math.max(
    1,
    Math.round(taste.bottlesMean * chance.between(0.5, 1.6) * (month === 11 ? 1.3 : 1)),
  );
  for (let line = 0; line < 5 && bottles > 0; line += 1) {
    const product = chance.pick(products, (each) => appeal(each, taste, month));
    const single = product.variants[0];
    const box = product.variants.find((variant) => variant.title.startsWith('Caja'));
    if (!single) continue;
    if (product.giftCard || !isWine(product)) {
      const variant = product.giftCard ? chance.pick(product.variants) : single;
      if (!basket.has(variant.id)) basket.set(variant.id, 1);
      bottles -= 2;
      continue;
    }
    if (box && bottles >= 4 && chance.happens(taste.casesShare)) {
      basket.set(box.id, (basket.get(box.id) ?? 0) + 1);
      bottles -= 6;
      continue;
    }
    const variant = largeBottle(product, chance) ?? single;
    const quantity = Math.min(bottles, chance.whole(1, 3));
    basket.set(variant.id, (basket.get(variant.id) ?? 0) + quantity);
    bottles -= quantity;
  }
  return [...basket].map(([variantId, quantity]) => ({ variantId, quantity }));
}

const isWine = (product: Product): boolean =>
  /^(?:Tinto|Blanco|Rosado|Espumoso|Vermut)$/.test(product.productType);

function largeBottle(product: Product, chance: Chance): Variant | null {
  const magnum = product.variants.find((variant) => variant.title.startsWith('Mágnum'));
  return magnum && chance.happens(0.03) ? magnum : null;
}

function appeal(product: Product, taste: Taste, month: number): number {
  const kind = (taste.kinds.get(product.productType) ?? 1) * season(product.productType, month);
  const bottle = product.variants[0]?.price ?? taste.bottlePrice;
  const distance = isWine(product) ? Math.log(bottle / taste.bottlePrice) / 0.4 : 1;
  return kind * Math.exp(-0.5 * distance * distance) * (taste.favourites.has(product.id) ? 6 : 1);
}

/** Rosé and white in summer, sparkling, gift boxes and cards at Christmas. */
function season(kind: string, month: number): number {
  const summer = month >= 4 && month <= 8;
  const christmas = month >= 10;
  if (kind === 'Rosado') return summer ? 2.4 : 0.5;
  if (kind === 'Blanco') return summer ? 1.4 : 0.85;
  if (kind === 'Tinto') return summer ? 0.75 : 1.15;
  if (kind === 'Espumoso') return christmas ? 2.6 : 0.9;
  if (kind === 'Caja regalo' || kind === 'Tarjeta regalo') return month === 11 ? 5 : christmas ? 2 : 0.6;
  return 1;
}
