import { type ShopifyCustomerId, toGid } from '#app/kernel/ids.ts';
import { type Minor, parseMinor, toDecimal } from '#app/kernel/money.ts';
import { configurationMetafield, FUNCTION_HANDLE } from './discount-function.ts';
import { ShopifyRefused } from './failures.ts';
import {
  CreateAppDiscountCodeDocument,
  CreateDiscountCodeDocument,
  CreateFreeShippingCodeDocument,
  CreateGiftCardDocument,
  CreditStoreCreditDocument,
  type CurrencyCode,
  DeactivateGiftCardDocument,
  DeleteDiscountCodeDocument,
  FindDiscountByCodeDocument,
  FindGiftCardDocument,
  FindStoreCreditDocument,
  GiftCardByIdDocument,
  type GiftCardStateFragment,
  ProductPriceDocument,
} from './generated/admin.ts';
import type { Transport } from './transport.ts';

/** Goods by Shopify's numeric ids; all goods where every list is empty. */
export type DiscountItems = {
  readonly products: readonly string[];
  readonly variants: readonly string[];
  readonly collections: readonly string[];
};

export type DiscountCodeInput = {
  readonly code: string;
  /** Shown to the merchant only. */
  readonly title: string;
  /** Whose it is; null where whoever knows the code may use it. */
  readonly customerId: ShopifyCustomerId | null;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly currency: string;
  readonly gives:
    | { readonly kind: 'amount'; readonly valueMinor: Minor; readonly items: DiscountItems }
    | { readonly kind: 'percentage'; readonly percent: number; readonly items: DiscountItems }
    /** A percentage that never takes off more than `capMinor`: the app's own Function, Shopify's have no cap. */
    | {
        readonly kind: 'capped-percentage';
        readonly percent: number;
        readonly capMinor: Minor;
        readonly items: DiscountItems;
      }
    | { readonly kind: 'free-shipping' };
  /** The least that the basket must be worth; 0 is no minimum. */
  readonly minimumMinor: Minor;
  readonly combinesWith: { readonly order: boolean; readonly product: boolean; readonly shipping: boolean };
};

export type GiftCardInput = {
  /** 8 to 20 letters and digits. */
  readonly code: string;
  readonly note: string;
  readonly valueMinor: Minor;
  readonly currency: string;
  readonly customerId: ShopifyCustomerId;
  /** The last day on which it can be used, as YYYY-MM-DD. */
  readonly expiresOn: string | null;
};

/** A credit is known by its owner, its amount and the second at which it expires. */
export type StoreCreditInput = {
  readonly customerId: ShopifyCustomerId;
  readonly valueMinor: Minor;
  readonly currency: string;
  readonly expiresAt: Date;
};

export type GiftCardState = {
  /** What can still be spent, or could be when the card was deactivated. */
  readonly leftMinor: Minor;
  /** Whether some of its value was spent. */
  readonly touched: boolean;
};

type Refused = { readonly outcome: 'refused'; readonly message: string };
type MadeByCode<Id extends string> =
  | ({ readonly outcome: 'created' } & Readonly<Record<Id, string>>)
  | { readonly outcome: 'code-taken' }
  | Refused;

/**
 * What becomes of points on Shopify. Nothing is repeated after a lost answer: on ShopifyUnavailable ask the `find…` of
 * the same thing whether it exists.
 */
export type RewardsApi = {
  /** A code for one customer and one use. */
  createDiscountCode(input: DiscountCodeInput): Promise<MadeByCode<'discountId'>>;
  /** `usageCount` is counted by Shopify with some delay. Codes are compared without case. */
  findDiscountByCode(
    code: string,
  ): Promise<{ discountId: string; usageCount: number; active: boolean } | null>;
  deleteDiscount(discountId: string): Promise<'deleted' | 'not-found'>;
  /** The price of the product's cheapest variant, in the shop's currency; null when there is no such product. */
  productPrice(productId: string, currency: string): Promise<Minor | null>;
  createGiftCard(input: GiftCardInput): Promise<MadeByCode<'giftCardId'>>;
  /** By a search that may not know the newest cards yet; `note` tells it from another card that the search finds. */
  findGiftCard(code: string, note: string): Promise<{ giftCardId: string } | null>;
  giftCard(giftCardId: string, currency: string): Promise<GiftCardState | null>;
  /** For good: Shopify does not enable a card again. What is on it then is what was left; null when there is no such card. */
  deactivateGiftCard(giftCardId: string, currency: string): Promise<GiftCardState | null>;
  creditStoreCredit(
    input: StoreCreditInput,
  ): Promise<{ readonly outcome: 'created'; readonly transactionId: string } | Refused>;
  findStoreCredit(input: StoreCreditInput): Promise<{ transactionId: string } | null>;
};

/** The calls of one shop's Admin API by which points become codes, cards and credit. */
export function createRewardsApi(transport: Transport): RewardsApi {
  return {
    async createDiscountCode(input) {
      const { discountId, userErrors } = await create(transport, input);
      if (discountId !== null) return { outcome: 'created', discountId };
      if (isTaken(userErrors)) return { outcome: 'code-taken' };
      return { outcome: 'refused', message: messageOf(userErrors) };
    },

    async findDiscountByCode(code) {
      const { codeDiscountNodeByCode: node } = await transport.run(
        FindDiscountByCodeDocument,
        { code },
        'always',
      );
      if (!node) return null;
      const known = 'status' in node.codeDiscount ? node.codeDiscount : null;
      return {
        discountId: node.id,
        usageCount: known?.asyncUsageCount ?? 0,
        active: known?.status === 'ACTIVE',
      };
    },

    async deleteDiscount(discountId) {
      const data = await transport.run(DeleteDiscountCodeDocument, { id: discountId }, 'always');
      const { deletedCodeDiscountId, userErrors } = data.discountCodeDelete ?? { userErrors: [] };
      if (deletedCodeDiscountId) return 'deleted';
      // Shopify has no code of its own for an id that leads nowhere.
      if (userErrors.some((error) => error.code === 'INVALID' || /not exist|not found/i.test(error.message)))
        return 'not-found';
      throw new ShopifyRefused(`the discount was not deleted: ${messageOf(userErrors)}`);
    },

    async productPrice(productId, currency) {
      const { product } = await transport.run(
        ProductPriceDocument,
        { id: toGid('Product', productId) },
        'always',
      );
      return product && parseMinor(product.priceRangeV2.minVariantPrice.amount, currency);
    },

    async createGiftCard({ code, note, valueMinor, currency, customerId, expiresOn }) {
      const input = {
        code,
        note,
        initialAmount: amountOf(valueMinor, currency),
        customerId: toGid('Customer', customerId),
        expiresOn,
      };
      const data = await transport.run(CreateGiftCardDocument, { input }, 'if-not-run');
      const { giftCard, userErrors } = data.giftCardCreate ?? { giftCard: null, userErrors: [] };
      if (giftCard) return { outcome: 'created', giftCardId: giftCard.id };
      if (isTaken(userErrors)) return { outcome: 'code-taken' };
      return { outcome: 'refused', message: messageOf(userErrors) };
    },

    async findGiftCard(code, note) {
      const { giftCards } = await transport.run(FindGiftCardDocument, { query: code }, 'always');
      const card = giftCards.nodes.find((one) => one.note === note);
      return card === undefined ? null : { giftCardId: card.id };
    },

    async giftCard(giftCardId, currency) {
      const { giftCard } = await transport.run(GiftCardByIdDocument, { id: giftCardId }, 'always');
      return giftCard ? stateOf(giftCard, currency) : null;
    },

    async deactivateGiftCard(giftCardId, currency) {
      const data = await transport.run(DeactivateGiftCardDocument, { id: giftCardId }, 'always');
      const { giftCard, userErrors } = data.giftCardDeactivate ?? { giftCard: null, userErrors: [] };
      if (giftCard) return stateOf(giftCard, currency);
      if (userErrors.some((error) => error.code === 'GIFT_CARD_NOT_FOUND')) return null;
      throw new ShopifyRefused(`the gift card was not deactivated: ${messageOf(userErrors)}`);
    },

    async creditStoreCredit({ customerId, valueMinor, currency, expiresAt }) {
      const data = await transport.run(
        CreditStoreCreditDocument,
        {
          id: toGid('Customer', customerId),
          credit: {
            creditAmount: amountOf(valueMinor, currency),
            expiresAt: expiresAt.toISOString(),
            // The widget has told the member already.
            notify: false,
          },
        },
        'if-not-run',
      );
      const { storeCreditAccountTransaction: made, userErrors } = data.storeCreditAccountCredit ?? {
        storeCreditAccountTransaction: null,
        userErrors: [],
      };
      if (made) return { outcome: 'created', transactionId: made.id };
      return { outcome: 'refused', message: messageOf(userErrors) };
    },

    async findStoreCredit({ customerId, valueMinor, currency, expiresAt }) {
      const { customer } = await transport.run(
        FindStoreCreditDocument,
        { customer: toGid('Customer', customerId) },
        'always',
      );
      const transactions = customer?.storeCreditAccounts.nodes.flatMap((one) => one.transactions.nodes) ?? [];
      for (const one of transactions) {
        if (!('id' in one) || !one.expiresAt) continue;
        if (
          one.amount.currencyCode === currency &&
          parseMinor(one.amount.amount, currency) === valueMinor &&
          new Date(one.expiresAt).getTime() === expiresAt.getTime()
        )
          return { transactionId: one.id };
      }
      return null;
    },
  };
}

type Made = {
  readonly discountId: string | null;
  readonly userErrors: readonly { readonly code: string | null; readonly message: string }[];
};

function create(transport: Transport, input: DiscountCodeInput): Promise<Made> {
  const { gives } = input;
  switch (gives.kind) {
    case 'free-shipping':
      return createFreeShipping(transport, input);
    case 'capped-percentage':
      return createByFunction(transport, input, gives);
    default:
      return createBasic(transport, input, gives);
  }
}

/** What every code has. */
const codeInput = (input: DiscountCodeInput) => ({
  code: input.code,
  title: input.title,
  startsAt: input.startsAt.toISOString(),
  endsAt: input.endsAt?.toISOString() ?? null,
  context:
    input.customerId === null
      ? { all: 'ALL' as const }
      : { customers: { add: [toGid('Customer', input.customerId)] } },
  usageLimit: 1,
  appliesOncePerCustomer: true,
});

/** What Shopify's own kinds of discount share. */
const commonInput = (input: DiscountCodeInput) => ({
  ...codeInput(input),
  ...(input.minimumMinor > 0n
    ? {
        minimumRequirement: {
          subtotal: { greaterThanOrEqualToSubtotal: toDecimal(input.minimumMinor, input.currency) },
        },
      }
    : {}),
});

async function createBasic(
  transport: Transport,
  input: DiscountCodeInput,
  gives: Extract<DiscountCodeInput['gives'], { kind: 'amount' | 'percentage' }>,
): Promise<Made> {
  const { order, product, shipping } = input.combinesWith;
  const discount = {
    ...commonInput(input),
    customerGets: {
      items: itemsOf(gives.items),
      value:
        gives.kind === 'percentage'
          ? { percentage: gives.percent / 100 }
          : {
              discountAmount: {
                amount: toDecimal(gives.valueMinor, input.currency),
                appliesOnEachItem: false,
              },
            },
    },
    combinesWith: { orderDiscounts: order, productDiscounts: product, shippingDiscounts: shipping },
  };
  const data = await transport.run(CreateDiscountCodeDocument, { discount }, 'if-not-run');
  const { codeDiscountNode, userErrors } = data.discountCodeBasicCreate ?? NOTHING_MADE;
  return { discountId: codeDiscountNode?.id ?? null, userErrors };
}

/** The minimum is the Function's to check: Shopify takes none here. */
async function createByFunction(
  transport: Transport,
  input: DiscountCodeInput,
  { percent, capMinor, items }: Extract<DiscountCodeInput['gives'], { kind: 'capped-percentage' }>,
): Promise<Made> {
  const { currency, minimumMinor } = input;
  const { order, product, shipping } = input.combinesWith;
  const metafield = configurationMetafield({ percent, capMinor, minimumMinor, currency, items });
  if (metafield === null)
    return { discountId: null, userErrors: [{ code: null, message: 'the reward names too many products' }] };
  const discount = {
    ...codeInput(input),
    functionHandle: FUNCTION_HANDLE,
    discountClasses: [meansAll(items) ? ('ORDER' as const) : ('PRODUCT' as const)],
    // As Shopify's own discounts here: on what is bought once.
    appliesOnSubscription: false,
    combinesWith: { orderDiscounts: order, productDiscounts: product, shippingDiscounts: shipping },
    metafields: [metafield],
  };
  const data = await transport.run(CreateAppDiscountCodeDocument, { discount }, 'if-not-run');
  const { codeAppDiscount, userErrors } = data.discountCodeAppCreate ?? {
    codeAppDiscount: null,
    userErrors: [],
  };
  return { discountId: codeAppDiscount?.discountId ?? null, userErrors };
}

async function createFreeShipping(transport: Transport, input: DiscountCodeInput): Promise<Made> {
  const { order, product } = input.combinesWith;
  const discount = {
    ...commonInput(input),
    destination: { all: true },
    // Shopify refuses a shipping discount that would combine with its like.
    combinesWith: { orderDiscounts: order, productDiscounts: product, shippingDiscounts: false },
  };
  const data = await transport.run(CreateFreeShippingCodeDocument, { discount }, 'if-not-run');
  const { codeDiscountNode, userErrors } = data.discountCodeFreeShippingCreate ?? NOTHING_MADE;
  return { discountId: codeDiscountNode?.id ?? null, userErrors };
}

const NOTHING_MADE = { codeDiscountNode: null, userErrors: [] };

const meansAll = ({ products, variants, collections }: DiscountItems): boolean =>
  products.length + variants.length + collections.length === 0;

function itemsOf(items: DiscountItems) {
  const { products, variants, collections } = items;
  if (meansAll(items)) return { all: true };
  const gids = (type: 'Product' | 'ProductVariant' | 'Collection', ids: readonly string[]) =>
    ids.map((id) => toGid(type, id));
  if (collections.length > 0) return { collections: { add: gids('Collection', collections) } };
  return {
    products: {
      productsToAdd: gids('Product', products),
      productVariantsToAdd: gids('ProductVariant', variants),
    },
  };
}

function stateOf({ balance, initialValue }: GiftCardStateFragment, currency: string): GiftCardState {
  const leftMinor = parseMinor(balance.amount, currency);
  return { leftMinor, touched: leftMinor !== parseMinor(initialValue.amount, currency) };
}

const amountOf = (minor: Minor, currency: string) => ({
  amount: toDecimal(minor, currency),
  currencyCode: currency as CurrencyCode,
});

const isTaken = (errors: readonly { code: string | null }[]): boolean =>
  errors.some((error) => error.code === 'TAKEN');

const messageOf = (errors: readonly { message: string }[]): string =>
  errors.map(({ message }) => message).join('; ') || 'Shopify gave no reason';
