import type { Product, Store, Variant } from '../model.ts';
import { gifts } from './gifts.ts';
import { type Picture, plainPicture } from './picture.ts';
import type { Entry } from './wine.ts';
import { reds } from './wines/reds.ts';
import { rosesAndSparkling } from './wines/roses-and-sparkling.ts';
import { whites } from './wines/whites.ts';

const entries: readonly Entry[] = [...reds, ...whites, ...rosesAndSparkling, ...gifts];

/** Shopify's ids are long; starting high keeps them from being mistaken for order numbers. */
const firstId = 7_410_000_000_001;

/**
 * Viña Norte, the demo store: a small wine shop in Bilbao with its catalogue and nothing else yet (no customers, orders
 * or discounts). The same ids every time. Prices are in cents with 21 % tax included.
 */
export function createWineStore(): Store {
  let nextId = firstId;
  const id = () => nextId++;
  const shopId = id();
  const collections = describeCollections().map((collection) => ({ id: id(), ...collection }));
  const products = entries.map((entry) => toProduct(entry, id));
  return {
    handle: 'vinya-norte',
    domain: 'vinya-norte.myshopify.com',
    id: shopId,
    name: 'Viña Norte',
    email: 'hola@vinyanorte.example',
    currency: 'EUR',
    taxesIncluded: true,
    taxRate: 0.21,
    timezone: 'Europe/Madrid',
    countryCode: 'ES',
    primaryLocale: 'es',
    nextId,
    collections,
    products,
    customers: [],
    orders: [],
    discounts: [],
    carts: {},
    checkouts: [],
    metafields: [],
    metafieldDefinitions: [],
    installation: null,
  };
}

function toProduct(entry: Entry, id: () => number): Product {
  const productId = id();
  const handle = handleize(entry.title);
  const giftCard = entry.type === 'Tarjeta regalo';
  const variants = entry.formats.map(
    (format, index): Variant => ({
      id: id(),
      title: format.title,
      sku: `${handle.toUpperCase().slice(0, 12)}-${index + 1}`,
      price: format.price,
      compareAtPrice: format.compareAt ?? null,
      cost: format.cost,
      inventory: format.stock,
      requiresShipping: !giftCard,
      taxable: !giftCard,
    }),
  );
  return {
    id: productId,
    handle,
    title: entry.title,
    vendor: entry.vendor,
    productType: entry.type,
    tags: entry.tags,
    description: entry.description,
    collections: entry.collections,
    image: `/cdn/shop/products/${handle}.svg`,
    facts: entry.facts,
    variants,
    status: 'ACTIVE',
    giftCard,
  };
}

const pictures = new Map<string, Picture>(entries.map((entry) => [handleize(entry.title), entry.picture]));

/** How a product is drawn; a product that is not of this catalogue gets a plain bottle. */
export function pictureOf(product: { handle: string }): Picture {
  return pictures.get(product.handle) ?? plainPicture(product.handle);
}

const english = new Map<string, string>([
  ...entries.flatMap((entry): [string, string][] => (entry.titleEn ? [[entry.title, entry.titleEn]] : [])),
  ['Botella 75 cl', 'Bottle 75 cl'],
  ['Caja de 6', 'Case of 6'],
  ['Mágnum 1,5 l', 'Magnum 1.5 l'],
  ['25 €', '€25'],
  ['50 €', '€50'],
  ['75 €', '€75'],
  ['Tinto', 'Red'],
  ['Blanco', 'White'],
  ['Rosado', 'Rosé'],
  ['Espumoso', 'Sparkling'],
  ['Vermut', 'Vermouth'],
  ['Caja regalo', 'Gift box'],
  ['Accesorio', 'Accessory'],
  ['Tarjeta regalo', 'Gift card'],
]);

/** A product title, variant title or type in the shopper's language: proper names stay as they are. */
export function translateTitle(title: string, locale: 'es' | 'en'): string {
  return locale === 'en' ? (english.get(title) ?? title) : title;
}

/** `Peña Cantarela` → `pena-cantarela`. */
function handleize(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function describeCollections(): Omit<Store['collections'][number], 'id'>[] {
  const image = (handle: string) => `/cdn/shop/collections/${handle}.svg`;
  return [
    {
      handle: 'tintos',
      title: { es: 'Tintos', en: 'Reds' },
      description: {
        es: 'De la cuesta de pizarra al páramo: catorce tintos que bebemos en casa.',
        en: 'From slate slopes to the high plain: fourteen reds we drink at home.',
      },
      image: image('tintos'),
    },
    {
      handle: 'blancos',
      title: { es: 'Blancos', en: 'Whites' },
      description: {
        es: 'Sal, lluvia y lías. Los blancos del norte tienen más vida de la que les suponen.',
        en: 'Salt, rain and lees. Northern whites have more life in them than people think.',
      },
      image: image('blancos'),
    },
    {
      handle: 'rosados',
      title: { es: 'Rosados', en: 'Rosés' },
      description: {
        es: 'Pálidos, claretes y de lágrima: rosados que se comen y se beben.',
        en: 'Pale, claret and free-run: rosés for the table and for the glass.',
      },
      image: image('rosados'),
    },
    {
      handle: 'espumosos',
      title: { es: 'Espumosos y vermut', en: 'Sparkling and vermouth' },
      description: {
        es: 'Para brindar sin motivo, que es el mejor motivo.',
        en: 'To toast for no reason, the best reason of all.',
      },
      image: image('espumosos'),
    },
    {
      handle: 'regalos',
      title: { es: 'Regalos', en: 'Gifts' },
      description: {
        es: 'Cajas montadas a mano, cosas para la mesa y una tarjeta que no falla.',
        en: 'Boxes packed by hand, things for the table and a card that never fails.',
      },
      image: image('regalos'),
    },
    {
      handle: 'menos-de-12',
      title: { es: 'Por menos de 12 €', en: 'Under €12' },
      description: {
        es: 'Vinos de diario elegidos con el mismo cuidado que los otros.',
        en: 'Everyday wines, chosen with the same care as the rest.',
      },
      image: image('menos-de-12'),
    },
  ];
}
