/** The discount Function's own bundle, in QuickJS, with its own input query on Shopify's schema. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { NoDeprecatedCustomRule, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { configurationMetafield, FUNCTION_HANDLE } from '#app/shopify/discount-function.ts';
import { loadFunction } from '#dev-shop/functions/function-extensions.ts';
import { runFunction } from '#dev-shop/functions/run-function.ts';

const TARGET = 'cart.lines.discounts.generate.run';
const discountFunction = (() => {
  const found = loadFunction(FUNCTION_HANDLE);
  if (found === null) throw new Error('no such Function');
  return found;
})();

type Line = {
  amount: string;
  product?: number;
  variant?: number;
  giftCard?: boolean;
  collections?: number[];
};
type Cart = { lines: Line[]; rate?: string; classes?: string[]; configuration: unknown };

/** What the app writes for a reward. */
function configured(change: Partial<Parameters<typeof configurationMetafield>[0]> = {}): object {
  const metafield = configurationMetafield({
    percent: 10,
    capMinor: 2000n,
    minimumMinor: 0n,
    currency: 'EUR',
    items: { products: [], variants: [], collections: [] },
    ...change,
  });
  if (metafield === null) throw new Error('too long');
  return JSON.parse(metafield.value) as object;
}
const goods = (items: { products?: string[]; variants?: string[]; collections?: string[] }) =>
  configured({ items: { products: [], variants: [], collections: [], ...items } });

function run({ lines, rate = '1.0', classes = ['ORDER'], configuration }: Cart): unknown {
  const source = {
    cart: {
      lines: lines.map(
        ({ amount, product = 1, variant = 10, giftCard = false, collections = [] }, index) => ({
          id: `gid://shopify/CartLine/${index}`,
          cost: { subtotalAmount: { amount } },
          merchandise: {
            __typename: 'ProductVariant',
            id: `gid://shopify/ProductVariant/${variant}`,
            product: {
              id: `gid://shopify/Product/${product}`,
              isGiftCard: giftCard,
              inAnyCollection: ({ ids }: { ids: string[] }) =>
                collections.some((id) => ids.includes(`gid://shopify/Collection/${id}`)),
            },
          },
        }),
      ),
    },
    discount: {
      discountClasses: classes,
      metafield: configuration === undefined ? null : { jsonValue: configuration },
    },
    presentmentCurrencyRate: rate,
  };
  const variables = typeof configuration === 'object' && configuration !== null ? configuration : {};
  return runFunction(discountFunction, TARGET, 'CartLinesDiscountsGenerateRunResult', {
    source,
    variables: { ...variables },
  });
}

const order = (value: object, excludedCartLineIds: string[] = []) => ({
  operations: [
    {
      orderDiscountsAdd: {
        selectionStrategy: 'FIRST',
        candidates: [{ value, targets: [{ orderSubtotal: { excludedCartLineIds } }] }],
      },
    },
  ],
});
const products = (value: object, lines: number[]) => ({
  operations: [
    {
      productDiscountsAdd: {
        selectionStrategy: 'FIRST',
        candidates: [
          { value, targets: lines.map((n) => ({ cartLine: { id: `gid://shopify/CartLine/${n}` } })) },
        ],
      },
    },
  ],
});
const percent = (value: string) => ({ percentage: { value } });
const fixed = (amount: string) => ({ fixedAmount: { amount } });
const productFixed = (amount: string) => ({ fixedAmount: { amount, appliesToEachItem: false } });
const nothing = { operations: [] };

describe('a percentage with a cap', () => {
  const under = percent('10');
  const PRODUCT = ['PRODUCT'];
  it.each<[string, Cart, unknown]>([
    ['under the cap', { lines: [{ amount: '120.0' }], configuration: configured() }, order(under)],
    ['exactly at the cap', { lines: [{ amount: '200.0' }], configuration: configured() }, order(under)],
    ['a cent over it', { lines: [{ amount: '200.01' }], configuration: configured() }, order(fixed('20.00'))],
    [
      'over it by several lines',
      { lines: [{ amount: '150.0' }, { amount: '90.5' }], configuration: configured() },
      order(fixed('20.00')),
    ],
    ['an empty cart', { lines: [], configuration: configured() }, nothing],
    ['a free cart', { lines: [{ amount: '0.0' }], configuration: configured() }, nothing],
    [
      'a gift card beside goods',
      { lines: [{ amount: '500.0', giftCard: true }, { amount: '30.0' }], configuration: configured() },
      order(under, ['gid://shopify/CartLine/0']),
    ],
    [
      'only a gift card',
      { lines: [{ amount: '500.0', giftCard: true }], configuration: configured() },
      nothing,
    ],
    [
      'dollars at 1.25 for a euro, under the cap of 25 $',
      { lines: [{ amount: '250.0' }], rate: '1.25', configuration: configured() },
      order(under),
    ],
    [
      'dollars at 1.25 for a euro, over the cap',
      { lines: [{ amount: '250.01' }], rate: '1.25', configuration: configured() },
      order(fixed('25.00')),
    ],
    [
      'a rate with many digits: never more than the cap',
      { lines: [{ amount: '900.0' }], rate: '1.083752941', configuration: configured() },
      order(fixed('21.67')),
    ],
    [
      'yen',
      { lines: [{ amount: '900000.0' }], rate: '163.41', configuration: configured() },
      order(fixed('3268.20')),
    ],
    [
      'below the minimum',
      { lines: [{ amount: '49.99' }], configuration: configured({ minimumMinor: 5000n }) },
      nothing,
    ],
    [
      'at the minimum',
      { lines: [{ amount: '50.0' }], configuration: configured({ minimumMinor: 5000n }) },
      order(under),
    ],
    [
      'a minimum in another currency',
      { lines: [{ amount: '62.49' }], rate: '1.25', configuration: configured({ minimumMinor: 5000n }) },
      nothing,
    ],
    [
      'by product: only its line, once',
      {
        lines: [
          { amount: '500.0', product: 1 },
          { amount: '150.0', product: 2 },
          { amount: '60.0', product: 2 },
        ],
        classes: PRODUCT,
        configuration: goods({ products: ['2'] }),
      },
      products(productFixed('20.00'), [1, 2]),
    ],
    [
      'by variant, under the cap',
      {
        lines: [
          { amount: '50.0', variant: 7 },
          { amount: '70.0', variant: 8 },
        ],
        classes: PRODUCT,
        configuration: goods({ variants: ['8'] }),
      },
      products(under, [1]),
    ],
    [
      'by collection, as the query’s variable',
      {
        lines: [
          { amount: '50.0', collections: [91] },
          { amount: '70.0', collections: [92] },
        ],
        classes: PRODUCT,
        configuration: goods({ collections: ['91'] }),
      },
      products(under, [0]),
    ],
    [
      'none of its goods in the cart',
      { lines: [{ amount: '50.0' }], classes: PRODUCT, configuration: goods({ products: ['2'] }) },
      nothing,
    ],
    [
      'a discount of another class',
      { lines: [{ amount: '50.0' }], classes: PRODUCT, configuration: configured() },
      nothing,
    ],
  ])('%s', (_, cart, expected) => {
    expect(run(cart)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['a number', 5],
    ['a text', 'ten'],
    ['a list', []],
    ['of another version', { ...configured(), v: 2 }],
    ['of another kind', { ...configured(), kind: 'half-price' }],
    ['with a percentage of 0', { ...configured(), percent: 0 }],
    ['with a percentage over 100', { ...configured(), percent: 101 }],
    ['with a percentage as a text', { ...configured(), percent: '10' }],
    ['with a cap of nothing', { ...configured(), cap: '0.00' }],
    ['with a cap that is no amount', { ...configured(), cap: '-5' }],
    ['with no minimum', { ...configured(), minimum: undefined }],
    ['with goods that are no list', { ...configured(), productIds: 'all' }],
    ['with goods that are numbers', { ...configured(), productIds: [2] }],
  ])('takes nothing off where the configuration is broken: %s', (_, configuration) => {
    expect(run({ lines: [{ amount: '120.0' }], classes: ['ORDER', 'PRODUCT'], configuration })).toEqual(
      nothing,
    );
  });

  it('is never worth more than the cap nor than the percentage, in any currency', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 500_000 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 30_000 }),
        (cents, share, cap, rate) => {
          const lines = cents.map((one) => ({ amount: (one / 100).toFixed(2) }));
          const result = run({
            lines,
            rate: (rate / 100).toFixed(2),
            configuration: configured({ percent: share, capMinor: BigInt(cap) }),
          }) as ReturnType<typeof order> | { operations: [] };
          const subtotal = cents.reduce((sum, one) => sum + one, 0);
          const value = result.operations[0]?.orderDiscountsAdd.candidates[0]?.value as
            | { percentage?: { value: string }; fixedAmount?: { amount: string } }
            | undefined;
          const most = (cap * rate) / 100;
          const wanted = (subtotal * share) / 100;
          if (value?.percentage) expect(wanted).toBeLessThanOrEqual(most + 1e-6);
          else if (value?.fixedAmount) {
            const amount = Math.round(Number(value.fixedAmount.amount) * 100);
            expect(amount).toBe(Math.floor(most + 1e-6));
            expect(amount).toBeLessThanOrEqual(wanted);
          } else expect(subtotal === 0 || most < 1).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the extension', () => {
  it('asks for nothing that Shopify’s schema lacks or deprecates', () => {
    for (const query of discountFunction.queries.values())
      expect(validate(discountFunction.schema, query, [...specifiedRules, NoDeprecatedCustomRule])).toEqual(
        [],
      );
  });

  it('is small: Shopify’s own limit is 256 kB, with the engine', () => {
    expect(Buffer.byteLength(discountFunction.bundle)).toBeLessThan(8_000);
  });

  it('is not given more than Shopify lets a Function read', () => {
    const many = Array.from({ length: 250 }, (_, n) => String(10_000_000_000_000 + n));
    const all = { percent: 10, capMinor: 2000n, minimumMinor: 0n, currency: 'EUR' };
    const one = configurationMetafield({ ...all, items: { products: many, variants: [], collections: [] } });
    expect(Buffer.byteLength(one?.value ?? '')).toBeLessThan(10_000);
    const more = [...many, ...many, ...many];
    expect(
      configurationMetafield({ ...all, items: { products: more, variants: [], collections: [] } }),
    ).toBeNull();
  });

  it('is called the same in both languages’ files', () => {
    const keys = (locale: string) =>
      Object.keys(
        JSON.parse(readFileSync(`extensions/lealta-discount/locales/${locale}.json`, 'utf8')) as object,
      );
    expect(keys('es')).toEqual(keys('en.default'));
  });
});
