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
export const meansAll = (target: ProductTarget): boolean => isEmpty(target) && isEmpty(target.except);

const isEmpty = (lists: Lists): boolean =>
  lists.products.length +
    lists.variants.length +
    lists.collections.length +
    lists.tags.length +
    lists.vendors.length +
    lists.types.length ===
  0;

const hasText = (wanted: readonly string[], found: readonly string[]): boolean => {
  if (wanted.length === 0 || found.length === 0) return false;
  const lower = new Set(found.map((one) => one.toLowerCase()));
  return wanted.some((one) => lower.has(one.toLowerCase()));
};

function listed(lists: Lists, product: ProductFacts): boolean {
  return (
    (lists.products.length > 0 &&
      product.productId !== null &&
      lists.products.includes(String(product.productId))) ||
    (lists.variants.length > 0 &&
      product.variantId !== null &&
      lists.variants.includes(String(product.variantId))) ||
    lists.collections.some((one) => product.collections.includes(one)) ||
    hasText(lists.tags, product.tags) ||
    hasText(lists.vendors, [product.vendor]) ||
    hasText(lists.types, [product.productType])
  );
}

/** Whether `target` means a line of this product. One that is not known yet is meant by none that asks what it is. */
export function targets(target: ProductTarget, product: ProductFacts): boolean {
  if (product.unknown === true && needsCatalogue(target)) return false;
  const excepted = !isEmpty(target.except) && listed(target.except, product);
  return !excepted && (isEmpty(target) || listed(target, product));
}

/** Whether a target asks what only the catalogue knows of a product. */
export const needsCatalogue = (target: ProductTarget): boolean =>
  [target, target.except].some(
    ({ collections, tags, vendors, types }) =>
      collections.length + tags.length + vendors.length + types.length > 0,
  );
