/** The verdict that both Functions of private sales share, as tables. */
import { describe, expect, it } from 'vitest';
import {
  judgeCart,
  phaseOf,
  type Refusal,
  readBuyer,
  readProduct,
  readSales,
} from '../../extensions/sale-rules/index.ts';

const sales = (change: object = {}) => ({
  v: 1,
  n: 7,
  sales: {
    k1: {
      w: [
        [2, ['t3']],
        [3, ['t2', 'g1']],
        [4, ['m']],
      ],
      c: 6,
      a: 3,
      ...change,
    },
  },
});
const member = (change: object = {}) => ({ v: 1, c: ['m', 't2'], s: {}, ...change });
const exclusive = { v: 1, x: true, s: { k1: { p: '12.50' } } };
const cheaper = { v: 1, s: { k1: { p: '12.50' } } };

type Cart = {
  sales?: unknown;
  phase: number;
  loggedIn?: boolean;
  buyer?: unknown;
  lines?: [quantity: number, product: unknown][];
};

const judge = ({ sales: given = sales(), phase, loggedIn = true, buyer = member(), lines }: Cart) =>
  judgeCart({
    sales: readSales(given),
    phase,
    buyer: readBuyer(loggedIn, buyer),
    lines: (lines ?? [[1, exclusive]]).map(([quantity, product]) => ({
      quantity,
      product: readProduct(product),
    })),
  });
const refusalOf = (cart: Cart): Refusal['reason'] | null => judge(cart)[0]?.refusal?.reason ?? null;

describe('whether a sale lets somebody in', () => {
  it.each<[string, Refusal['reason'] | null, Cart]>([
    ['before the first wave', 'not-open', { phase: 1 }],
    ['in early access, a member of a later wave', 'not-admitted', { phase: 2 }],
    ['in early access, a member of its tier', null, { phase: 2, buyer: member({ c: ['m', 't3'] }) }],
    ['when their wave opens', null, { phase: 3 }],
    ['a plain member before theirs', 'not-admitted', { phase: 3, buyer: member({ c: ['m'] }) }],
    ['a plain member in theirs', null, { phase: 4, buyer: member({ c: ['m'] }) }],
    ['somebody who is in an earlier wave, later', null, { phase: 5, buyer: member({ c: ['t3'] }) }],
    ['at the end', 'not-open', { phase: 6 }],
    ['past the last instant that is known', 'not-open', { phase: 12, sales: sales({ c: 12 }) }],
    ['open until past the last instant', null, { phase: 11, sales: sales({ c: 12 }) }],
    ['open since before the first instant', null, { phase: 0, sales: sales({ w: [[0, ['m']]] }) }],
    ['paused', 'not-open', { phase: 4, sales: sales({ c: 0 }) }],
    ['without any wave', 'not-open', { phase: 4, sales: sales({ w: [] }) }],
    ['a guest while it is open', 'not-logged-in', { phase: 4, loggedIn: false }],
    ['a guest before', 'not-open', { phase: 1, loggedIn: false }],
    ['a guest who typed a member’s address', 'not-logged-in', { phase: 4, loggedIn: false, buyer: member() }],
    ['a customer who is no member', 'not-admitted', { phase: 4, buyer: null }],
    ['of another class', 'not-admitted', { phase: 4, buyer: member({ c: ['t9'] }) }],
    ['invited to the first wave, in it', null, { phase: 2, buyer: member({ c: [], s: { k1: { in: 0 } } }) }],
    [
      'invited to a later wave, before it',
      'not-admitted',
      { phase: 2, buyer: member({ c: [], s: { k1: { in: 1 } } }) },
    ],
    ['invited to a later wave, in it', null, { phase: 3, buyer: member({ c: [], s: { k1: { in: 1 } } }) }],
    ['invited to another sale', 'not-admitted', { phase: 5, buyer: member({ c: [], s: { k2: { in: 0 } } }) }],
    ['a sale that nobody knows', 'not-open', { phase: 4, lines: [[1, { v: 1, x: true, s: { k9: {} } }]] }],
    ['a product between two sales', 'not-open', { phase: 4, lines: [[1, { v: 1, x: true, s: {} }]] }],
    [
      'a sale called as something of the language',
      'not-open',
      { phase: 4, lines: [[1, { v: 1, x: true, s: { constructor: {} } }]] },
    ],
    ['a product of no sale', null, { phase: 4, lines: [[1, null]] }],
  ])('%s: %s', (_, expected, cart) => {
    expect(refusalOf(cart)).toBe(expected);
  });
});

describe('the allowance', () => {
  const bought = (n: number) => member({ s: { k1: { n } } });
  const units = (cart: Cart) => judge(cart).map((one) => one.units);

  it.each<[string, number | null, Cart]>([
    ['as many as allowed', null, { phase: 4, lines: [[3, exclusive]] }],
    ['one more', 3, { phase: 4, lines: [[4, exclusive]] }],
    [
      'over several lines',
      3,
      {
        phase: 4,
        lines: [
          [2, exclusive],
          [2, exclusive],
        ],
      },
    ],
    [
      'with units at its price',
      3,
      {
        phase: 4,
        lines: [
          [2, exclusive],
          [2, cheaper],
        ],
      },
    ],
    ['after two in other orders', 1, { phase: 4, lines: [[2, exclusive]], buyer: bought(2) }],
    ['after all of them', 0, { phase: 4, lines: [[1, exclusive]], buyer: bought(3) }],
    ['after more than is allowed now', 0, { phase: 4, lines: [[1, exclusive]], buyer: bought(9) }],
    ['none', null, { phase: 4, lines: [[900, exclusive]], sales: sales({ a: undefined }) }],
  ])('%s: left %s', (_, left, cart) => {
    const refusals = judge(cart).map(({ refusal }) => refusal);
    expect(refusals).toEqual(refusals.map(() => (left === null ? null : { reason: 'over-allowance', left })));
  });

  it('goes to the first units of a cart, and each sale has its own', () => {
    const two = { ...sales(), sales: { ...sales().sales, k2: { w: [[0, ['m']]], c: 12, a: 2 } } };
    const other = { v: 1, s: { k2: { off: 20 } } };
    expect(
      units({
        phase: 4,
        sales: two,
        lines: [
          [1, cheaper],
          [5, null],
          [1, other],
          [4, cheaper],
          [3, other],
          [1, cheaper],
        ],
      }),
    ).toEqual([1, 0, 1, 2, 1, 0]);
  });

  it('gives none to whom the sale does not let in', () => {
    expect(units({ phase: 4, loggedIn: false, lines: [[2, cheaper]] })).toEqual([0]);
  });
});

describe('what is not understood', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'open'],
    ['a list', []],
    ['another version', { ...sales(), v: 2 }],
    ['no sales', { v: 1 }],
    ['sales that are a list', { v: 1, sales: [] }],
    ['an end that is no phase', sales({ c: 13 })],
    ['an end that is a text', sales({ c: '6' })],
    ['waves that are none', sales({ w: null })],
    ['a wave without classes', sales({ w: [[0]] })],
    ['a wave with one class that is no text', sales({ w: [[0, ['m', 3]]] })],
    ['a wave before the beginning', sales({ w: [[-1, ['m']]] })],
    ['an allowance of a text', sales({ a: '3' })],
    ['an allowance of less than nothing', sales({ a: -1 })],
    ['an allowance of half a unit', sales({ a: 1.5 })],
  ])('of the sales shuts them: %s', (_, given) => {
    expect(refusalOf({ phase: 4, sales: given })).toBe('not-open');
  });

  it('of one sale leaves the others open', () => {
    const given = { ...sales(), sales: { ...sales().sales, k0: 'broken' } };
    expect(refusalOf({ phase: 4, sales: given })).toBeNull();
  });

  it.each<[string, unknown]>([
    ['a text', 'm'],
    ['another version', member({ v: 2 })],
    ['no classes', { v: 1 }],
    ['classes that are a text', member({ c: 'm' })],
    ['sales that are a list', member({ s: [] })],
    ['a sale that is none', member({ s: { k1: 1 } })],
    ['units that are a text', member({ s: { k1: { n: '0' } } })],
    ['units below nothing', member({ s: { k1: { n: -5 } } })],
    ['an invitation that is a text', member({ s: { k1: { in: 'x' } } })],
  ])('of the buyer makes them a stranger: %s', (_, buyer) => {
    expect(refusalOf({ phase: 4, buyer })).toBe('not-admitted');
  });

  it.each<[string, unknown]>([
    ['a text', 'exclusive'],
    ['a list', []],
    ['another version', { ...cheaper, v: 2 }],
    ['no sales', { v: 1 }],
    ['a mode that is a text', { ...cheaper, x: 'no' }],
  ])('of a product makes it nobody’s: %s', (_, product) => {
    expect(judge({ phase: 4, lines: [[1, product]] })).toEqual([
      { sale: null, exclusive: true, refusal: { reason: 'not-open' }, units: 0 },
    ]);
  });
});

describe('the price of a product in a sale', () => {
  it.each<[string, unknown, unknown]>([
    ['fixed', { p: '12.50' }, { amount: '12.50' }],
    ['in whole units', { p: '12' }, { amount: '12' }],
    ['for nothing', { p: '0.00' }, { amount: '0.00' }],
    ['a percentage', { off: 30 }, { percentOff: 30 }],
    ['of the variant', { p: '12.50', v: { 41: '11.00' } }, { amount: '11.00' }],
    ['of another variant', { off: 30, v: { 42: '11.00' } }, { percentOff: 30 }],
    ['of another variant only', { v: { 42: '11.00' } }, null],
    ['none', {}, null],
    ['a number', { p: 12.5 }, null],
    ['below nothing', { p: '-1.00' }, null],
    ['of the variant, broken', { p: '12.50', v: { 41: 'free' } }, null],
    ['a percentage of nothing', { off: 0 }, null],
    ['a percentage over all of it', { off: 101 }, null],
    ['a percentage as a text', { off: '30' }, null],
    ['a list', [], null],
  ])('%s', (_, price, expected) => {
    expect(readProduct({ v: 1, s: { k1: price } })?.price('k1', '41')).toEqual(expected);
  });
});

it('the phase is how many instants have passed', () => {
  expect(phaseOf({ p0: true, p1: true, p2: false })).toBe(2);
});
