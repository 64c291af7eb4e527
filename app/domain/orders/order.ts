import type { OrderId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import type { Minor } from '#app/kernel/money.ts';
import type { OrderPayments } from './payments.ts';
import type { PresentedAmounts, PresentedRefund } from './presented.ts';

/** Shopify's `financial_status`, in its REST spelling. */
export const FINANCIAL_STATUSES = [
  'pending',
  'authorized',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
  'expired',
] as const;
export type FinancialStatus = (typeof FINANCIAL_STATUSES)[number];

/** All money is in minor units of the order's `currency` (the shop's own). */
export type OrderLine = {
  readonly lineId: bigint;
  readonly productId: bigint | null;
  readonly variantId: bigint | null;
  readonly title: string;
  /** As ordered; `currentQuantity` is what is left after edits and returns, null where the source does not say. */
  readonly quantity: number;
  readonly currentQuantity: number | null;
  /** Price of one, before discounts. */
  readonly unitPrice: Minor;
  /** Discounts allocated to the whole line. */
  readonly discount: Minor;
  /** Tax of the whole line, contained in the price when the order's taxes are included. */
  readonly tax: Minor;
  readonly giftCard: boolean;
};

/** One refund: what was returned, and money given back beyond (or short of) the returned goods' own value. */
export type OrderRefund = {
  readonly refundId: bigint;
  readonly createdAt: Date;
  readonly lines: readonly { readonly lineId: bigint; readonly quantity: number }[];
  /** Money of the shipping given back, tax included. */
  readonly shipping: Minor;
  /** Money given back beyond the returned lines and shipping, tax included; negative when less was given back. */
  readonly discrepancy: Minor;
  /** Both in the customer's currency; null where that is the shop's. */
  readonly presented: PresentedRefund | null;
};

export type OrderCustomer = {
  readonly shopifyId: ShopifyCustomerId | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly locale: string | null;
  readonly createdAt: Date | null;
};

/** What an order is worth points for: everything except who bought it. */
export type OrderFacts = {
  readonly taxesIncluded: boolean;
  /** What is still to be paid. */
  readonly outstanding: Minor;
  /** When the last of it was sent; null while something is still to be sent. */
  readonly fulfilledAt: Date | null;
  readonly lines: readonly OrderLine[];
  /** Shipping after its discounts; tax as for lines. */
  readonly shipping: { readonly price: Minor; readonly tax: Minor };
  /** Null where the customer paid in the shop's currency. */
  readonly presented: PresentedAmounts | null;
};

/**
 * An order as a webhook, an import or the Admin API told it at one moment. Of two snapshots of an order the one with
 * the later (`updatedAt`, `triggeredAt`) is the truth.
 */
export type OrderSnapshot = OrderFacts & {
  readonly orderId: OrderId;
  readonly name: string;
  readonly placedAt: Date;
  readonly updatedAt: Date;
  /** When Shopify sent it: orders two changes within the same second of `updatedAt`. Imports use `updatedAt`. */
  readonly triggeredAt: Date;
  readonly cancelledAt: Date | null;
  readonly financialStatus: FinancialStatus;
  readonly test: boolean;
  readonly sourceName: string;
  readonly currency: string;
  /** Total with tax and shipping, after edits and before refunds of money are considered (`current_total_price`). */
  readonly total: Minor;
  /** Null: not told how much of it was paid with gift cards or store credit. */
  readonly payments: OrderPayments | null;
  readonly discountCodes: readonly string[];
  readonly refunds: readonly OrderRefund[];
  readonly customer: OrderCustomer | null;
  /** Where it goes, as `addressKey` writes it; only webhooks tell. Never kept but as a keyed hash. */
  readonly shipTo?: string | null;
};

/** An order as kept: the newest snapshot, with every refund heard of. */
export type KnownOrder = OrderFacts & {
  readonly orderId: OrderId;
  readonly name: string;
  readonly placedAt: Date;
  readonly updatedAt: Date;
  readonly cancelledAt: Date | null;
  readonly deletedAt: Date | null;
  readonly financialStatus: FinancialStatus;
  readonly test: boolean;
  readonly sourceName: string;
  readonly currency: string;
  readonly total: Minor;
  readonly payments: OrderPayments | null;
  readonly refunds: readonly OrderRefund[];
};

/**
 * When the last parcel left, in whole seconds as webhooks tell it; null when none did. One that was cancelled or failed
 * did not leave.
 */
export function lastParcel(
  parcels: readonly { readonly createdAt: Date | string | null; readonly status: string | null }[],
): Date | null {
  const left = parcels.flatMap(({ createdAt, status }) =>
    createdAt !== null && (status ?? 'success').toLowerCase() === 'success'
      ? [new Date(createdAt).getTime()]
      : [],
  );
  return left.length === 0 ? null : new Date(Math.floor(Math.max(...left) / 1000) * 1000);
}

/** The part of `facts` kept as JSON: amounts as plain integers (all far below 2^53 minor units). */
type StoredFacts = {
  t: 0 | 1;
  o: number;
  /** Only where it was fulfilled. */
  f?: string;
  s: [number, number];
  /** Only where the customer paid in another currency: its code, shipping and its tax, and of each line price, discount and tax. */
  p?: [string, number, number, [number, number, number][]];
  l: [string, string | null, string | null, string, number, number | null, number, number, number, 0 | 1][];
};

/** The form in which an order's facts are kept: short keys and lists, because a shop has millions. */
export function encodeFacts(facts: OrderFacts): string {
  const stored: StoredFacts = {
    t: facts.taxesIncluded ? 1 : 0,
    o: Number(facts.outstanding),
    ...(facts.fulfilledAt === null ? {} : { f: facts.fulfilledAt.toISOString() }),
    s: [Number(facts.shipping.price), Number(facts.shipping.tax)],
    ...(facts.presented === null ? {} : { p: encodePresented(facts.presented) }),
    l: facts.lines.map((line) => [
      String(line.lineId),
      line.productId === null ? null : String(line.productId),
      line.variantId === null ? null : String(line.variantId),
      line.title,
      line.quantity,
      line.currentQuantity,
      Number(line.unitPrice),
      Number(line.discount),
      Number(line.tax),
      line.giftCard ? 1 : 0,
    ]),
  };
  return JSON.stringify(stored);
}

const encodePresented = ({ currency, shipping, lines }: PresentedAmounts): NonNullable<StoredFacts['p']> => [
  currency,
  Number(shipping.price),
  Number(shipping.tax),
  lines.map((line) => [Number(line.unitPrice), Number(line.discount), Number(line.tax)]),
];

const decodePresented = ([currency, price, tax, lines]: NonNullable<StoredFacts['p']>): PresentedAmounts => ({
  currency,
  shipping: { price: BigInt(price), tax: BigInt(tax) },
  lines: lines.map(([unitPrice, discount, lineTax]) => ({
    unitPrice: BigInt(unitPrice),
    discount: BigInt(discount),
    tax: BigInt(lineTax),
  })),
});

/** Reads back what `encodeFacts` wrote (already parsed by the database driver). */
export function decodeFacts(json: unknown): OrderFacts {
  const stored = json as StoredFacts;
  return {
    taxesIncluded: stored.t === 1,
    outstanding: BigInt(stored.o),
    fulfilledAt: stored.f === undefined ? null : new Date(stored.f),
    shipping: { price: BigInt(stored.s[0]), tax: BigInt(stored.s[1]) },
    presented: stored.p === undefined ? null : decodePresented(stored.p),
    lines: stored.l.map(
      ([lineId, productId, variantId, title, quantity, current, price, discount, tax, gift]) => ({
        lineId: BigInt(lineId),
        productId: productId === null ? null : BigInt(productId),
        variantId: variantId === null ? null : BigInt(variantId),
        title,
        quantity,
        currentQuantity: current,
        unitPrice: BigInt(price),
        discount: BigInt(discount),
        tax: BigInt(tax),
        giftCard: gift === 1,
      }),
    ),
  };
}

type StoredRefund = { l: [string, number][]; s: number; d: number; p?: [number, number] };

/** The part of a refund kept as JSON. */
export const encodeRefund = (refund: OrderRefund): string =>
  JSON.stringify({
    l: refund.lines.map((line) => [String(line.lineId), line.quantity]),
    s: Number(refund.shipping),
    d: Number(refund.discrepancy),
    ...(refund.presented === null
      ? {}
      : { p: [Number(refund.presented.shipping), Number(refund.presented.discrepancy)] as [number, number] }),
  } satisfies StoredRefund);

/** Reads back what `encodeRefund` wrote (already parsed by the database driver). */
export function decodeRefund(refundId: bigint, createdAt: Date, json: unknown): OrderRefund {
  const stored = json as StoredRefund;
  return {
    refundId,
    createdAt,
    lines: stored.l.map(([lineId, quantity]) => ({ lineId: BigInt(lineId), quantity })),
    shipping: BigInt(stored.s),
    discrepancy: BigInt(stored.d),
    presented:
      stored.p === undefined ? null : { shipping: BigInt(stored.p[0]), discrepancy: BigInt(stored.p[1]) },
  };
}
