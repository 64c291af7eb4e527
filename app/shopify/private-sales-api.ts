import type { CombinesWith } from '#app/domain/private-sales/settings.ts';
import { idOfGid, toGid } from '#app/kernel/ids.ts';
import { parseMinor } from '#app/kernel/money.ts';
import { ShopifyRefused } from './failures.ts';
import {
  CreateSaleDiscountDocument,
  CreateSaleGateDocument,
  HideProductDocument,
  ProductsForSaleDocument,
  SaleDiscountsDocument,
  SaleGatesDocument,
  SetMetafieldsDocument,
  UpdateSaleGateDocument,
} from './generated/admin.ts';
import type { Transport } from './transport.ts';

/** The handles of the Functions in extensions/. */
const GATE = 'lealta-sale-gate';
const PRICE = 'lealta-sale-price';

/** Where the Functions read the sales, and their variables. */
const SALES_METAFIELD = { namespace: '$app', key: 'sales', type: 'json' };

/** Shoppers may see it in their cart: it names no sale. */
const DISCOUNT_TITLE = 'Club price';

/** So many metafields Shopify takes in one call, which is all or nothing. */
const METAFIELDS_PER_CALL = 25;

export type ProductForSale = {
  readonly productId: string;
  readonly handle: string;
  readonly title: string;
  /** Neither a draft nor archived. */
  readonly sellable: boolean;
  /** In no list, and found by its address alone. */
  readonly unlisted: boolean;
  readonly variants: readonly {
    readonly variantId: string;
    readonly unitMinor: number;
    /** Null where the shop does not count them. */
    readonly stock: number | null;
    readonly soldWithoutStock: boolean;
  }[];
};

/** What private sales ask of a shop. What exists already is found, not made again. */
export type PrivateSalesApi = {
  /** Those that are gone are left out. @param currency of the shop */
  productsForSale(productIds: readonly string[], currency: string): Promise<ProductForSale[]>;
  /** The validation that refuses, enabled, and shut where it fails itself. @param sales its metafield */
  ensureSaleGate(sales: string): Promise<string>;
  /** The automatic discount that gives the prices of sales with one combination. @param sales its metafield */
  ensureSaleDiscount(combinesWith: CombinesWith, sales: string, startsAt: Date): Promise<string>;
  /** Takes a product out of every list, under another address to which nothing leads. */
  hideProduct(productId: string, handle: string): Promise<void>;
  /** Writes up to 25 metafields, all or none. @throws ShopifyRefused where any is refused */
  setMetafieldsTogether(
    inputs: readonly {
      readonly ownerGid: string;
      readonly namespace: string;
      readonly key: string;
      readonly type: string;
      readonly value: string;
    }[],
  ): Promise<void>;
};

/** The calls of one shop's Admin API that private sales make. */
export function createPrivateSalesApi(transport: Transport): PrivateSalesApi {
  return {
    async productsForSale(productIds, currency) {
      const found: ProductForSale[] = [];
      for (let start = 0; start < productIds.length; start += 50) {
        const ids = productIds.slice(start, start + 50).map((id) => toGid('Product', id));
        const { nodes } = await transport.run(ProductsForSaleDocument, { ids }, 'always');
        for (const node of nodes) {
          if (node?.__typename !== 'Product') continue;
          found.push({
            productId: numberOf(node.id),
            handle: node.handle,
            title: node.title,
            sellable: node.status === 'ACTIVE' || node.status === 'UNLISTED',
            unlisted: node.status === 'UNLISTED',
            variants: node.variants.nodes.map((variant) => ({
              variantId: numberOf(variant.id),
              unitMinor: Number(parseMinor(variant.price, currency)),
              stock: variant.inventoryItem.tracked ? (variant.inventoryQuantity ?? 0) : null,
              soldWithoutStock: variant.inventoryPolicy === 'CONTINUE',
            })),
          });
        }
      }
      return found;
    },

    async ensureSaleGate(sales) {
      const { validations } = await transport.run(SaleGatesDocument, {}, 'always');
      const gate = validations.nodes.find(({ shopifyFunction }) => shopifyFunction.handle === GATE);
      const metafields = [{ ...SALES_METAFIELD, value: sales }];
      if (gate !== undefined) {
        if (gate.enabled && gate.blockOnFailure) return gate.id;
        const validation = { enable: true, blockOnFailure: true, metafields };
        const data = await transport.run(UpdateSaleGateDocument, { id: gate.id, validation }, 'always');
        return made(data.validationUpdate?.validation?.id, data.validationUpdate?.userErrors, 'the gate');
      }
      const validation = {
        functionHandle: GATE,
        title: 'Private sales',
        enable: true,
        blockOnFailure: true,
        metafields,
      };
      const data = await transport.run(CreateSaleGateDocument, { validation }, 'if-not-run');
      return made(data.validationCreate?.validation?.id, data.validationCreate?.userErrors, 'the gate');
    },

    async ensureSaleDiscount({ order, product, shipping }, sales, startsAt) {
      const { discountNodes } = await transport.run(SaleDiscountsDocument, {}, 'always');
      for (const { id, discount } of discountNodes.nodes) {
        if (!('combinesWith' in discount) || discount.title !== DISCOUNT_TITLE) continue;
        const has = discount.combinesWith;
        if (
          has.orderDiscounts === order &&
          has.productDiscounts === product &&
          has.shippingDiscounts === shipping
        )
          return id;
      }
      const discount = {
        functionHandle: PRICE,
        title: DISCOUNT_TITLE,
        startsAt: startsAt.toISOString(),
        discountClasses: ['PRODUCT' as const],
        combinesWith: { orderDiscounts: order, productDiscounts: product, shippingDiscounts: shipping },
        context: { all: 'ALL' as const },
        metafields: [{ ...SALES_METAFIELD, value: sales }],
      };
      const data = await transport.run(CreateSaleDiscountDocument, { discount }, 'if-not-run');
      const answer = data.discountAutomaticAppCreate;
      return made(answer?.automaticAppDiscount?.discountId, answer?.userErrors, 'the discount');
    },

    async hideProduct(productId, handle) {
      const product = {
        id: toGid('Product', productId),
        status: 'UNLISTED' as const,
        handle,
        // A redirect would lead from the address that everybody knows to the one that nobody should.
        redirectNewHandle: false,
      };
      const data = await transport.run(HideProductDocument, { product }, 'always');
      made(data.productUpdate?.product?.id, data.productUpdate?.userErrors, 'the product');
    },

    async setMetafieldsTogether(inputs) {
      if (inputs.length > METAFIELDS_PER_CALL)
        throw new RangeError(`Shopify takes ${METAFIELDS_PER_CALL} metafields at once: ${inputs.length}`);
      const metafields = inputs.map(({ ownerGid, ...rest }) => ({ ownerId: ownerGid, ...rest }));
      const data = await transport.run(SetMetafieldsDocument, { metafields }, 'always');
      const errors = data.metafieldsSet?.userErrors ?? [];
      if (errors.length > 0) throw new ShopifyRefused(`metafields were not written: ${messageOf(errors)}`);
    },
  };
}

const numberOf = (gid: string): string => String(idOfGid(gid) ?? '');

function made(
  id: string | undefined,
  errors: readonly { readonly message: string }[] | undefined,
  what: string,
): string {
  if (id !== undefined && (errors ?? []).length === 0) return id;
  throw new ShopifyRefused(`${what} was not made: ${messageOf(errors ?? [])}`);
}

const messageOf = (errors: readonly { readonly message: string }[]): string =>
  errors.map(({ message }) => message).join('; ') || 'Shopify gave no reason';
