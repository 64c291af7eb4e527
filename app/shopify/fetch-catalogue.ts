import type { CollectionSnapshot, FetchedProduct } from '#app/domain/products/product.ts';
import { idOfGid, toGid } from '#app/kernel/ids.ts';
import {
  CataloguePageDocument,
  CollectionProductsDocument,
  CollectionsPageDocument,
  MoreProductCollectionsDocument,
  type ProductPartsFragment,
  ProductsByIdDocument,
  type ProductsByIdQuery,
} from './generated/admin.ts';
import { QueryTooCostly, type Transport } from './transport.ts';

/** One page of a list; `next` continues it. */
export type CataloguePage<Item> = { readonly items: readonly Item[]; readonly next: string | null };

/** The catalogue as the Admin API tells it. Every call may fail with ShopifyUnavailable or ShopifyAuthorizationLost. */
export type CatalogueApi = {
  /** Products in the order of their ids, with their collections. */
  productsPage(after: string | null): Promise<CataloguePage<FetchedProduct>>;
  /** Products as they stand now; those that are gone are left out. */
  productsById(ids: readonly bigint[]): Promise<FetchedProduct[]>;
  collectionsPage(after: string | null): Promise<CataloguePage<CollectionSnapshot>>;
  /** A collection with the ids of all its products; null when it is gone. */
  collectionProducts(id: bigint): Promise<(CollectionSnapshot & { readonly productIds: bigint[] }) | null>;
};

/** With 25 collections each, as many as one query may ask for (1,000 points; about 28 a product). */
const PRODUCTS_PER_CALL = 30;

/** The part of `AdminApi` that reads products and collections. */
export function createCatalogueApi(transport: Transport): CatalogueApi {
  let size = PRODUCTS_PER_CALL;

  /** Shopify counts the cost from what could come back, by rules that change: found out rather than assumed. */
  const asMuchAsAllowed = async <Result>(ask: (products: number) => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await ask(size);
      } catch (error) {
        if (!(error instanceof QueryTooCostly) || size === 1) throw error;
        size = Math.ceil(size / 2);
      }
    }
  };

  const complete = async (node: ProductPartsFragment): Promise<FetchedProduct> => {
    const collectionIds = node.collections.nodes.map((collection) => numberOf(collection.id));
    let page = node.collections.pageInfo;
    while (page.hasNextPage) {
      const variables = { id: node.id, after: page.endCursor };
      const { product } = await transport.run(MoreProductCollectionsDocument, variables, 'always');
      if (!product) break;
      collectionIds.push(...product.collections.nodes.map((collection) => numberOf(collection.id)));
      page = product.collections.pageInfo;
    }
    return {
      productId: numberOf(node.id),
      title: node.title,
      vendor: node.vendor,
      productType: node.productType,
      tags: node.tags,
      updatedAt: new Date(node.updatedAt),
      collectionIds,
    };
  };

  const completeAll = async (nodes: readonly ProductPartsFragment[]): Promise<FetchedProduct[]> => {
    const products: FetchedProduct[] = [];
    for (const node of nodes) products.push(await complete(node));
    return products;
  };

  return {
    async productsPage(after) {
      const { products } = await asMuchAsAllowed((first) =>
        transport.run(CataloguePageDocument, { first, after }, 'always'),
      );
      return { items: await completeAll(products.nodes), next: nextOf(products.pageInfo) };
    },

    async productsById(ids) {
      const found: FetchedProduct[] = [];
      for (let start = 0; start < ids.length; ) {
        const { nodes, asked } = await asMuchAsAllowed(async (most) => {
          const batch = ids.slice(start, start + most).map((id) => toGid('Product', id));
          const answer = await transport.run(ProductsByIdDocument, { ids: batch }, 'always');
          return { nodes: answer.nodes.filter(isProduct), asked: batch.length };
        });
        found.push(...(await completeAll(nodes)));
        start += asked;
      }
      return found;
    },

    async collectionsPage(after) {
      const { collections } = await transport.run(CollectionsPageDocument, { after }, 'always');
      return { items: collections.nodes.map(readCollection), next: nextOf(collections.pageInfo) };
    },

    async collectionProducts(id) {
      const productIds: bigint[] = [];
      let after: string | null = null;
      for (;;) {
        const variables: { id: string; after: string | null } = { id: toGid('Collection', id), after };
        const { collection } = await transport.run(CollectionProductsDocument, variables, 'always');
        if (!collection) return null;
        productIds.push(...collection.products.nodes.map((product) => numberOf(product.id)));
        after = nextOf(collection.products.pageInfo);
        if (after === null) return { ...readCollection(collection), productIds };
      }
    },
  };
}

const isProduct = (node: ProductsByIdQuery['nodes'][number]): node is ProductPartsFragment =>
  node !== null && 'id' in node;

const nextOf = (page: { hasNextPage: boolean; endCursor?: string | null }): string | null =>
  page.hasNextPage ? (page.endCursor ?? null) : null;

function numberOf(gid: string): bigint {
  const id = idOfGid(gid);
  if (id === null) throw new Error(`not an id of Shopify's: ${gid}`);
  return id;
}

const readCollection = (node: { id: string; title: string; updatedAt: string }): CollectionSnapshot => ({
  collectionId: numberOf(node.id),
  title: node.title,
  updatedAt: new Date(node.updatedAt),
});
