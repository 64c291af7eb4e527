/** The Function that gives prices, in its own bundle, with its own input query on Shopify's schema. */
import { describe, expect, it } from 'vitest';
import { instants, price, runPrice, type SaleCart } from './sale-cart.ts';

const sales = {
  v: 1,
  n: 3,
  ...instants('2026-11-27T10:00:00', '2026-11-30T00:00:00'),
  sales: { k1: { w: [[1, ['m']]], c: 2, a: 3 } },
};
const at12 = { v: 1, s: { k1: { p: '12.50' } } };
const cart = (change: Partial<SaleCart> = {}): SaleCart => ({
  lines: [{ product: at12 }],
  sales,
  buyer: { loggedIn: true, access: { v: 1, c: ['m'], s: {} } },
  now: new Date('2026-11-28T12:00:00Z'),
  ...change,
});
const lines = (...given: SaleCart['lines']) => cart({ lines: given });

const nothing = { operations: [] };
const id = (index: number) =>
  `gid://shopify/CartLine/${String(index).padStart(8, '0')}-7c1d-4b6f-9a55-0d3e9f3f2c10`;
const less = (amount: string) => ({ fixedAmount: { amount, appliesToEachItem: true } });
const off = (value: string) => ({ percentage: { value } });
type Target = number | [index: number, quantity: number];
const gives = (...candidates: [value: object, ...targets: Target[]][]) => ({
  operations: [
    {
      productDiscountsAdd: {
        selectionStrategy: 'ALL',
        candidates: candidates.map(([value, ...targets]) => ({
          value,
          targets: targets.map((target) => ({
            cartLine:
              typeof target === 'number' ? { id: id(target) } : { id: id(target[0]), quantity: target[1] },
          })),
        })),
      },
    },
  ],
});

describe('the price of a sale', () => {
  it.each<[string, SaleCart, unknown]>([
    ['is fixed, whatever the shelf says', cart(), gives([less('7.50'), 0])],
    [
      'goes to the units within the allowance',
      lines({ product: at12, quantity: 5 }),
      gives([less('7.50'), [0, 3]]),
    ],
    [
      'goes to the first lines',
      lines({ product: at12, quantity: 2 }, {}, { product: at12, quantity: 2 }, { product: at12 }),
      gives([less('7.50'), 0, [2, 1]]),
    ],
    [
      'takes what was bought into account',
      cart({
        lines: [{ product: at12, quantity: 5 }],
        buyer: { loggedIn: true, access: { v: 1, c: ['m'], s: { k1: { n: 2 } } } },
      }),
      gives([less('7.50'), [0, 1]]),
    ],
    [
      'is nothing once all are bought',
      cart({ buyer: { loggedIn: true, access: { v: 1, c: ['m'], s: { k1: { n: 3 } } } } }),
      nothing,
    ],
    ['is a percentage', lines({ product: { v: 1, s: { k1: { off: 30 } } } }), gives([off('30'), 0])],
    [
      'is of the variant',
      lines(
        { product: { v: 1, s: { k1: { off: 30, v: { 42: '11.00' } } } }, variant: 42 },
        { product: { v: 1, s: { k1: { off: 30, v: { 42: '11.00' } } } }, variant: 43 },
      ),
      gives([less('9.00'), 0], [off('30'), 1]),
    ],
    ['is also an exclusive product’s', lines({ product: { ...at12, x: true } }), gives([less('7.50'), 0])],
    ['is nothing where the shelf is cheaper', lines({ product: at12, amount: '12.5' }), nothing],
    ['is nothing where the sale names none', lines({ product: { v: 1, x: true, s: { k1: {} } } }), nothing],
    ['is not for guests', cart({ buyer: { loggedIn: false, access: { v: 1, c: ['m'] } } }), nothing],
    ['is not for others', cart({ buyer: { loggedIn: true, access: { v: 1, c: ['t1'] } } }), nothing],
    ['is not before it', cart({ now: new Date('2026-11-27T08:59:59Z') }), nothing],
    ['is not after it', cart({ now: new Date('2026-11-29T23:00:00Z') }), nothing],
    ['is never for a gift card', lines({ product: at12, giftCard: true }), nothing],
    ['leaves a line of staff’s own alone', lines({ custom: true }), nothing],
    ['is nothing under another version', cart({ sales: { ...sales, v: 2 } }), nothing],
    ['is nothing of another version', lines({ product: { ...at12, v: 2 } }), nothing],
    ['is nothing in a discount of another class', cart({ classes: ['ORDER'] }), nothing],
    ['is nothing at no rate', cart({ rate: '0.0' }), nothing],
    [
      'is in the shopper’s currency',
      cart({ lines: [{ product: at12, amount: '25.0' }], rate: '1.25' }),
      gives([less('9.37'), 0]),
    ],
    [
      'is in yen',
      cart({ lines: [{ product: at12, amount: '3268.0' }], rate: '163.41' }),
      gives([less('1225.37'), 0]),
    ],
    [
      'keeps three digits in dinars',
      lines({ product: { v: 1, s: { k1: { p: '4.125' } } }, amount: '10.5' }),
      gives([less('6.375'), 0]),
    ],
    [
      'may be nothing at all',
      lines({ product: { v: 1, s: { k1: { p: '0.00' } } } }),
      gives([less('20.00'), 0]),
    ],
  ])('%s', (_, given, expected) => {
    expect(runPrice(given)).toEqual(expected);
  });

  it('fails, and so is left out, where an instant is missing', () => {
    expect(() => runPrice(cart({ sales: { v: 1, sales: {} } }))).toThrow('$t0');
  });
});

it('is small: Shopify’s own limit is 256 kB, with the engine', () => {
  expect(Buffer.byteLength(price.bundle)).toBeLessThan(14_000);
});
