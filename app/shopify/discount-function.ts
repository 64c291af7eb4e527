import { toGid } from '#app/kernel/ids.ts';
import { type Minor, toDecimal } from '#app/kernel/money.ts';
import type { DiscountItems } from './rewards-api.ts';

/** The handle of the discount Function in extensions/lealta-discount. */
export const FUNCTION_HANDLE = 'lealta-discount';

/** Where the Function reads what a discount is. */
const METAFIELD = { namespace: '$app', key: 'configuration', type: 'json' };

/** Shopify gives a Function no metafield that is longer. */
const BYTES_MAX = 10_000;

/** A percentage with a cap, in minor units of the shop's currency. */
export type CappedPercentage = {
  readonly percent: number;
  readonly capMinor: Minor;
  /** The least that the goods it is for must be worth; 0 is no minimum. */
  readonly minimumMinor: Minor;
  readonly currency: string;
  readonly items: DiscountItems;
};

/** The metafield that configures the Function; null where it names more goods than Shopify gives a Function to read. */
export function configurationMetafield({
  percent,
  capMinor,
  minimumMinor,
  currency,
  items,
}: CappedPercentage) {
  const value = JSON.stringify({
    v: 1,
    kind: 'capped-percentage',
    percent,
    cap: toDecimal(capMinor, currency),
    minimum: toDecimal(minimumMinor, currency),
    productIds: items.products,
    variantIds: items.variants,
    collectionIds: items.collections.map((id) => toGid('Collection', id)),
  });
  return Buffer.byteLength(value) > BYTES_MAX ? null : { ...METAFIELD, value };
}
