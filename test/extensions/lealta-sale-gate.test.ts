/** The Function that refuses, in its own bundle, with its own input query on Shopify's schema. */
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gate, instants, runGate, type SaleCart } from './sale-cart.ts';

const at = (wall: string) => new Date(`${wall}+01:00`); // Madrid in winter
const open = at('2026-11-27T12:00:00');
/** Gold at ten, members at twelve, until Sunday midnight; three units each. */
const sales = {
  v: 1,
  n: 3,
  ...instants('2026-11-27T10:00:00', '2026-11-27T12:00:00', '2026-11-30T00:00:00'),
  sales: {
    k1: {
      w: [
        [1, ['t3']],
        [2, ['m']],
      ],
      c: 3,
      a: 3,
    },
  },
};
const exclusive = { v: 1, x: true, s: { k1: { p: '12.50' } } };
const member = { loggedIn: true, access: { v: 1, c: ['m'], s: {} } };
const cart = (change: Partial<SaleCart> = {}): SaleCart => ({
  lines: [{ product: exclusive }],
  sales,
  buyer: member,
  now: open,
  ...change,
});

const passes = { operations: [] };
const refusedWith = (...messages: string[]) => ({
  operations: [{ validationAdd: { errors: messages.map((message) => ({ message, target: '$.cart' })) } }],
});
const messages = (language: string) =>
  JSON.parse(readFileSync(`extensions/lealta-sale-gate/src/messages/${language}.json`, 'utf8')) as Record<
    string,
    string
  >;
const en = messages('en');
const refused = (code: string) => refusedWith(en[code] ?? 'there is no such message');

describe('the gate', () => {
  it.each<[string, SaleCart, unknown]>([
    ['lets a member buy while it is open', cart(), passes],
    ['refuses a second before', cart({ now: at('2026-11-27T09:59:59') }), refused('not-open')],
    [
      'opens to Gold on the second',
      cart({ now: at('2026-11-27T10:00:00'), buyer: { loggedIn: true, access: { v: 1, c: ['m', 't3'] } } }),
      passes,
    ],
    ['keeps members out meanwhile', cart({ now: at('2026-11-27T11:59:59') }), refused('not-admitted')],
    ['is open until the last second', cart({ now: at('2026-11-29T23:59:59') }), passes],
    ['is shut on the second', cart({ now: at('2026-11-30T00:00:00') }), refused('not-open')],
    ['asks a guest to log in', cart({ buyer: { loggedIn: false, access: null } }), refused('not-logged-in')],
    [
      'does not take an address for its owner',
      cart({ buyer: { ...member, loggedIn: false } }),
      refused('not-logged-in'),
    ],
    [
      'refuses whoever is no member',
      cart({ buyer: { loggedIn: true, access: null } }),
      refused('not-admitted'),
    ],
    [
      'refuses a unit too many',
      cart({ lines: [{ product: exclusive, quantity: 4 }] }),
      refusedWith((en['over-allowance'] ?? '').replace('{left}', '3')),
    ],
    [
      'says that nothing is left',
      cart({ buyer: { loggedIn: true, access: { v: 1, c: ['m'], s: { k1: { n: 3 } } } } }),
      refused('none-left'),
    ],
    [
      'says a reason once',
      cart({
        lines: [{ product: exclusive }, { product: exclusive }],
        buyer: { loggedIn: true, access: null },
      }),
      refused('not-admitted'),
    ],
    [
      'says every reason',
      cart({
        lines: [{ product: exclusive }, { product: { v: 1, x: true, s: {} } }],
        buyer: { loggedIn: true, access: null },
      }),
      refusedWith(en['not-admitted'] ?? '', en['not-open'] ?? ''),
    ],
    [
      'refuses the cart for one product among others',
      cart({
        lines: [{}, { product: exclusive }, { custom: true }],
        buyer: { loggedIn: true, access: null },
      }),
      refused('not-admitted'),
    ],
    [
      'leaves a public product to everybody, at any number',
      cart({
        lines: [{ product: { v: 1, s: { k1: { p: '12.50' } } }, quantity: 90 }],
        buyer: { loggedIn: false, access: null },
      }),
      passes,
    ],
    [
      'leaves everything else to everybody',
      cart({ lines: [{}, { custom: true }], buyer: { loggedIn: false, access: null } }),
      passes,
    ],
    ['has nothing against an empty cart', cart({ lines: [] }), passes],
    [
      'refuses under a configuration of another version',
      cart({ sales: { ...sales, v: 2 } }),
      refused('not-open'),
    ],
    [
      'refuses a product of another version',
      cart({ lines: [{ product: { ...exclusive, v: 2 } }] }),
      refused('not-open'),
    ],
  ])('%s', (_, given, expected) => {
    expect(runGate(given)).toEqual(expected);
  });

  it('fails, and so blocks, where an instant is missing', () => {
    const { t11: _, ...fewer } = { ...sales } as Record<string, unknown>;
    expect(() => runGate(cart({ sales: fewer }))).toThrow('$t11');
    expect(() => runGate(cart({ sales: null }))).toThrow('$t0');
  });

  it.each([
    ['ES', 'es'],
    ['EN', 'en'],
    ['FR', 'fr'],
    ['DE', 'de'],
    ['IT', 'it'],
    ['PT_BR', 'pt'],
    ['PT_PT', 'pt'],
    ['JA', 'en'],
  ])('speaks %s', (language, file) => {
    expect(runGate(cart({ language, buyer: { loggedIn: true, access: null } }))).toEqual(
      refusedWith(messages(file)['not-admitted'] ?? ''),
    );
  });

  it('has every message in every language, with its number', () => {
    const files = globSync('extensions/lealta-sale-gate/src/messages/*.json');
    expect(files).toHaveLength(6);
    for (const file of files) {
      const read = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
      expect(Object.keys(read)).toEqual(Object.keys(en));
      expect(read['over-allowance']).toContain('{left}');
      expect(new Set(Object.values(read)).size).toBe(5);
    }
  });

  it('never says what somebody wrote into a metafield', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12}$/), fc.integer({ min: 0, max: 12 }), (word, from) => {
        const said = JSON.stringify(
          runGate(
            cart({
              lines: [{ product: { v: 1, x: true, s: { [word]: { p: '98765.43' } } } }],
              sales: { ...sales, sales: { [word]: { w: [[from, [word]]], c: 12, a: 0 } } },
              buyer: { loggedIn: true, access: { v: 1, c: [word] } },
            }),
          ),
        );
        expect(said).toContain('validationAdd');
        expect(said).not.toContain(word);
        expect(said).not.toContain('98765');
      }),
      { numRuns: 30 },
    );
  });
});

it('is small: Shopify’s own limit is 256 kB, with the engine', () => {
  expect(Buffer.byteLength(gate.bundle)).toBeLessThan(14_000);
});
