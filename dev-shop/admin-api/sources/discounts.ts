import { classOf } from '../../commerce/discount-effect.ts';
import type { DevShopContext } from '../../context.ts';
import type { Discount, FunctionValue, Store } from '../../model.ts';
import { money } from '../../webhooks/payloads/values.ts';
import { connection, discountGid, gid, type PageArguments, type Source, search } from './connections.ts';
import { customerSource } from './customers-and-orders.ts';
import { metafieldFields } from './metafields.ts';
import { collectionSource, productSource, variantSource } from './products.ts';

/** Whether a discount can be used now, by its dates. */
export function statusOf(discount: Discount, now: Date): Discount['status'] {
  const at = now.toISOString();
  if (discount.endsAt !== null && discount.endsAt <= at) return 'EXPIRED';
  return discount.startsAt > at ? 'SCHEDULED' : 'ACTIVE';
}

function summaryOf(store: Store, discount: Discount): string {
  const { value } = discount;
  const off =
    value.kind === 'amount'
      ? `${money(value.amount, store.currency)} ${store.currency} off ${discount.items ? 'some products' : 'entire order'}`
      : value.kind === 'percentage'
        ? `${value.percentage}% off ${discount.items ? 'some products' : 'entire order'}`
        : value.kind === 'function'
          ? value.handle
          : 'Free shipping';
  return [off, discount.oncePerCustomer ? 'One use per customer' : null].filter(Boolean).join(' • ');
}

function itemsSource(context: DevShopContext, store: Store, { items }: Discount): Source {
  if (!items) return { __typename: 'AllDiscountItems', allItems: true };
  if (items.collections.length > 0) {
    const chosen = store.collections.filter(({ id }) => items.collections.includes(id));
    return {
      __typename: 'DiscountCollections',
      collections: (page: PageArguments) =>
        connection(
          chosen,
          page,
          (one) => collectionSource(context, store, one),
          (one) => one.id,
        ),
    };
  }
  const products = items.products.flatMap((id) => context.find.product(store, id) ?? []);
  const variants = items.variants.flatMap((id) => context.find.variant(store, id) ?? []);
  return {
    __typename: 'DiscountProducts',
    products: (page: PageArguments) =>
      connection(
        products,
        page,
        (one) => productSource(context, store, one),
        (one) => one.id,
      ),
    productVariants: (page: PageArguments) =>
      connection(
        variants,
        page,
        ({ product, variant }) => variantSource(context, store, product, variant),
        ({ variant }) => variant.id,
      ),
  };
}

function typeOf({ kind }: Discount['value']): string {
  if (kind === 'function') return 'DiscountCodeApp';
  return kind === 'free-shipping' ? 'DiscountCodeFreeShipping' : 'DiscountCodeBasic';
}

export function codeDiscountNode(context: DevShopContext, store: Store, discount: Discount): Source {
  const id = gid('DiscountCodeNode', discount.id);
  const { value } = discount;
  const price = (minor: number) => ({ amount: money(minor, store.currency), currencyCode: store.currency });
  const basic: Source = {
    __typename: typeOf(value),
    discountId: id,
    title: discount.title,
    status: () => statusOf(discount, context.now()),
    startsAt: discount.startsAt,
    endsAt: discount.endsAt,
    createdAt: discount.createdAt,
    updatedAt: discount.createdAt,
    usageLimit: discount.usageLimit,
    asyncUsageCount: discount.usageCount,
    appliesOncePerCustomer: discount.oncePerCustomer,
    combinesWith: {
      orderDiscounts: discount.combinesWith.order,
      productDiscounts: discount.combinesWith.product,
      shippingDiscounts: discount.combinesWith.shipping,
      productDiscountsWithTagsOnSameCartLine: null,
    },
    discountClasses: (value.kind === 'function' ? value.classes : [classOf(discount)]).map((one) =>
      one.toUpperCase(),
    ),
    codesCount: { count: 1, precision: 'EXACT' },
    codes: (page: PageArguments) =>
      connection(
        [discount],
        page,
        () => ({
          __typename: 'DiscountRedeemCode',
          id: gid('DiscountRedeemCode', discount.id),
          code: discount.code,
          asyncUsageCount: discount.usageCount,
        }),
        () => discount.id,
      ),
    context: () =>
      discount.customerIds === null
        ? { __typename: 'DiscountBuyerSelectionAll', all: 'ALL' }
        : {
            __typename: 'DiscountCustomers',
            customers: discount.customerIds.flatMap((customerId) => {
              const customer = context.find.customer(store, customerId);
              return customer ? [customerSource(context, store, customer)] : [];
            }),
          },
    customerGets: {
      appliesOnOneTimePurchase: true,
      appliesOnSubscription: false,
      items: itemsSource(context, store, discount),
      value:
        value.kind === 'amount'
          ? { __typename: 'DiscountAmount', amount: price(value.amount), appliesOnEachItem: false }
          : {
              __typename: 'DiscountPercentage',
              percentage: value.kind === 'percentage' ? value.percentage / 100 : 1,
            },
    },
    minimumRequirement:
      discount.minimumSubtotal === null
        ? null
        : {
            __typename: 'DiscountMinimumSubtotal',
            greaterThanOrEqualToSubtotal: price(discount.minimumSubtotal),
          },
    destinationSelection: { __typename: 'DiscountCountryAll', allCountries: true },
    maximumShippingPrice: null,
    appliesOnOneTimePurchase: true,
    appliesOnSubscription: false,
    summary: summaryOf(store, discount),
    shortSummary: summaryOf(store, discount),
    tags: [],
    hasTimelineComment: false,
    recurringCycleLimit: null,
    totalSales: null,
    ...(value.kind === 'function' ? { appDiscountType: appDiscountType(context, value) } : {}),
  };
  return {
    __typename: 'DiscountCodeNode',
    id,
    codeDiscount: basic,
    ...metafieldFields(context, store, id),
  };
}

function appDiscountType({ apiKey }: DevShopContext, { handle, classes }: FunctionValue): Source {
  return {
    __typename: 'AppDiscountType',
    functionId: handle,
    title: handle,
    description: null,
    appKey: apiKey,
    discountClasses: classes.map((one) => one.toUpperCase()),
  };
}

/** Discounts of both kinds, as Shopify lists them together; automatic ones where a Function says what they are. */
export function discountConnection(context: DevShopContext, store: Store, page: PageArguments): Source {
  const listed = store.discounts.filter(({ code, value }) => code !== null || value.kind === 'function');
  const found = search(listed, page.query, {
    default: ({ title }) => title,
    title: ({ title }) => title,
    type: ({ value }) => (value.kind === 'function' ? 'app' : value.kind),
    method: ({ code }) => (code === null ? 'automatic' : 'code'),
    status: (discount) => statusOf(discount, context.now()),
  });
  return connection(
    found,
    page,
    (discount) => discountNode(context, store, discount),
    ({ id }) => id,
  );
}

/** A discount by the id under which Shopify lists both kinds. */
export function discountNode(context: DevShopContext, store: Store, discount: Discount): Source {
  const { code } = discount;
  return {
    __typename: 'DiscountNode',
    id: gid('DiscountNode', discount.id),
    discount:
      code === null
        ? automaticDiscountNode(context, store, discount).automaticDiscount
        : codeDiscountNode(context, store, discount).codeDiscount,
    ...metafieldFields(context, store, discountGid(discount)),
  };
}

/** A discount of an app that applies by itself. */
export function automaticDiscountNode(context: DevShopContext, store: Store, discount: Discount): Source {
  const id = discountGid(discount);
  const { codeDiscount } = codeDiscountNode(context, store, discount);
  const { codes: _codes, codesCount: _count, customerGets: _gets, ...common } = codeDiscount as Source;
  return {
    __typename: 'DiscountAutomaticNode',
    id,
    automaticDiscount: {
      ...common,
      __typename: 'DiscountAutomaticApp',
      discountId: id,
      recurringCycleLimit: 0,
    },
    ...metafieldFields(context, store, id),
  };
}
