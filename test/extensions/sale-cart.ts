/** A cart as Shopify would let the Functions of private sales ask for it. */
import { type LoadedFunction, loadFunction } from '#dev-shop/functions/function-extensions.ts';
import { localTimeSource } from '#dev-shop/functions/local-time.ts';
import { readInput, runOnInput } from '#dev-shop/functions/run-function.ts';

export type SaleLine = {
  product?: unknown;
  quantity?: number;
  amount?: string;
  variant?: number;
  giftCard?: boolean;
  custom?: boolean;
};
export type SaleCart = {
  lines: readonly SaleLine[];
  sales: object | null;
  /** Absent: a guest. */
  buyer?: { loggedIn: boolean; access: unknown };
  now: Date;
  language?: string;
  rate?: string;
  classes?: readonly string[];
};

export const farFuture = '9999-12-31T00:00:00';
/** `t0…t11`: these instants of the shop's wall, then the far future. */
export const instants = (...given: string[]) =>
  Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`t${n}`, given[n] ?? farFuture]));

function load(handle: string): LoadedFunction {
  const found = loadFunction(handle);
  if (found === null) throw new Error(`no Function ${handle}`);
  return found;
}
export const gate = load('lealta-sale-gate');
export const price = load('lealta-sale-price');
export const GATE_TARGET = 'cart.validations.generate.run';
export const PRICE_TARGET = 'cart.lines.discounts.generate.run';
export const resultOf = {
  [GATE_TARGET]: 'CartValidationsGenerateRunResult',
  [PRICE_TARGET]: 'CartLinesDiscountsGenerateRunResult',
} as const;
type Target = keyof typeof resultOf;

const metafield = (value: unknown) => (value === undefined || value === null ? null : { jsonValue: value });

function sourceOf({
  lines,
  sales,
  buyer,
  now,
  language = 'EN',
  rate = '1.0',
  classes = ['PRODUCT'],
}: SaleCart) {
  return {
    cart: {
      buyerIdentity: {
        isAuthenticated: buyer?.loggedIn ?? false,
        customer: buyer ? { metafield: metafield(buyer.access) } : null,
      },
      lines: lines.map(
        ({ product, quantity = 1, amount = '20.0', variant = 41, giftCard = false, custom }, index) => ({
          id: `gid://shopify/CartLine/${String(index).padStart(8, '0')}-7c1d-4b6f-9a55-0d3e9f3f2c10`,
          quantity,
          cost: { amountPerQuantity: { amount } },
          merchandise: custom
            ? { __typename: 'CustomProduct' }
            : {
                __typename: 'ProductVariant',
                id: `gid://shopify/ProductVariant/${variant}`,
                product: { isGiftCard: giftCard, metafield: metafield(product) },
              },
        }),
      ),
    },
    discount: { discountClasses: classes, metafield: metafield(sales) },
    validation: { metafield: metafield(sales) },
    localization: { language: { isoCode: language } },
    presentmentCurrencyRate: rate,
    shop: { localTime: localTimeSource('Europe/Madrid', now) },
  };
}

/** What Shopify would hand a Function. @throws where it could not run it */
export const inputOf = (loaded: LoadedFunction, target: Target, cart: SaleCart): unknown =>
  readInput(loaded, target, { source: sourceOf(cart), variables: { ...cart.sales } });

const run = (loaded: LoadedFunction, target: Target, cart: SaleCart): unknown =>
  runOnInput(loaded, target, resultOf[target], {
    input: inputOf(loaded, target, cart),
    lines: cart.lines.length,
  });

export const runGate = (cart: SaleCart): unknown => run(gate, GATE_TARGET, cart);
export const runPrice = (cart: SaleCart): unknown => run(price, PRICE_TARGET, cart);
