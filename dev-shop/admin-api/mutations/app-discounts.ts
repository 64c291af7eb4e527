/** Discounts of an app's Function: with a code, or automatic. */
import type { DevShopContext } from '../../context.ts';
import { loadFunction } from '../../functions/function-extensions.ts';
import type { Discount, DiscountClass, FunctionValue, Store } from '../../model.ts';
import { discountGid, idIn, type Source } from '../sources/connections.ts';
import { automaticDiscountNode, codeDiscountNode, statusOf } from '../sources/discounts.ts';
import {
  type CodeDiscountInput,
  checkCommon,
  faultList,
  toDiscount,
  type UserError,
  unsupportedIn,
} from './discount-input.ts';
import { forgetMetafields, type MetafieldInput, setOwnMetafields } from './metafields.ts';

type AppInput = CodeDiscountInput & {
  functionHandle?: string | null;
  functionId?: string | null;
  discountClasses?: Uppercase<DiscountClass>[] | null;
  metafields?: MetafieldInput[] | null;
};
type Fault = ReturnType<typeof faultList>['fault'];

/** Shopify's limit of active automatic discounts, all apps' together. */
const automaticMax = 25;

function checkFunction({ functionHandle, functionId }: AppInput, fault: Fault): void {
  if (!functionHandle && !functionId)
    fault('MISSING_FUNCTION_IDENTIFIER', ['functionHandle'], "Function identifier can't be blank");
  else if (functionHandle && functionId)
    fault('MULTIPLE_FUNCTION_IDENTIFIERS', ['functionHandle'], 'Only one function identifier can be given');
  else if (functionHandle && !loadFunction(functionHandle))
    fault('INVALID', ['functionHandle'], `Function ${functionHandle} not found.`);
}

function checkClasses({ discountClasses, combinesWith }: AppInput, fault: Fault): void {
  if (!discountClasses?.length)
    fault('BLANK', ['discountClasses'], 'Discount classes is required for the discount Function');
  if (discountClasses?.includes('SHIPPING') && combinesWith?.shippingDiscounts)
    fault(
      'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS',
      ['combinesWith'],
      'The combinesWith settings are not valid for the discount class.',
    );
}

function functionValue(context: DevShopContext, input: AppInput): FunctionValue {
  const unsupported = input.functionHandle ? unsupportedIn(input) : 'a discount by the id of a Function';
  if (unsupported || !input.functionHandle) throw new Error(`dev-shop cannot create ${unsupported}`);
  const classes = (input.discountClasses ?? []).map((one) => one.toLowerCase() as DiscountClass);
  return { kind: 'function', handle: input.functionHandle, appId: context.appId, classes };
}

/** Keeps a discount with its metafields, or neither. */
function keepWith(
  context: DevShopContext,
  store: Store,
  discount: Discount,
  { metafields }: AppInput,
  fault: Fault,
): boolean {
  store.discounts.push(discount);
  const refused = setOwnMetafields(context, store, discountGid(discount), metafields ?? []);
  for (const message of refused) fault('INVALID', ['metafields'], message);
  if (refused.length > 0) forgetDiscount(store, discount);
  context.save(store);
  return refused.length === 0;
}

/** `discountCodeAppCreate`: whatever the app's Function says, as its metafields configure it. */
export function discountCodeAppCreate(
  context: DevShopContext,
  store: Store,
  { codeAppDiscount: input }: { codeAppDiscount: AppInput },
): Source {
  const { faults, fault } = faultList('codeAppDiscount');
  checkCommon(context, store, input, fault);
  checkFunction(input, fault);
  checkClasses(input, fault);
  if (faults.length > 0) return { codeAppDiscount: null, userErrors: faults };
  const discount = toDiscount(context, store, input, { value: functionValue(context, input), items: null });
  if (!keepWith(context, store, discount, input, fault)) return { codeAppDiscount: null, userErrors: faults };
  return {
    codeAppDiscount: codeDiscountNode(context, store, discount).codeDiscount,
    userErrors: [],
  };
}

/** `discountAutomaticAppCreate`: applies by itself wherever its Function gives something. */
export function discountAutomaticAppCreate(
  context: DevShopContext,
  store: Store,
  { automaticAppDiscount: input }: { automaticAppDiscount: AppInput },
): Source {
  const { faults, fault } = faultList('automaticAppDiscount');
  checkCommon(context, store, input, fault, { isAutomatic: true });
  checkFunction(input, fault);
  checkClasses(input, fault);
  const active = store.discounts.filter(
    (one) => one.code === null && statusOf(one, context.now()) === 'ACTIVE',
  );
  if (active.length >= automaticMax)
    fault('MAX_APP_DISCOUNTS', [], `Shop cannot have more than ${automaticMax} active automatic discounts.`);
  if (faults.length > 0) return { automaticAppDiscount: null, userErrors: faults };
  const discount = {
    ...toDiscount(context, store, input, { value: functionValue(context, input), items: null }),
    code: null,
  };
  if (!keepWith(context, store, discount, input, fault))
    return { automaticAppDiscount: null, userErrors: faults };
  return {
    automaticAppDiscount: automaticDiscountNode(context, store, discount).automaticDiscount,
    userErrors: [],
  };
}

/** `discountAutomaticAppUpdate`: what is not given stays as it is. */
export function discountAutomaticAppUpdate(
  context: DevShopContext,
  store: Store,
  { id, automaticAppDiscount: input }: { id: string; automaticAppDiscount: AppInput },
): Source {
  const discount = automaticDiscount(context, store, id);
  if (discount?.value.kind !== 'function') return { automaticAppDiscount: null, userErrors: missing('id') };
  const { faults, fault } = faultList('automaticAppDiscount');
  if (input.title !== undefined && !input.title?.trim()) fault('BLANK', ['title'], "Title can't be blank");
  if (input.functionHandle) checkFunction(input, fault);
  if (input.discountClasses) checkClasses(input, fault);
  for (const message of faults.length > 0
    ? []
    : setOwnMetafields(context, store, discountGid(discount), input.metafields ?? []))
    fault('INVALID', ['metafields'], message);
  if (faults.length > 0) return { automaticAppDiscount: null, userErrors: faults };
  const { combinesWith: wanted, discountClasses, functionHandle, title, startsAt, endsAt } = input;
  if (title) discount.title = title;
  if (startsAt) discount.startsAt = new Date(startsAt).toISOString();
  if (endsAt !== undefined) discount.endsAt = endsAt === null ? null : new Date(endsAt).toISOString();
  if (discountClasses?.length)
    discount.value.classes = discountClasses.map((one) => one.toLowerCase() as DiscountClass);
  if (functionHandle) discount.value.handle = functionHandle;
  if (wanted) {
    const { order, product, shipping } = discount.combinesWith;
    discount.combinesWith = {
      order: wanted.orderDiscounts ?? order,
      product: wanted.productDiscounts ?? product,
      shipping: wanted.shippingDiscounts ?? shipping,
    };
  }
  discount.status = statusOf(discount, context.now());
  context.save(store);
  return {
    automaticAppDiscount: automaticDiscountNode(context, store, discount).automaticDiscount,
    userErrors: [],
  };
}

/** `discountAutomaticDelete`. */
export function discountAutomaticDelete(
  context: DevShopContext,
  store: Store,
  { id }: { id: string },
): Source {
  const discount = automaticDiscount(context, store, id);
  if (!discount) return { deletedAutomaticDiscountId: null, userErrors: missing('id') };
  forgetDiscount(store, discount);
  context.save(store);
  return { deletedAutomaticDiscountId: id, userErrors: [] };
}

function automaticDiscount(context: DevShopContext, store: Store, id: string): Discount | null {
  const found = context.find.discount(
    store,
    idIn('DiscountAutomaticNode', id) ?? idIn('DiscountNode', id) ?? -1,
  );
  return found?.code === null ? found : null;
}

const missing = (field: string): UserError[] => [
  { code: 'INVALID', field: [field], message: 'Automatic discount does not exist.', extraInfo: null },
];

/** Removes a discount and what it owns. */
export function forgetDiscount(store: Store, discount: Discount): void {
  store.discounts = store.discounts.filter((other) => other !== discount);
  forgetMetafields(store, discountGid(discount));
}
