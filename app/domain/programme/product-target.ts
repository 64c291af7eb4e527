import { z } from 'zod';

const ids = z.array(z.string().regex(/^\d{1,20}$/)).max(250);
const names = z.array(z.string().trim().min(1).max(255)).max(100);

/**
 * Which lines of an order are meant. Shopify's numeric ids as texts; tags, vendors and types compared without case. A
 * line is meant when any of the lists has it, or all of them are empty, and `except` does not have it.
 */
const lists = {
  products: ids.default([]),
  variants: ids.default([]),
  collections: ids.default([]),
  tags: names.default([]),
  vendors: names.default([]),
  types: names.default([]),
};
export const productTarget = z
  .strictObject({ ...lists, except: z.strictObject(lists).prefault({}) })
  .prefault({});
export type ProductTarget = z.infer<typeof productTarget>;

/** What is known of a line's product. */
export type ProductFacts = {
  readonly productId: bigint | null;
  readonly variantId: bigint | null;
  readonly vendor: string;
  readonly productType: string;
  readonly tags: readonly string[];
  readonly collections: readonly string[];
  /** Shopify has not told of it yet: what is empty here may not be so. */
  readonly unknown?: boolean;
};

type Lists = ProductTarget['except'];

/** Whether every product is meant. */
export const meansAll = (target: ProductTarget): boolean => wantedBy(target).all;

/** Lists as they are looked through: an order is held against hundreds of them. */
type Wanted = {
  readonly empty: boolean;
  readonly asksCatalogue: boolean;
  readonly has: (product: ProductFacts) => boolean;
};
type WantedByTarget = { readonly meant: Wanted; readonly except: Wanted; readonly all: boolean };

const known = new WeakMap<ProductTarget, WantedByTarget>();

/** What a target wants, worked out once for each target of a programme version. */
function wantedBy(target: ProductTarget): WantedByTarget {
  let found = known.get(target);
  if (found === undefined) {
    const [meant, except] = [wanted(target), wanted(target.except)];
    found = { meant, except, all: meant.empty && except.empty };
    known.set(target, found);
  }
  return found;
}

function wanted(lists: Lists): Wanted {
  const products = new Set(lists.products.map(BigInt));
  const variants = new Set(lists.variants.map(BigInt));
  const collections = new Set(lists.collections);
  const lower = (texts: readonly string[]) => new Set(texts.map((one) => one.toLowerCase()));
  const [tags, vendors, types] = [lower(lists.tags), lower(lists.vendors), lower(lists.types)];
  const asksCatalogue = collections.size + tags.size + vendors.size + types.size > 0;
  const hasFacts = ({ collections: of, tags: tagged, vendor, productType }: ProductFacts): boolean =>
    of.some((one) => collections.has(one)) ||
    tagged.some((one) => tags.has(one.toLowerCase())) ||
    vendors.has(vendor.toLowerCase()) ||
    types.has(productType.toLowerCase());
  return {
    empty: !asksCatalogue && products.size + variants.size === 0,
    asksCatalogue,
    has: (product) =>
      (product.productId !== null && products.has(product.productId)) ||
      (product.variantId !== null && variants.has(product.variantId)) ||
      (asksCatalogue && hasFacts(product)),
  };
}

/** Whether `target` means a line of this product. One that is not known yet is meant by none that asks what it is. */
export function targets(target: ProductTarget, product: ProductFacts): boolean {
  const { meant, except, all } = wantedBy(target);
  if (all) return true;
  if (product.unknown === true && needsCatalogue(target)) return false;
  return !except.has(product) && (meant.empty || meant.has(product));
}

/** Whether a target asks what only the catalogue knows of a product. */
export function needsCatalogue(target: ProductTarget): boolean {
  const { meant, except } = wantedBy(target);
  return meant.asksCatalogue || except.asksCatalogue;
}
