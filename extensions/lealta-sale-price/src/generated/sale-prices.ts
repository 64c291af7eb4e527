/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AssociatedDiscountCode = {
  code: string;
};

export type CartLineMinimumQuantity = {
  ids: Array<string>;
  minimumQuantity: number;
};

export type CartLineMinimumSubtotal = {
  ids: Array<string>;
  minimumAmount: string;
};

export type CartLinePrerequisite = {
  id: string;
  quantity: number;
};

export type CartLineTarget = {
  id: string;
  quantity?: number | null | undefined;
};

export type CartLinesDiscountsGenerateRunResult = {
  operations: Array<CartOperation>;
};

export type CartOperation = {
  enteredDiscountCodesAccept?: EnteredDiscountCodesAcceptOperation | null | undefined;
  enteredDiscountCodesReject?: EnteredDiscountCodesRejectOperation | null | undefined;
  orderDiscountsAdd?: OrderDiscountsAddOperation | null | undefined;
  productDiscountsAdd?: ProductDiscountsAddOperation | null | undefined;
};

export type Condition = {
  cartLineMinimumQuantity?: CartLineMinimumQuantity | null | undefined;
  cartLineMinimumSubtotal?: CartLineMinimumSubtotal | null | undefined;
  orderMinimumSubtotal?: OrderMinimumSubtotal | null | undefined;
};

export type DiscountClass =
  | 'ORDER'
  | 'PRODUCT'
  | 'SHIPPING';

export type DiscountCode = {
  code: string;
};

export type EnteredDiscountCodesAcceptOperation = {
  codes: Array<DiscountCode>;
};

export type EnteredDiscountCodesRejectOperation = {
  codes: Array<RejectedDiscountCode>;
  message: string;
};

export type FixedAmount = {
  amount: string;
};

export type OrderDiscountCandidate = {
  associatedDiscountCode?: AssociatedDiscountCode | null | undefined;
  conditions?: Array<Condition> | null | undefined;
  message?: string | null | undefined;
  targets: Array<OrderDiscountCandidateTarget>;
  value: OrderDiscountCandidateValue;
};

export type OrderDiscountCandidateTarget = {
  orderSubtotal?: OrderSubtotalTarget | null | undefined;
};

export type OrderDiscountCandidateValue = {
  fixedAmount?: FixedAmount | null | undefined;
  percentage?: Percentage | null | undefined;
};

export type OrderDiscountSelectionStrategy =
  | 'FIRST'
  | 'MAXIMUM';

export type OrderDiscountsAddOperation = {
  candidates: Array<OrderDiscountCandidate>;
  selectionStrategy: OrderDiscountSelectionStrategy;
};

export type OrderMinimumSubtotal = {
  excludedCartLineIds: Array<string>;
  minimumAmount: string;
};

export type OrderSubtotalTarget = {
  excludedCartLineIds: Array<string>;
};

export type Percentage = {
  value: string;
};

export type ProductDiscountCandidate = {
  associatedDiscountCode?: AssociatedDiscountCode | null | undefined;
  message?: string | null | undefined;
  prerequisites?: Array<ProductDiscountCandidatePrerequisite> | null | undefined;
  targets: Array<ProductDiscountCandidateTarget>;
  value: ProductDiscountCandidateValue;
};

export type ProductDiscountCandidateFixedAmount = {
  amount: string;
  appliesToEachItem?: boolean | null | undefined;
};

export type ProductDiscountCandidatePrerequisite = {
  cartLine?: CartLinePrerequisite | null | undefined;
};

export type ProductDiscountCandidateTarget = {
  cartLine?: CartLineTarget | null | undefined;
};

export type ProductDiscountCandidateValue = {
  fixedAmount?: ProductDiscountCandidateFixedAmount | null | undefined;
  percentage?: Percentage | null | undefined;
};

export type ProductDiscountSelectionStrategy =
  | 'ALL'
  | 'FIRST'
  | 'MAXIMUM';

export type ProductDiscountsAddOperation = {
  candidates: Array<ProductDiscountCandidate>;
  selectionStrategy: ProductDiscountSelectionStrategy;
};

export type RejectedDiscountCode = {
  code: string;
};

export type SalePricesQueryVariables = Exact<{
  t0: unknown;
  t1: unknown;
  t2: unknown;
  t3: unknown;
  t4: unknown;
  t5: unknown;
  t6: unknown;
  t7: unknown;
  t8: unknown;
  t9: unknown;
  t10: unknown;
  t11: unknown;
}>;


export type SalePricesQuery = { presentmentCurrencyRate: string, cart: { buyerIdentity: { isAuthenticated: boolean, customer: { metafield: { jsonValue: unknown } | null } | null } | null, lines: Array<{ id: string, quantity: number, cost: { amountPerQuantity: { amount: string } }, merchandise:
        | { id: string, product: { isGiftCard: boolean, metafield: { jsonValue: unknown } | null } }
        | Record<PropertyKey, never>
       }> }, discount: { discountClasses: Array<DiscountClass>, metafield: { jsonValue: unknown } | null }, shop: { localTime: { p0: boolean, p1: boolean, p2: boolean, p3: boolean, p4: boolean, p5: boolean, p6: boolean, p7: boolean, p8: boolean, p9: boolean, p10: boolean, p11: boolean } } };

export type ResultMutationVariables = Exact<{
  result: CartLinesDiscountsGenerateRunResult;
}>;


export type ResultMutation = { cartLinesDiscountsGenerateRun: unknown };
