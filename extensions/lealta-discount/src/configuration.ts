import { type Decimal, parseDecimal } from '../../decimal/index.ts';

/**
 * What a discount is, as the app writes it into the discount's metafield. Amounts are decimals in the shop's currency;
 * products and variants are Shopify's numeric ids, collections its global ones (they are variables of the input query,
 * which Shopify fills in from here). All goods are meant where the three lists are empty.
 */
export type Configuration = {
  readonly v: 1;
  readonly kind: 'capped-percentage';
  readonly percent: number;
  readonly cap: string;
  readonly minimum: string;
  readonly productIds: readonly string[];
  readonly variantIds: readonly string[];
  readonly collectionIds: readonly string[];
};

/** A configuration that was read: what is wrong in it was refused. */
export type Discount = {
  readonly kind: 'capped-percentage';
  readonly percent: number;
  readonly cap: Decimal;
  readonly minimum: Decimal;
  readonly goods: Goods;
};

export type Goods = {
  readonly all: boolean;
  readonly productIds: readonly string[];
  readonly variantIds: readonly string[];
  /** Whether some are chosen by their collection. */
  readonly byCollection: boolean;
};

/** Null for anything that this version does not understand: a discount that is not understood takes nothing off. */
export function readConfiguration(value: unknown): Discount | null {
  if (typeof value !== 'object' || value === null) return null;
  const given: Partial<Record<keyof Configuration, unknown>> = value;
  const { percent } = given;
  const cap = parseDecimal(given.cap);
  const minimum = parseDecimal(given.minimum);
  const goods = readGoods(given);
  if (given.v !== 1 || given.kind !== 'capped-percentage') return null;
  if (typeof percent !== 'number' || !Number.isInteger(percent) || percent < 1 || percent > 100) return null;
  if (cap === null || cap === 0n || minimum === null || goods === null) return null;
  return { kind: given.kind, percent, cap, minimum, goods };
}

function readGoods({
  productIds,
  variantIds,
  collectionIds,
}: Partial<Record<string, unknown>>): Goods | null {
  if (!isTexts(productIds) || !isTexts(variantIds) || !isTexts(collectionIds)) return null;
  return {
    all: productIds.length + variantIds.length + collectionIds.length === 0,
    productIds,
    variantIds,
    byCollection: collectionIds.length > 0,
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
