import type { DevShopContext } from '../../context.ts';
import type { Discount, Store } from '../../model.ts';
import { idIn, type Source } from '../sources/connections.ts';
import { codeDiscountNode } from '../sources/discounts.ts';
import { forgetDiscount } from './app-discounts.ts';
import {
  type BasicInput,
  basicValueOf,
  type CodeDiscountInput,
  checkBasic,
  checkCommon,
  faultList,
  itemsOf,
  toDiscount,
  type UserError,
  unsupportedIn,
} from './discount-input.ts';

function keep(context: DevShopContext, store: Store, discount: Discount): Source {
  store.discounts.push(discount);
  context.save(store);
  return { codeDiscountNode: codeDiscountNode(context, store, discount), userErrors: [] };
}

/** `discountCodeBasicCreate`: an amount or a percentage off, on everything or on some goods. */
export function discountCodeBasicCreate(
  context: DevShopContext,
  store: Store,
  { basicCodeDiscount: input }: { basicCodeDiscount: BasicInput },
): Source {
  const { faults, fault } = faultList('basicCodeDiscount');
  checkCommon(context, store, input, fault);
  checkBasic(context, store, input, fault);
  const value = basicValueOf(input);
  if (faults.length > 0 || !value) return { codeDiscountNode: null, userErrors: faults };
  const unsupported = input.customerGets?.value?.discountAmount?.appliesOnEachItem
    ? 'an amount off each item'
    : unsupportedIn(input);
  if (unsupported) throw new Error(`dev-shop cannot create ${unsupported}`);
  return keep(context, store, toDiscount(context, store, input, { value, items: itemsOf(input) }));
}

/** `discountCodeFreeShippingCreate`, to everywhere and whatever shipping costs. */
export function discountCodeFreeShippingCreate(
  context: DevShopContext,
  store: Store,
  {
    freeShippingCodeDiscount: input,
  }: {
    freeShippingCodeDiscount: CodeDiscountInput & {
      destination?: { all?: boolean; countries?: unknown } | null;
      maximumShippingPrice?: unknown;
    };
  },
): Source {
  const { faults, fault } = faultList('freeShippingCodeDiscount');
  checkCommon(context, store, input, fault);
  if (input.combinesWith?.shippingDiscounts)
    fault(
      'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS',
      ['combinesWith'],
      'The combinesWith settings are not valid for the discount class.',
    );
  if (faults.length > 0) return { codeDiscountNode: null, userErrors: faults };
  const unsupported =
    input.destination?.countries || input.maximumShippingPrice != null
      ? 'free shipping with a destination or a limit'
      : unsupportedIn(input);
  if (unsupported) throw new Error(`dev-shop cannot create ${unsupported}`);
  const value = { kind: 'free-shipping' } as const;
  return keep(context, store, toDiscount(context, store, input, { value, items: null }));
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
  forgetDiscount(store, discount);
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
