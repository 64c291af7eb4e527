/** What both Functions of private sales must hold at Shopify's limits, and whole inputs and outputs as files. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadFixture,
  loadInputQuery,
  loadSchema,
  validateTestAssets,
} from '@shopify/shopify-function-test-helpers';
import {
  NoDeprecatedCustomRule,
  parse,
  specifiedRules,
  stripIgnoredCharacters,
  validate,
  visit,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { inputBytesMax, outputBytesMax, runOnInput } from '#dev-shop/functions/run-function.ts';
import {
  GATE_TARGET,
  gate,
  inputOf,
  instants,
  PRICE_TARGET,
  price,
  resultOf,
  type SaleCart,
} from './sale-cart.ts';

const functions = [
  { name: 'the gate', loaded: gate, target: GATE_TARGET },
  { name: 'the price', loaded: price, target: PRICE_TARGET },
] as const;

/** By the rule of https://shopify.dev/docs/api/functions/latest#limitations: a metafield 3, any other leaf 1. */
function costOf(query: string): number {
  let cost = 0;
  visit(parse(query), {
    Field(field) {
      if (field.name.value === 'metafield') {
        cost += 3;
        return false; // its fields cost nothing
      }
      if (!field.selectionSet && field.name.value !== '__typename') cost += 1;
      return undefined;
    },
  });
  return cost;
}

describe.each(functions)('$name', ({ loaded, target }) => {
  const queryFile = loaded.targets[0]?.queryFile ?? '';
  const query = readFileSync(queryFile, 'utf8');

  it('asks for nothing that Shopify’s schema lacks or deprecates', () => {
    expect(validate(loaded.schema, parse(query), [...specifiedRules, NoDeprecatedCustomRule])).toEqual([]);
  });

  it('costs at most 30 in at most 3,000 bytes', () => {
    expect(costOf(query)).toBeLessThanOrEqual(30);
    expect(Buffer.byteLength(query)).toBeLessThanOrEqual(3_000);
    expect(stripIgnoredCharacters(query).length).toBeGreaterThan(500);
  });

  it('is called the same in both languages’ files', () => {
    const keys = (locale: string) =>
      Object.keys(
        JSON.parse(readFileSync(join(loaded.folder, 'locales', `${locale}.json`), 'utf8')) as object,
      );
    expect(keys('es')).toEqual(keys('en.default'));
  });

  const files = globSync(`test/extensions/fixtures/${loaded.handle}/*.json`);
  it('has whole inputs and outputs as files', () => {
    expect(files.length).toBeGreaterThan(2);
  });

  it.each(files)('%s', async (file) => {
    const fixture = await loadFixture(file);
    const found = await validateTestAssets({
      schema: await loadSchema(join(loaded.folder, 'schema.graphql')),
      fixture,
      inputQueryAST: await loadInputQuery(queryFile),
    });
    expect(found.inputQuery.errors).toEqual([]);
    expect(found.inputFixture.errors).toEqual([]);
    expect(found.outputFixture.errors).toEqual([]);
    const { input, expectedOutput } = fixture;
    expect(runOnInput(loaded, target, resultOf[target], { input })).toEqual(expectedOutput);
  });
});

describe('50 sales with four waves and 500 products', () => {
  const key = (n: number) => `k${(n + 40).toString(36)}`;
  const concurrent = Array.from({ length: 50 }, (_, n) => n);
  const sales = {
    v: 1,
    n: 12_345,
    ...instants(...Array.from({ length: 12 }, (_, n) => `2026-12-${String(n + 10)}T10:00:00`)),
    sales: Object.fromEntries(
      concurrent.map((n) => [
        key(n),
        {
          w: [
            [0, ['t3', 't4', 's12']],
            [9, ['t2', 's12', 'g7']],
            [10, ['t1', 's14']],
            [11, ['m', 'g7']],
          ],
          c: 12,
          a: 20,
        },
      ]),
    ),
  };
  const access = {
    v: 1,
    c: ['m', 't3', 's12', 's14', 'g7', 'g8'],
    s: Object.fromEntries(concurrent.map((n) => [key(n), { in: 1, n: 12 }])),
  };
  /** Each with as many prices of variants as a product's metafield takes. */
  const product = (n: number) => ({
    v: 1,
    x: n % 2 === 0,
    s: {
      [key(n % 50)]: {
        p: '1112.50',
        v: Object.fromEntries(
          Array.from({ length: 8 }, (_, m) => [
            String(45_000_000_000_000 + n * 10 + m),
            `1${(n % 90) + 10}.95`,
          ]),
        ),
      },
    },
  });
  const products = Array.from({ length: 500 }, (_, n) => product(n));
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  const cart: SaleCart = {
    lines: products.slice(0, 200).map((one, n) => ({
      product: one,
      quantity: 2,
      amount: '1234.56',
      variant: 45_000_000_000_000 + n * 10,
    })),
    sales,
    buyer: { loggedIn: true, access },
    now: new Date('2026-12-01T12:00:00Z'),
    language: 'PT_BR',
    rate: '1.0',
  };

  it('keep to the limits of their metafields', () => {
    expect(bytes(sales)).toBeLessThanOrEqual(9_500);
    expect(bytes(access)).toBeLessThanOrEqual(2_500);
    for (const one of products) expect(bytes(one)).toBeLessThanOrEqual(280);
    expect(Math.max(...products.map(bytes))).toBeGreaterThan(250);
  });

  it.each(functions)('leave $name a cart of 200 lines', ({ loaded, target }) => {
    const input = inputOf(loaded, target, cart);
    // As if each metafield were as long as it may be.
    const largest =
      bytes(input) +
      (9_500 - bytes(sales)) +
      (2_500 - bytes(access)) +
      products.slice(0, 200).reduce((sum, one) => sum + 280 - bytes(one), 0);
    expect(largest).toBeLessThanOrEqual(inputBytesMax);
    const output = runOnInput(loaded, target, resultOf[target], { input, lines: 200 });
    expect(bytes(output)).toBeLessThanOrEqual(outputBytesMax);
  });

  it('reduces as many lines as Shopify takes, the first ones', () => {
    const lines = cart.lines.map((line, n) => ({ ...line, amount: `${2_000 + n * 3}.56` }));
    const output = runOnInput(price, PRICE_TARGET, resultOf[PRICE_TARGET], {
      input: inputOf(price, PRICE_TARGET, { ...cart, lines }),
      lines: 200,
    }) as { operations: { productDiscountsAdd: { candidates: { targets: unknown[] }[] } }[] };
    const reduced = output.operations[0]?.productDiscountsAdd.candidates.flatMap(({ targets }) => targets);
    expect(reduced?.length).toBeGreaterThan(100);
    expect(bytes(output)).toBeGreaterThan(outputBytesMax - 700);
  });
});
