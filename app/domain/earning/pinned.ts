import { z } from 'zod';
import type { Shares } from '#app/domain/campaigns/budget.ts';
import type { ProductFacts } from '#app/domain/programme/product-target.ts';
import type { Catalogue } from './explain-award.ts';

/**
 * What an order keeps from when it was first settled, whatever changes later: the member's tier and tags, what its
 * products were; and what it holds of campaigns with a budget.
 */
export type Pinned = {
  readonly tier: string | null;
  readonly tags: readonly string[];
  readonly products: Catalogue;
  readonly campaigns: Shares;
};

const stored = z.object({
  tier: z.string().nullable(),
  tags: z.array(z.string()),
  products: z.record(z.string(), z.tuple([z.string(), z.string(), z.array(z.string()), z.array(z.string())])),
  // Orders pinned at first kept what they held only.
  campaigns: z.record(
    z.string(),
    z.union([
      z.tuple([z.number(), z.number()]),
      z.number().transform((held): [number, number] => [held, held]),
    ]),
  ),
});

/** As kept in the database: ids as texts, lists for what Shopify says of a product. */
export function encodePinned({ tier, tags, products, campaigns }: Pinned): string {
  const listed = ([id, facts]: [bigint, Omit<ProductFacts, 'productId' | 'variantId'>]) =>
    [String(id), [facts.vendor, facts.productType, facts.tags, facts.collections]] as const;
  return JSON.stringify({
    tier,
    tags,
    products: Object.fromEntries([...products].map(listed)),
    campaigns: Object.fromEntries(
      [...campaigns].map(([id, { asked, held }]) => [id, [Number(asked), Number(held)]]),
    ),
  });
}

/** Reads back what `encodePinned` wrote. */
export function decodePinned(json: unknown): Pinned {
  const { tier, tags, products, campaigns } = stored.parse(json);
  return {
    tier,
    tags,
    products: new Map(
      Object.entries(products).map(([id, [vendor, productType, productTags, collections]]) => [
        BigInt(id),
        { vendor, productType, tags: productTags, collections },
      ]),
    ),
    campaigns: new Map(
      Object.entries(campaigns).map(([id, [asked, held]]) => [
        id,
        { asked: BigInt(asked), held: BigInt(held) },
      ]),
    ),
  };
}
