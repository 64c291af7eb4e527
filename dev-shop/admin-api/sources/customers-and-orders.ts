import type { DevShopContext } from '../../context.ts';
import type { Address, Customer, Order, OrderLine, Refund, Store } from '../../model.ts';
import { amountsOf, lineNet, shareOf } from '../../orders/amounts.ts';
import { gatewaysOf } from '../../webhooks/payloads/orders.ts';
import { bag, countryName, currenciesOf, derivedId, money } from '../../webhooks/payloads/values.ts';
import { connection, gid, type PageArguments, type Source, search, sorted } from './connections.ts';
import { metafieldFields } from './metafields.ts';
import { productSource, variantSource } from './products.ts';
import { storeCreditAccounts } from './store-credit.ts';

// A customer has orders and an order a customer: the two stand together.

function addressSource(address: Address | null): Source | null {
  if (!address) return null;
  return {
    __typename: 'MailingAddress',
    firstName: address.firstName,
    lastName: address.lastName,
    name: `${address.firstName} ${address.lastName}`.trim(),
    address1: address.address1,
    address2: null,
    city: address.city,
    zip: address.zip,
    province: address.province,
    provinceCode: null,
    country: countryName(address.countryCode),
    countryCodeV2: address.countryCode,
    phone: address.phone,
    company: null,
  };
}

export function customerSource(context: DevShopContext, store: Store, customer: Customer): Source {
  const id = gid('Customer', customer.id);
  const orders = () => context.find.ordersOf(store, customer.id);
  const spent = () => orders().reduce((total, order) => total + order.paid - amountsOf(order).refunded, 0);
  const consent = customer.acceptsMarketing ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED';
  return {
    __typename: 'Customer',
    id,
    legacyResourceId: String(customer.id),
    email: customer.email,
    phone: customer.phone,
    defaultEmailAddress: customer.email
      ? {
          emailAddress: customer.email,
          marketingState: consent,
          marketingUpdatedAt: customer.consentUpdatedAt ?? customer.createdAt,
          validFormat: true,
        }
      : null,
    defaultPhoneNumber: customer.phone
      ? { phoneNumber: customer.phone, marketingState: customer.acceptsSms ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED' }
      : null,
    emailMarketingConsent: customer.email ? { marketingState: consent } : null,
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: `${customer.firstName} ${customer.lastName}`.trim() || customer.email || '',
    locale: customer.language ?? customer.locale,
    state: customer.state.toUpperCase(),
    tags: customer.tags,
    note: null,
    verifiedEmail: customer.email !== null,
    taxExempt: false,
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
    defaultAddress: () => addressSource(customer.address),
    numberOfOrders: () => String(orders().length),
    amountSpent: () => ({ amount: money(spent(), store.currency), currencyCode: store.currency }),
    canDelete: () => orders().length === 0,
    lastOrder: () => {
      const last = orders().at(-1);
      return last ? orderSource(context, store, last) : null;
    },
    orders: (page: PageArguments) => orderConnection(context, store, orders(), page),
    storeCreditAccounts: (page: PageArguments) => storeCreditAccounts(context, store, customer, page),
    ...metafieldFields(context, store, id),
  };
}

export function customerConnection(context: DevShopContext, store: Store, page: PageArguments): Source {
  const only = /^\s*email:["']?([^\s"']+)["']?\s*$/.exec(page.query ?? '')?.[1];
  const byEmail = only && !only.includes('*') ? context.find.customerByEmail(store, only) : undefined;
  const found =
    byEmail !== undefined
      ? byEmail
        ? [byEmail]
        : []
      : search(
          store.customers.filter((customer) => customer.mergedInto === null),
          page.query,
          {
            default: (c) => `${c.firstName} ${c.lastName} ${c.email ?? ''}`,
            id: (c) => c.id,
            email: (c) => c.email,
            phone: (c) => c.phone,
            first_name: (c) => c.firstName,
            last_name: (c) => c.lastName,
            tag: (c) => c.tags,
            state: (c) => c.state,
            created_at: (c) => c.createdAt,
            customer_date: (c) => c.createdAt,
            updated_at: (c) => c.updatedAt,
          },
        );
  const ordered = sorted(found, page.sortKey === 'RELEVANCE' ? null : page.sortKey, {
    ID: (c) => c.id,
    NAME: (c) => `${c.lastName} ${c.firstName}`,
    CREATED_AT: (c) => c.createdAt,
    UPDATED_AT: (c) => c.updatedAt,
  });
  return connection(
    ordered,
    page,
    (customer) => customerSource(context, store, customer),
    (c) => c.id,
  );
}

type Moneys = {
  shop_money: { amount: string; currency_code: string };
  presentment_money: { amount: string; currency_code: string };
};

/** A money bag in GraphQL's names. */
function moneyBag(order: Order, minor: number): Source {
  const { shop_money, presentment_money } = bag(minor, currenciesOf(order)) as Moneys;
  return {
    shopMoney: { amount: shop_money.amount, currencyCode: shop_money.currency_code },
    presentmentMoney: { amount: presentment_money.amount, currencyCode: presentment_money.currency_code },
  };
}

function lineSource(context: DevShopContext, store: Store, order: Order, line: OrderLine): Source {
  const set = (minor: number) => () => moneyBag(order, minor);
  const unit = line.quantity === 0 ? 0 : Math.round(lineNet(line, line.quantity) / line.quantity);
  return {
    __typename: 'LineItem',
    id: gid('LineItem', line.id),
    title: line.title,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    variantTitle: line.variantTitle || null,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    refundableQuantity: line.currentQuantity,
    isGiftCard: line.giftCard,
    requiresShipping: line.requiresShipping,
    taxable: line.taxable,
    originalUnitPriceSet: set(line.price),
    originalTotalSet: set(line.price * line.quantity),
    discountedUnitPriceSet: set(line.price),
    discountedUnitPriceAfterAllDiscountsSet: set(unit),
    discountedTotalSet: set(line.price * line.quantity),
    totalDiscountSet: set(line.discount),
    taxLines: () => (line.tax === 0 ? [] : [taxLine(store, order, line.tax)]),
    discountAllocations: () =>
      line.discount === 0 ? [] : [{ allocatedAmountSet: moneyBag(order, line.discount) }],
    product: () => {
      const product = line.productId === null ? null : context.find.product(store, line.productId);
      return product ? productSource(context, store, product) : null;
    },
    variant: () => {
      const found = line.variantId === null ? null : context.find.variant(store, line.variantId);
      return found ? variantSource(context, store, found.product, found.variant) : null;
    },
  };
}

const taxLine = (store: Store, order: Order, tax: number): Source => ({
  title: store.countryCode === 'ES' ? 'IVA' : 'Tax',
  rate: store.taxRate,
  ratePercentage: store.taxRate * 100,
  priceSet: moneyBag(order, tax),
});

export function refundSource(context: DevShopContext, store: Store, order: Order, refund: Refund): Source {
  const shippingTax = shareOf(
    order.shipping.tax,
    refund.shippingRefund,
    order.shipping.price - order.shipping.discount + (order.taxesIncluded ? 0 : order.shipping.tax),
  );
  return {
    __typename: 'Refund',
    id: gid('Refund', refund.id),
    legacyResourceId: String(refund.id),
    createdAt: refund.createdAt,
    processedAt: refund.createdAt,
    updatedAt: refund.createdAt,
    note: refund.note || null,
    totalRefundedSet: () => moneyBag(order, refund.amount),
    refundLineItems: (page: PageArguments) =>
      connection(
        refund.lines,
        page,
        (refunded) => {
          const line = order.lines.find((candidate) => candidate.id === refunded.lineId);
          return {
            id: gid('RefundLineItem', refunded.id),
            quantity: refunded.quantity,
            restocked: refunded.restock,
            restockType: !refunded.restock ? 'NO_RESTOCK' : order.cancelledAt ? 'CANCEL' : 'RETURN',
            subtotalSet: moneyBag(order, refunded.subtotal),
            totalTaxSet: moneyBag(order, refunded.tax),
            lineItem: line ? lineSource(context, store, order, line) : null,
          };
        },
        (line) => line.id,
      ),
    refundShippingLines: (page: PageArguments) =>
      connection(
        refund.shippingRefund > 0 ? [refund] : [],
        page,
        () => ({
          id: gid('RefundShippingLine', derivedId(refund.id, 3)),
          subtotalAmountSet: moneyBag(order, refund.shippingRefund - (order.taxesIncluded ? 0 : shippingTax)),
          taxAmountSet: moneyBag(order, shippingTax),
        }),
        () => refund.id,
      ),
    orderAdjustments: (page: PageArguments) =>
      connection(
        refund.discrepancy === 0 ? [] : [refund],
        page,
        () => ({
          id: gid('OrderAdjustment', derivedId(refund.id, 2)),
          reason: 'REFUND_DISCREPANCY',
          amountSet: moneyBag(order, -refund.discrepancy),
          taxAmountSet: moneyBag(order, 0),
        }),
        () => refund.id,
      ),
    order: () => orderSource(context, store, order),
  };
}

function shippingSource(store: Store, order: Order): Source {
  const { shipping } = order;
  return {
    __typename: 'ShippingLine',
    id: gid('ShippingLine', derivedId(order.id, 1)),
    title: shipping.title,
    code: shipping.title,
    source: 'shopify',
    custom: false,
    isRemoved: false,
    originalPriceSet: moneyBag(order, shipping.price),
    discountedPriceSet: moneyBag(order, shipping.price - shipping.discount),
    currentDiscountedPriceSet: moneyBag(order, amountsOf(order).currentShipping),
    taxLines: shipping.tax === 0 ? [] : [taxLine(store, order, shipping.tax)],
    discountAllocations:
      shipping.discount === 0 ? [] : [{ allocatedAmountSet: moneyBag(order, shipping.discount) }],
  };
}

/** What was taken, by each means, and what was given back. */
function transactionsOf(order: Order): Source[] {
  const payments = order.payments ?? [];
  const rest = order.paid - payments.reduce((sum, payment) => sum + payment.amount, 0);
  const taken = [
    ...payments,
    ...(rest > 0 ? [{ gateway: order.payments ? 'manual' : 'bogus', amount: rest }] : []),
  ];
  const given = order.refunds.filter((refund) => refund.amount > 0);
  const source = (id: number, kind: string, gateway: string, amount: number): Source => ({
    __typename: 'OrderTransaction',
    id: gid('OrderTransaction', id),
    kind,
    status: 'SUCCESS',
    gateway,
    test: order.test,
    amountSet: () => moneyBag(order, amount),
  });
  return [
    ...taken.map(({ gateway, amount }, index) =>
      source(derivedId(order.id, 10 + index), 'SALE', gateway, amount),
    ),
    ...given.map(({ id, amount }) => source(derivedId(id, 4), 'REFUND', 'bogus', amount)),
  ];
}

export function orderSource(context: DevShopContext, store: Store, order: Order): Source {
  const id = gid('Order', order.id);
  const amounts = amountsOf(order);
  const set = (minor: number) => () => moneyBag(order, minor);
  return {
    __typename: 'Order',
    id,
    legacyResourceId: String(order.id),
    name: order.name,
    number: order.number,
    email: order.email,
    phone: order.phone,
    note: null,
    tags: [],
    test: order.test,
    confirmed: true,
    closed: false,
    closedAt: null,
    createdAt: order.createdAt,
    processedAt: order.processedAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    cancelReason: order.cancelReason?.toUpperCase() ?? null,
    currencyCode: order.currency,
    presentmentCurrencyCode: order.presentmentCurrency,
    customerLocale: order.locale,
    sourceName: order.sourceName,
    taxesIncluded: order.taxesIncluded,
    paymentGatewayNames: gatewaysOf(order),
    transactions: () => transactionsOf(order),
    displayFinancialStatus: order.financialStatus.toUpperCase(),
    displayFulfillmentStatus:
      order.fulfillmentStatus === 'fulfilled'
        ? 'FULFILLED'
        : order.fulfillmentStatus === 'partial'
          ? 'PARTIALLY_FULFILLED'
          : 'UNFULFILLED',
    fulfillments: () =>
      order.fulfillmentStatus === 'fulfilled' && order.fulfilledAt
        ? [
            {
              id: `gid://shopify/Fulfillment/${order.id + 1}`,
              createdAt: order.fulfilledAt,
              status: 'SUCCESS',
            },
          ]
        : [],
    fullyPaid: amounts.outstanding <= 0,
    unpaid: order.paid === 0 && amounts.outstanding > 0,
    discountCode: order.discountCodes[0]?.code ?? null,
    discountCodes: order.discountCodes.map(({ code }) => code),
    subtotalLineItemsQuantity: order.lines.reduce((total, line) => total + line.quantity, 0),
    currentSubtotalLineItemsQuantity: order.lines.reduce((total, line) => total + line.currentQuantity, 0),
    subtotalPriceSet: set(amounts.subtotal),
    totalPriceSet: set(amounts.total),
    originalTotalPriceSet: set(amounts.total),
    totalDiscountsSet: set(amounts.discounts),
    totalShippingPriceSet: set(order.shipping.price),
    totalTaxSet: set(amounts.tax),
    totalTipReceivedSet: set(0),
    totalReceivedSet: set(order.paid),
    netPaymentSet: set(order.paid - amounts.refunded),
    totalRefundedSet: set(amounts.refunded),
    totalRefundedShippingSet: set(order.refunds.reduce((total, refund) => total + refund.shippingRefund, 0)),
    refundDiscrepancySet: set(-order.refunds.reduce((total, refund) => total + refund.discrepancy, 0)),
    totalOutstandingSet: set(amounts.outstanding),
    currentSubtotalPriceSet: set(amounts.currentSubtotal),
    currentTotalPriceSet: set(amounts.currentTotal),
    currentTotalDiscountsSet: set(amounts.currentDiscounts),
    currentTotalTaxSet: set(amounts.currentTax),
    currentShippingPriceSet: set(amounts.currentShipping),
    taxLines: () => (amounts.tax === 0 ? [] : [taxLine(store, order, amounts.tax)]),
    shippingAddress: () => addressSource(order.shippingAddress),
    billingAddress: () => addressSource(order.shippingAddress),
    customer: () => {
      const customer = order.customerId === null ? null : context.find.customer(store, order.customerId);
      return customer ? customerSource(context, store, customer) : null;
    },
    lineItems: (page: PageArguments) =>
      connection(
        order.lines,
        page,
        (line) => lineSource(context, store, order, line),
        (line) => line.id,
      ),
    shippingLines: (page: PageArguments) =>
      connection(
        order.shipping.title ? [order] : [],
        page,
        () => shippingSource(store, order),
        () => order.id,
      ),
    shippingLine: () => (order.shipping.title ? shippingSource(store, order) : null),
    refunds: ({ first }: { first?: number | null }) =>
      order.refunds.slice(0, first ?? undefined).map((refund) => refundSource(context, store, order, refund)),
    ...metafieldFields(context, store, id),
  };
}

export function orderConnection(
  context: DevShopContext,
  store: Store,
  orders: readonly Order[],
  page: PageArguments,
): Source {
  const found = search(orders, page.query, {
    default: (o) => `${o.name} ${o.email ?? ''}`,
    id: (o) => o.id,
    name: (o) => o.name,
    email: (o) => o.email,
    customer_id: (o) => o.customerId,
    financial_status: (o) => o.financialStatus,
    fulfillment_status: (o) => o.fulfillmentStatus ?? 'unfulfilled',
    status: (o) => (o.cancelledAt ? 'cancelled' : 'open'),
    discount_code: (o) => o.discountCodes.map(({ code }) => code),
    source_name: (o) => o.sourceName,
    test: (o) => String(o.test),
    created_at: (o) => o.createdAt,
    processed_at: (o) => o.processedAt,
    updated_at: (o) => o.updatedAt,
  });
  const ordered = sorted(found, page.sortKey, {
    ID: (o) => o.id,
    ORDER_NUMBER: (o) => o.number,
    CREATED_AT: (o) => o.createdAt,
    PROCESSED_AT: (o) => o.processedAt,
    UPDATED_AT: (o) => o.updatedAt,
    TOTAL_PRICE: (o) => amountsOf(o).total,
  });
  return connection(
    ordered,
    page,
    (order) => orderSource(context, store, order),
    (order) => order.id,
  );
}
