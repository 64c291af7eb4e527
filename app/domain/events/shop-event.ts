import type { OrderCustomer, OrderRefund, OrderSnapshot } from '#app/domain/orders/order.ts';
import type { CollectionSnapshot, ProductSnapshot } from '#app/domain/products/product.ts';
import type { OrderId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import type { Minor } from '#app/kernel/money.ts';

export type CustomerSnapshot = OrderCustomer & {
  readonly shopifyId: ShopifyCustomerId;
  readonly updatedAt: Date;
};

export type CheckoutSnapshot = {
  readonly token: string;
  readonly checkoutId: bigint | null;
  readonly cartToken: string | null;
  readonly shopifyCustomerId: ShopifyCustomerId | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
  readonly currency: string;
  readonly total: Minor;
  readonly lines: readonly { variantId: string | null; title: string; quantity: number; price: number }[];
  readonly recoveryUrl: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly completedAt: Date | null;
};

/** What Shopify told about a shop, in the product's own words. */
export type ShopEvent =
  | { readonly kind: 'order'; readonly snapshot: OrderSnapshot }
  | { readonly kind: 'order-deleted'; readonly orderId: OrderId; readonly at: Date }
  /** Shopify says that an order was edited but not what it is now: it must be fetched. */
  | { readonly kind: 'order-edited'; readonly orderId: OrderId; readonly at: Date }
  | { readonly kind: 'refund'; readonly orderId: OrderId; readonly refund: OrderRefund }
  | { readonly kind: 'customer'; readonly customer: CustomerSnapshot }
  | { readonly kind: 'customer-deleted'; readonly shopifyId: ShopifyCustomerId; readonly at: Date }
  | {
      readonly kind: 'customers-merged';
      readonly kept: ShopifyCustomerId;
      readonly deleted: ShopifyCustomerId;
      readonly at: Date;
    }
  | { readonly kind: 'checkout'; readonly checkout: CheckoutSnapshot }
  | { readonly kind: 'checkout-deleted'; readonly checkoutId: bigint; readonly at: Date }
  | {
      readonly kind: 'customer-tags';
      readonly shopifyId: ShopifyCustomerId;
      /** Whether they were put on or taken off. */
      readonly added: boolean;
      readonly tags: readonly string[];
      readonly at: Date;
    }
  | {
      readonly kind: 'marketing-consent';
      readonly shopifyId: ShopifyCustomerId;
      readonly given: boolean;
      readonly at: Date;
    }
  | { readonly kind: 'product'; readonly product: ProductSnapshot }
  | { readonly kind: 'product-deleted'; readonly productId: bigint; readonly at: Date }
  /** Shopify does not say which products came or went: the collection must be fetched. */
  | { readonly kind: 'collection'; readonly collection: CollectionSnapshot }
  | { readonly kind: 'collection-deleted'; readonly collectionId: bigint; readonly at: Date }
  | { readonly kind: 'uninstalled'; readonly at: Date }
  | { readonly kind: 'data-request'; readonly shopifyId: ShopifyCustomerId | null }
  | {
      readonly kind: 'customer-redact';
      readonly shopifyId: ShopifyCustomerId | null;
      readonly email: string | null;
    }
  | { readonly kind: 'shop-redact'; readonly at: Date };
