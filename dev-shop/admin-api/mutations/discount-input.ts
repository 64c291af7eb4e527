import type { DevShopContext } from '../../context.ts';
import type { Discount, Store } from '../../model.ts';
import { idIn } from '../sources/connections.ts';

type Ids = string[] | null | undefined;
type ItemsInput = {
  all?: boolean | null;
  products?: { productsToAdd?: Ids; productVariantsToAdd?: Ids } | null;
  collections?: { add?: Ids } | null;
};

/** What the inputs of code discounts have in common. */
export type CodeDiscountInput = {
  title?: string | null;
  code?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean | null;
  combinesWith?: { orderDiscounts?: boolean; productDiscounts?: boolean; shippingDiscounts?: boolean } | null;
  context?: {
    all?: string;
    customers?: { add?: string[] | null };
    customerSegments?: unknown;
    markets?: unknown;
  } | null;
  customerSelection?: { all?: boolean; customers?: { add?: string[] | null } } | null;
  minimumRequirement?: {
    subtotal?: { greaterThanOrEqualToSubtotal?: string | number | null } | null;
    quantity?: unknown;
  } | null;
};

export type BasicInput = CodeDiscountInput & {
  customerGets?: {
    value?: {
      percentage?: number | null;
      discountAmount?: { amount?: string | number | null; appliesOnEachItem?: boolean | null } | null;
    } | null;
    items?: ItemsInput | null;
  } | null;
};

export type UserError = { code: string | null; field: string[]; message: string; extraInfo: null };
type Fault = (code: string, field: string[], message: string) => void;
const codeLengthMax = 255;

export const toMinor = (amount: string | number | null | undefined): number =>
  Math.round(Number(amount ?? Number.NaN) * 100);

/** Collects user errors under the name of the mutation's input. */
export function faultList(input: string): { faults: UserError[]; fault: Fault } {
  const faults: UserError[] = [];
  return {
    faults,
    fault: (code, field, message) =>
      faults.push({ code, field: [input, ...field], message, extraInfo: null }),
  };
}

/** What Shopify refuses of any discount; an automatic one has no code. */
export function checkCommon(
  context: DevShopContext,
  store: Store,
  input: CodeDiscountInput,
  fault: Fault,
  { isAutomatic = false } = {},
): void {
  if (!input.title?.trim()) fault('BLANK', ['title'], "Title can't be blank");
  if (!isAutomatic) checkCode(context, store, input, fault);
  if (!input.startsAt) fault('BLANK', ['startsAt'], "Starts at can't be blank");
  if (input.startsAt && input.endsAt && Date.parse(input.endsAt) <= Date.parse(input.startsAt)) {
    fault('END_DATE_BEFORE_START_DATE', ['endsAt'], 'Ends at needs to be after starts_at');
  }
  if (!isAutomatic && !input.context && !input.customerSelection)
    fault('BLANK', ['context'], "Context can't be blank");
  const buyers = buyersOf(input);
  if (buyers && buyers.length === 0) fault('BLANK', ['context', 'customers'], "Customers can't be blank");
  buyers?.forEach((customerGid, index) => {
    const id = idIn('Customer', customerGid);
    const customer = id === null ? null : context.find.customer(store, id);
    if (!customer || customer.mergedInto !== null) {
      fault('INVALID', ['context', 'customers', 'add', String(index)], 'Customer does not exist');
    }
  });
  if (input.usageLimit != null && input.usageLimit < 1) {
    fault('GREATER_THAN', ['usageLimit'], 'Usage limit must be greater than 0');
  }
  const minimum = input.minimumRequirement?.subtotal;
  if (minimum && input.minimumRequirement?.quantity) {
    fault(
      'MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT',
      ['minimumRequirement'],
      'Minimum subtotal and minimum quantity cannot both be present',
    );
  }
  if (minimum && !(toMinor(minimum.greaterThanOrEqualToSubtotal) > 0)) {
    fault('GREATER_THAN', ['minimumRequirement', 'subtotal'], 'Minimum subtotal must be greater than 0');
  }
}

function checkCode(context: DevShopContext, store: Store, input: CodeDiscountInput, fault: Fault): void {
  if (!input.code?.trim()) fault('BLANK', ['code'], "Code can't be blank");
  else if (input.code.length > codeLengthMax)
    fault('TOO_LONG', ['code'], 'Code is too long (maximum is 255 characters)');
  else if (/[\n\r]/.test(input.code)) fault('INVALID', ['code'], 'Code cannot contain newline characters.');
  else if (context.find.discountByCode(store, input.code)) {
    fault('TAKEN', ['code'], 'Code must be unique. Please try a different code.');
  }
}

export function basicValueOf(input: BasicInput): Discount['value'] | null {
  const value = input.customerGets?.value;
  if (value?.discountAmount) return { kind: 'amount', amount: toMinor(value.discountAmount.amount) };
  if (value?.percentage != null) return { kind: 'percentage', percentage: value.percentage * 100 };
  return null;
}

/** What Shopify refuses of an amount or a percentage off, and of the goods it is for. */
export function checkBasic(context: DevShopContext, store: Store, input: BasicInput, fault: Fault): void {
  const value = basicValueOf(input);
  if (!value) fault('BLANK', ['customerGets', 'value'], "Value can't be blank");
  else if (value.kind === 'amount' && !(value.amount > 0)) {
    fault(
      'GREATER_THAN',
      ['customerGets', 'value', 'discountAmount', 'amount'],
      'Value must be greater than 0',
    );
  } else if (value.kind === 'percentage' && !(value.percentage > 0 && value.percentage <= 100)) {
    fault(
      'VALUE_OUTSIDE_RANGE',
      ['customerGets', 'value', 'percentage'],
      'Value must be between 0.0 and 1.0',
    );
  }
  const items = input.customerGets?.items;
  if (!items) {
    fault('BLANK', ['customerGets', 'items'], "Items can't be blank");
    return;
  }
  const wanted = itemsOf(input);
  if (wanted === null) return;
  const entitled = wanted.products.length + wanted.variants.length;
  if (entitled > 0 && wanted.collections.length > 0)
    fault(
      'CONFLICT',
      ['customerGets', 'items'],
      'Cannot entitle collections in combination with products or variants',
    );
  if (entitled + wanted.collections.length === 0)
    fault('BLANK', ['customerGets', 'items'], "Items can't be blank");
  const { find } = context;
  const goods = ['customerGets', 'items', 'products'];
  if (wanted.products.some((id) => !find.product(store, id)))
    fault('INVALID', [...goods, 'productsToAdd'], 'Product does not exist');
  if (wanted.variants.some((id) => !find.variant(store, id)))
    fault('INVALID', [...goods, 'productVariantsToAdd'], 'Product variant does not exist');
  if (wanted.collections.some((id) => !store.collections.some((one) => one.id === id)))
    fault('INVALID', ['customerGets', 'items', 'collections', 'add'], 'Collection does not exist');
}

/** The goods that a discount is for; null is all of them. */
export function itemsOf(input: BasicInput): NonNullable<Discount['items']> | null {
  const items = input.customerGets?.items;
  if (!items || items.all) return null;
  const ids = (type: string, gids: Ids) => (gids ?? []).map((one) => idIn(type, one) ?? -1);
  return {
    products: ids('Product', items.products?.productsToAdd),
    variants: ids('ProductVariant', items.products?.productVariantsToAdd),
    collections: ids('Collection', items.collections?.add),
  };
}

function buyersOf(input: CodeDiscountInput): string[] | null {
  if (input.context?.customers) return input.context.customers.add ?? [];
  if (input.customerSelection?.customers) return input.customerSelection.customers.add ?? [];
  return null;
}

/** What a store of the stand-in cannot hold; refused aloud rather than created as something else. */
export function unsupportedIn(input: CodeDiscountInput): string | null {
  if (input.context?.customerSegments || input.context?.markets) return 'a discount for segments or markets';
  return input.minimumRequirement?.quantity ? 'a minimum quantity' : null;
}

/** The discount that an input without faults describes. */
export function toDiscount(
  context: DevShopContext,
  store: Store,
  input: CodeDiscountInput,
  what: Pick<Discount, 'value' | 'items'>,
): Discount {
  return {
    id: context.nextId(store),
    code: input.code?.trim() ?? null,
    title: input.title ?? '',
    status: 'ACTIVE',
    ...what,
    startsAt: new Date(input.startsAt ?? context.now()).toISOString(),
    endsAt: input.endsAt ? new Date(input.endsAt).toISOString() : null,
    usageLimit: input.usageLimit ?? null,
    usageCount: 0,
    oncePerCustomer: input.appliesOncePerCustomer ?? false,
    customerIds: buyersOf(input)?.map((buyer) => idIn('Customer', buyer) ?? 0) ?? null,
    minimumSubtotal: input.minimumRequirement?.subtotal
      ? toMinor(input.minimumRequirement.subtotal.greaterThanOrEqualToSubtotal)
      : null,
    combinesWith: {
      order: input.combinesWith?.orderDiscounts ?? false,
      product: input.combinesWith?.productDiscounts ?? false,
      shipping: input.combinesWith?.shippingDiscounts ?? false,
    },
    createdAt: context.now().toISOString(),
    createdByApp: true,
  };
}
