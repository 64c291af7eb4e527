import type { DevShopContext } from '../../context.ts';
import { forgetIndexes } from '../../find.ts';
import type { Discount, Store } from '../../model.ts';
import { idIn, type Source } from '../sources/connections.ts';
import { codeDiscountNode } from '../sources/discounts.ts';

type BasicInput = {
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
  customerGets?: {
    value?: {
      percentage?: number | null;
      discountAmount?: { amount?: string | number | null; appliesOnEachItem?: boolean | null } | null;
    } | null;
    items?: { all?: boolean | null; products?: unknown; collections?: unknown } | null;
  } | null;
  minimumRequirement?: {
    subtotal?: { greaterThanOrEqualToSubtotal?: string | number | null } | null;
    quantity?: unknown;
  } | null;
};

type UserError = { code: string | null; field: string[]; message: string; extraInfo: null };
const codeLengthMax = 255;

const toMinor = (amount: string | number | null | undefined): number =>
  Math.round(Number(amount ?? Number.NaN) * 100);

function discountValueOf(input: BasicInput): Discount['value'] | null {
  const value = input.customerGets?.value;
  if (value?.discountAmount) return { kind: 'amount', amount: toMinor(value.discountAmount.amount) };
  if (value?.percentage != null) return { kind: 'percentage', percentage: value.percentage * 100 };
  return null;
}

function faultsOf(context: DevShopContext, store: Store, input: BasicInput): UserError[] {
  const faults: UserError[] = [];
  const fault = (code: string, field: string[], message: string) =>
    faults.push({ code, field: ['basicCodeDiscount', ...field], message, extraInfo: null });
  const value = discountValueOf(input);

  if (!input.title?.trim()) fault('BLANK', ['title'], "Title can't be blank");
  if (!input.code?.trim()) fault('BLANK', ['code'], "Code can't be blank");
  else if (input.code.length > codeLengthMax)
    fault('TOO_LONG', ['code'], 'Code is too long (maximum is 255 characters)');
  else if (/[\n\r]/.test(input.code)) fault('INVALID', ['code'], 'Code cannot contain newline characters.');
  else if (context.find.discountByCode(store, input.code)) {
    fault('TAKEN', ['code'], 'Code must be unique. Please try a different code.');
  }
  if (!input.startsAt) fault('BLANK', ['startsAt'], "Starts at can't be blank");
  if (input.startsAt && input.endsAt && Date.parse(input.endsAt) <= Date.parse(input.startsAt)) {
    fault('END_DATE_BEFORE_START_DATE', ['endsAt'], 'Ends at needs to be after starts_at');
  }
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
  if (!input.customerGets?.items) fault('BLANK', ['customerGets', 'items'], "Items can't be blank");
  if (!input.context && !input.customerSelection) fault('BLANK', ['context'], "Context can't be blank");
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
  return faults;
}

function buyersOf(input: BasicInput): string[] | null {
  if (input.context?.customers) return input.context.customers.add ?? [];
  if (input.customerSelection?.customers) return input.customerSelection.customers.add ?? [];
  return null;
}

/** What a store of the stand-in cannot hold; refused aloud rather than created as something else. */
function unsupportedIn(input: BasicInput): string | null {
  if (input.context?.customerSegments || input.context?.markets) return 'a discount for segments or markets';
  if (input.customerGets?.items && input.customerGets.items.all !== true) {
    return 'a discount on some products or collections';
  }
  if (input.customerGets?.value?.discountAmount?.appliesOnEachItem) return 'an amount off each item';
  return input.minimumRequirement?.quantity ? 'a minimum quantity' : null;
}

/** `discountCodeBasicCreate` for an order discount with one code. */
export function discountCodeBasicCreate(
  context: DevShopContext,
  store: Store,
  { basicCodeDiscount: input }: { basicCodeDiscount: BasicInput },
): Source {
  const userErrors = faultsOf(context, store, input);
  const value = discountValueOf(input);
  if (userErrors.length > 0 || !value) return { codeDiscountNode: null, userErrors };
  const unsupported = unsupportedIn(input);
  if (unsupported) throw new Error(`dev-shop cannot create ${unsupported}`);

  const discount: Discount = {
    id: context.nextId(store),
    code: input.code?.trim() ?? null,
    title: input.title ?? '',
    status: 'ACTIVE',
    value,
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
  store.discounts.push(discount);
  context.save(store);
  return { codeDiscountNode: codeDiscountNode(context, store, discount), userErrors: [] };
}

const missing = (field: string): UserError[] => [
  { code: 'INVALID', field: [field], message: 'Code discount does not exist.', extraInfo: null },
];

const found = (context: DevShopContext, store: Store, id: string): Discount | null =>
  context.find.discount(store, idIn('DiscountCodeNode', id) ?? idIn('DiscountNode', id) ?? -1);

/** `discountCodeDelete`. */
export function discountCodeDelete(context: DevShopContext, store: Store, { id }: { id: string }): Source {
  const discount = found(context, store, id);
  if (!discount) return { deletedCodeDiscountId: null, userErrors: missing('id') };
  store.discounts = store.discounts.filter((other) => other !== discount);
  forgetIndexes(store);
  context.save(store);
  return { deletedCodeDiscountId: id, userErrors: [] };
}

/** `discountCodeDeactivate`: the discount ends now. */
export function discountCodeDeactivate(
  context: DevShopContext,
  store: Store,
  { id }: { id: string },
): Source {
  const discount = found(context, store, id);
  if (!discount) return { codeDiscountNode: null, userErrors: missing('id') };
  discount.endsAt = context.now().toISOString();
  discount.status = 'EXPIRED';
  context.save(store);
  return { codeDiscountNode: codeDiscountNode(context, store, discount), userErrors: [] };
}

/** `discountCodeActivate`: the discount has no end and starts no later than now. */
export function discountCodeActivate(context: DevShopContext, store: Store, { id }: { id: string }): Source {
  const discount = found(context, store, id);
  if (!discount) return { codeDiscountNode: null, userErrors: missing('id') };
  const now = context.now().toISOString();
  discount.endsAt = null;
  if (discount.startsAt > now) discount.startsAt = now;
  discount.status = 'ACTIVE';
  context.save(store);
  return { codeDiscountNode: codeDiscountNode(context, store, discount), userErrors: [] };
}
