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

type Line = PlacedOrder['basket']['lines'][number];

/** The app reads so much and no more; what is beyond is told as one line. */
const LINES_MAX = 100;

/** An order as the app is told of it, to say about how many points it gives before it knows it from Shopify. */
export function toPlacedOrder(
  orderId: string,
  { lines, cost, discountAllocations }: ShownOrder,
): PlacedOrder {
  return {
    orderId,
    basket: {
      currency: cost.totalAmount.value.currencyCode,
      lines: shortened(
        lines.value.map((line) => ({
          productId: line.merchandise.product.id,
          quantity: line.quantity,
          amount: line.cost.totalAmount.amount,
        })),
      ),
      discount: discountAllocations.value.reduce((sum, one) => sum + one.discountedAmount.amount, 0),
      shipping: cost.totalShippingAmount.value?.amount ?? 0,
      tax: cost.totalTaxAmount.value?.amount ?? 0,
    },
  };
}

function shortened(lines: readonly Line[]): readonly Line[] {
  if (lines.length <= LINES_MAX) return lines;
  const amount = lines.slice(LINES_MAX).reduce((sum, line) => sum + line.amount, 0);
  return [...lines.slice(0, LINES_MAX), { productId: null, quantity: 1, amount }];
}
