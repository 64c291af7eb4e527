import type { PlacedOrder } from './answers.ts';

type Amount = { readonly amount: number; readonly currencyCode: string };
type Value<T> = { readonly value: T };

/** What both pages that show an order have of it. */
export type ShownOrder = {
  readonly lines: Value<
    readonly {
      readonly quantity: number;
      readonly cost: { readonly totalAmount: Amount };
      readonly merchandise: { readonly product: { readonly id: string } };
    }[]
  >;
  readonly cost: {
    readonly totalAmount: Value<Amount>;
    readonly totalShippingAmount: Value<Amount | undefined>;
    readonly totalTaxAmount: Value<Amount | undefined>;
  };
  /** Of the whole order: what a line is less by itself is in its cost already. */
  readonly discountAllocations: Value<readonly { readonly discountedAmount: Amount }[]>;
};

/** An order as the app is told of it, to say about how many points it gives before it knows it from Shopify. */
export function toPlacedOrder(
  orderId: string,
  { lines, cost, discountAllocations }: ShownOrder,
): PlacedOrder {
  return {
    orderId,
    basket: {
      currency: cost.totalAmount.value.currencyCode,
      lines: lines.value.map((line) => ({
        productId: line.merchandise.product.id,
        quantity: line.quantity,
        amount: line.cost.totalAmount.amount,
      })),
      discount: discountAllocations.value.reduce((sum, one) => sum + one.discountedAmount.amount, 0),
      shipping: cost.totalShippingAmount.value?.amount ?? 0,
      tax: cost.totalTaxAmount.value?.amount ?? 0,
    },
  };
}
