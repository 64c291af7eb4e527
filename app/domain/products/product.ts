/** What rules ask about a product, as a webhook or the Admin API told it. */
export type ProductSnapshot = {
  readonly productId: bigint;
  readonly title: string;
  readonly vendor: string;
  readonly productType: string;
  readonly tags: readonly string[];
  readonly updatedAt: Date;
};

/** The same with the collections it is in, which only the Admin API tells. */
export type FetchedProduct = ProductSnapshot & { readonly collectionIds: readonly bigint[] };

export type CollectionSnapshot = {
  readonly collectionId: bigint;
  readonly title: string;
  readonly updatedAt: Date;
};
