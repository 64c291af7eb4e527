/** What a Function may ask of a cart, its buyer and its shop, as Shopify's schemas name it. */
import { gid } from '../admin-api/sources/connections.ts';
import { resolveNamespace } from '../admin-api/sources/metafields.ts';
import { type Buyer, identify } from '../commerce/discount-eligibility.ts';
import type { Find } from '../context.ts';
import type { Product, Store, Variant } from '../model.ts';
import { localTimeSource } from './local-time.ts';

export type FunctionLine = { product: Product; variant: Variant; quantity: number; subtotal: number };
export type FunctionCart = {
  readonly find: Find;
  readonly store: Store;
  /** Of the Function: whose namespace `$app` is. */
  readonly appId: number;
  readonly lines: readonly FunctionLine[];
  readonly buyer: Buyer;
  readonly now: Date;
};

/** A metafield beyond this is none for a Function. */
const metafieldBytesMax = 10_000;

/** The `metafield` field of an owner. */
export const metafieldOf =
  ({ find, store, appId }: Pick<FunctionCart, 'find' | 'store' | 'appId'>, owner: string) =>
  ({ namespace, key }: { namespace?: string | null; key: string }) => {
    const found = find.metafield(store, owner, resolveNamespace(appId, namespace), key);
    if (!found || Buffer.byteLength(found.value) > metafieldBytesMax) return null;
    return { value: found.value, type: found.type, jsonValue: JSON.parse(found.value) as unknown };
  };

/** The variables of a Function's query: the fields of its owner's metafield that its settings name. */
export function variablesOf(
  cart: Pick<FunctionCart, 'find' | 'store' | 'appId'>,
  owner: string,
  from: { readonly namespace: string; readonly key: string } | null,
): Record<string, unknown> {
  const value = from === null ? null : metafieldOf(cart, owner)(from)?.jsonValue;
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export const lineId = (index: number): string => gid('CartLine', index);

/** `cart`, `shop` and the currency rate: a store of the stand-in sells in its own currency. */
export function cartSource(cart: FunctionCart) {
  const { store, lines, now } = cart;
  return {
    cart: {
      buyerIdentity: buyerSource(cart),
      lines: lines.map((line, index) => lineSource(cart, line, index)),
    },
    presentmentCurrencyRate: '1.0',
    shop: {
      localTime: localTimeSource(store.timezone, now),
      metafield: metafieldOf(cart, gid('Shop', store.id)),
    },
  };
}

/** The customer is known by an address that was merely typed, too; only who is logged in is authenticated. */
function buyerSource(cart: FunctionCart) {
  const { find, store, buyer } = cart;
  const id = identify(find, store, buyer);
  const customer = id === null ? null : find.customer(store, id);
  if (!customer && !buyer.email) return null;
  return {
    email: buyer.email ?? customer?.email ?? null,
    phone: customer?.phone ?? null,
    isAuthenticated: buyer.customerId !== null,
    purchasingCompany: null,
    customer: customer && {
      id: gid('Customer', customer.id),
      email: customer.email,
      numberOfOrders: () => find.ordersOf(store, customer.id).length,
      hasAnyTag: ({ tags }: { tags: readonly string[] }) => tags.some((tag) => customer.tags.includes(tag)),
      metafield: metafieldOf(cart, gid('Customer', customer.id)),
    },
  };
}

function lineSource(cart: FunctionCart, line: FunctionLine, index: number) {
  const { store } = cart;
  const { product, variant, quantity, subtotal } = line;
  const price = (minor: number) => ({ amount: (minor / 100).toFixed(2), currencyCode: store.currency });
  return {
    id: lineId(index),
    quantity,
    cost: { subtotalAmount: price(subtotal), amountPerQuantity: price(variant.price) },
    merchandise: {
      __typename: 'ProductVariant',
      id: gid('ProductVariant', variant.id),
      title: variant.title,
      sku: variant.sku,
      metafield: metafieldOf(cart, gid('ProductVariant', variant.id)),
      product: {
        id: gid('Product', product.id),
        handle: product.handle,
        title: product.title,
        vendor: product.vendor,
        productType: product.productType,
        isGiftCard: product.giftCard,
        metafield: metafieldOf(cart, gid('Product', product.id)),
        inAnyCollection: ({ ids }: { ids: readonly string[] }) =>
          store.collections.some(
            ({ id, handle }) => product.collections.includes(handle) && ids.includes(gid('Collection', id)),
          ),
        hasAnyTag: ({ tags }: { tags: readonly string[] }) => tags.some((tag) => product.tags.includes(tag)),
      },
    },
  };
}
