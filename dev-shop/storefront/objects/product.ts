import { pictureOf, translateTitle } from '#dev-shop/catalogue/wine-shop.ts';
import { escapeHtml } from '../../http.ts';
import type { Collection, Product, Variant } from '../../model.ts';
import { pictureSize } from '../drawings/product-picture.ts';
import type { Locale } from '../languages.ts';
import type { Visit } from '../visit.ts';

type Speaker = Pick<Visit, 'locale' | 'prefix'>;

/** Liquid's `product`, in the shopper's language. Prices are in hundredths, as in Shopify's themes. */
export function productObject(
  product: Product,
  { locale, prefix }: Speaker,
  selectedId: number | null = null,
) {
  const variants = product.variants.map((variant) => variantObject(product, variant, locale, prefix));
  const prices = product.variants.map((variant) => variant.price);
  const selected =
    variants.find((variant) => variant.id === selectedId) ??
    variants.find((variant) => variant.available) ??
    variants[0] ??
    null;
  const title = translateTitle(product.title, locale);
  const fact = (label: string) =>
    product.facts.find((entry) => entry.label.es === label)?.value[locale] ?? '';
  return {
    id: product.id,
    handle: product.handle,
    title,
    vendor: product.vendor,
    type: translateTitle(product.productType, locale),
    description: `<p>${escapeHtml(product.description[locale])}</p>`,
    content: `<p>${escapeHtml(product.description[locale])}</p>`,
    tags: product.tags,
    url: `${prefix}/products/${product.handle}`,
    featured_image: {
      src: product.image,
      alt: imageAlt(product, title, locale),
      ...pictureSize,
    },
    /** The picture's backdrop, so that a page can hold its place before it arrives. */
    ground: pictureOf(product).ground,
    price: selected?.price ?? 0,
    price_min: Math.min(...prices),
    price_max: Math.max(...prices),
    price_varies: new Set(prices).size > 1,
    compare_at_price: selected?.compare_at_price ?? null,
    available: variants.some((variant) => variant.available),
    'gift_card?': product.giftCard,
    is_gift_card: product.giftCard,
    has_only_default_variant: variants.length === 1 && product.variants[0]?.title === 'Default Title',
    variants,
    selected_or_first_available_variant: selected,
    first_available_variant: variants.find((variant) => variant.available) ?? null,
    facts: product.facts.map((entry) => ({ label: entry.label[locale], value: entry.value[locale] })),
    subtitle: [fact('Origen'), fact('Uva'), fact('Añada')].filter(Boolean).join(' · '),
    region: fact('Origen'),
    grape: fact('Uva'),
    vintage: fact('Añada'),
    collections: product.collections,
    metafields: {},
  };
}

function imageAlt(product: Product, title: string, locale: Locale): string {
  if (pictureOf(product).kind !== 'bottle') return title;
  return locale === 'es' ? `Botella de ${title}, ${product.vendor}` : `Bottle of ${title}, ${product.vendor}`;
}

function variantObject(product: Product, variant: Variant, locale: Locale, prefix: string) {
  return {
    id: variant.id,
    title: variant.title === 'Default Title' ? variant.title : translateTitle(variant.title, locale),
    sku: variant.sku,
    price: variant.price,
    compare_at_price: variant.compareAtPrice,
    available: variant.inventory > 0,
    inventory_quantity: variant.inventory,
    requires_shipping: variant.requiresShipping,
    taxable: variant.taxable,
    url: `${prefix}/products/${product.handle}?variant=${variant.id}`,
  };
}

/** Liquid's `collection`, without its products. */
export function collectionObject(collection: Collection, { locale, prefix }: Speaker, count: number) {
  return {
    id: collection.id,
    handle: collection.handle,
    title: collection.title[locale],
    description: collection.description[locale],
    url: `${prefix}/collections/${collection.handle}`,
    image: { src: collection.image, width: 640, height: 480, alt: '' },
    products_count: count,
  };
}
