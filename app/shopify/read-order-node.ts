import {
  type FinancialStatus,
  lastParcel,
  type OrderCustomer,
  type OrderRefund,
  type OrderSnapshot,
} from '#app/domain/orders/order.ts';
import { paymentsOf } from '#app/domain/orders/payments.ts';
import { idOfGid, toOrderId, toShopifyCustomerId } from '#app/kernel/ids.ts';
import { type Minor, parseMinor } from '#app/kernel/money.ts';
import type { OrderNode } from './fetch-orders.ts';

type MoneyBag = { shopMoney: { amount: string }; presentmentMoney: { amount: string } };
type Reading = (bag: MoneyBag) => Minor;

const FINANCIAL_STATUS: Record<NonNullable<OrderNode['displayFinancialStatus']>, FinancialStatus> = {
  PENDING: 'pending',
  AUTHORIZED: 'authorized',
  PARTIALLY_PAID: 'partially_paid',
  PAID: 'paid',
  PARTIALLY_REFUNDED: 'partially_refunded',
  REFUNDED: 'refunded',
  VOIDED: 'voided',
  EXPIRED: 'expired',
};

/** An order of the Admin API as the snapshot that an order webhook of the same moment would give. */
export function readOrderNode(order: OrderNode): OrderSnapshot {
  const currency = order.currencyCode;
  const own = order.presentmentCurrencyCode === currency ? null : order.presentmentCurrencyCode;
  const money: Reading = (bag) => parseMinor(bag.shopMoney.amount, currency);
  const presented: Reading | null = own && ((bag) => parseMinor(bag.presentmentMoney.amount, own));
  // Webhooks tell whole seconds: a fraction here would make an older state look newer than theirs.
  const updatedAt = new Date(Math.floor(Date.parse(order.updatedAt) / 1000) * 1000);
  return {
    orderId: toOrderId(numericId(order.id)),
    name: order.name,
    // `processedAt` is the moment of purchase also for orders brought in from elsewhere.
    placedAt: new Date(order.processedAt),
    updatedAt,
    triggeredAt: updatedAt,
    cancelledAt: order.cancelledAt === null ? null : new Date(order.cancelledAt),
    financialStatus:
      order.displayFinancialStatus === null ? 'pending' : FINANCIAL_STATUS[order.displayFinancialStatus],
    test: order.test,
    sourceName: order.sourceName ?? '',
    currency,
    taxesIncluded: order.taxesIncluded,
    outstanding: money(order.totalOutstandingSet),
    fulfilledAt: order.displayFulfillmentStatus === 'FULFILLED' ? lastParcel(order.fulfillments) : null,
    total: money(order.currentTotalPriceSet),
    payments: paymentsOf(order.transactions.map((one) => ({ ...one, amount: money(one.amountSet) }))),
    discountCodes: order.discountCodes,
    lines: order.lineItems.nodes.map((line) => ({
      lineId: numericId(line.id),
      productId: line.product && numericId(line.product.id),
      variantId: line.variant && numericId(line.variant.id),
      title: line.title,
      quantity: line.quantity,
      currentQuantity: line.currentQuantity,
      ...lineAmounts(line, money),
      giftCard: line.isGiftCard,
    })),
    shipping: shippingAmounts(order, money),
    presented:
      own === null || presented === null
        ? null
        : {
            currency: own,
            lines: order.lineItems.nodes.map((line) => lineAmounts(line, presented)),
            shipping: shippingAmounts(order, presented),
          },
    refunds: order.refunds.map((refund) => readRefund(refund, order.taxesIncluded, money, presented)),
    customer: readCustomer(order),
  };
}

const taxOf = (lines: readonly { priceSet: MoneyBag }[], money: Reading): Minor =>
  sum(lines.map((line) => money(line.priceSet)));

const lineAmounts = (line: OrderNode['lineItems']['nodes'][number], money: Reading) => ({
  unitPrice: money(line.originalUnitPriceSet),
  discount: sum(line.discountAllocations.map((allocation) => money(allocation.allocatedAmountSet))),
  tax: taxOf(line.taxLines, money),
});

const shippingAmounts = ({ shippingLines }: OrderNode, money: Reading) => ({
  price: sum(shippingLines.nodes.map((line) => money(line.discountedPriceSet))),
  tax: sum(shippingLines.nodes.map((line) => taxOf(line.taxLines, money))),
});

function readRefund(
  refund: OrderNode['refunds'][number],
  taxesIncluded: boolean,
  money: Reading,
  presented: Reading | null,
): OrderRefund {
  const given = givenBack(refund, taxesIncluded, money);
  const isNothing = given.shipping === 0n && given.discrepancy === 0n;
  return {
    refundId: numericId(refund.id),
    createdAt: new Date(refund.createdAt ?? refund.processedAt),
    lines: refund.refundLineItems.nodes.map(({ lineItem, quantity }) => ({
      lineId: numericId(lineItem.id),
      quantity,
    })),
    ...given,
    presented: presented === null || isNothing ? null : givenBack(refund, taxesIncluded, presented),
  };
}

function givenBack(refund: OrderNode['refunds'][number], taxesIncluded: boolean, money: Reading) {
  // Adjustments are negative where money is given back, and without their tax.
  const given = (adjustments: OrderNode['refunds'][number]['orderAdjustments']['nodes']): Minor =>
    -sum(adjustments.map(({ amountSet, taxAmountSet }) => money(amountSet) + money(taxAmountSet)));
  // Only a difference from the computed refund has a reason; one without is shipping, told as an adjustment before
  // Shopify had `refundShippingLines`, and since then beside them.
  const adjustments = refund.orderAdjustments.nodes;
  const shippingLines = refund.refundShippingLines.nodes;
  const shipping =
    shippingLines.length > 0
      ? sum(
          shippingLines.map(
            (line) => money(line.subtotalAmountSet) + (taxesIncluded ? 0n : money(line.taxAmountSet)),
          ),
        )
      : given(adjustments.filter(({ reason }) => reason === null));
  return { shipping, discrepancy: given(adjustments.filter(({ reason }) => reason !== null)) };
}

/** A guest order has no customer: whom it belongs to is found out when one claims it. */
function readCustomer({ customer, customerLocale, email, phone }: OrderNode): OrderCustomer | null {
  if (!customer) return null;
  return {
    shopifyId: toShopifyCustomerId(numericId(customer.id)),
    email: customer.defaultEmailAddress?.emailAddress ?? email,
    phone: customer.defaultPhoneNumber?.phoneNumber ?? phone,
    firstName: customer.firstName ?? '',
    lastName: customer.lastName ?? '',
    locale: customerLocale ?? customer.locale,
    createdAt: new Date(customer.createdAt),
  };
}

function numericId(gid: string): bigint {
  const id = idOfGid(gid);
  if (id === null) throw new SyntaxError(`not an id of Shopify: ${gid.slice(0, 80)}`);
  return id;
}

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((total, amount) => total + amount, 0n);
