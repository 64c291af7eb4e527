/** What the Functions read out of the metafields is what the domain decides, whenever they read it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BYTES_MAX,
  bytesOf,
  INSTANTS,
  nextInstants,
  toAccessMetafield,
  toConfiguration,
  toProductMetafield,
} from '#app/domain/private-sales/configuration.ts';
import { type Buyer, judgeCart } from '#app/domain/private-sales/is-allowed.ts';
import { wallText } from '#app/domain/private-sales/local-time.ts';
import { isUnfinished, type SoldProduct, type TimedSale } from '#app/domain/private-sales/sale.ts';
import { readCart } from './sale-reader.ts';

const TIMEZONE = 'Europe/Madrid';
// The clocks there go forward on 29 March: the instants lie on both sides of it.
const START = Date.parse('2026-03-28T09:00:00Z');
const hours = (count: number): Date => new Date(START + count * 3_600_000);
const CLASSES = ['m', 't1', 't2', 's1', 'g1'];

const sale = (key: string): fc.Arbitrary<TimedSale> =>
  fc
    .record({
      status: fc.constantFrom('launched', 'launched', 'launched', 'paused', 'ended-early', 'draft'),
      starts: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 }),
      classes: fc.array(fc.uniqueArray(fc.constantFrom(...CLASSES), { maxLength: 3 }), {
        minLength: 4,
        maxLength: 4,
      }),
      lasts: fc.integer({ min: 1, max: 40 }),
      allowance: fc.option(fc.integer({ min: 1, max: 6 })),
    })
    .map(({ status, starts, classes, lasts, allowance }): TimedSale => {
      const sorted = [...starts].sort((a, b) => a - b);
      return {
        key,
        status: status as TimedSale['status'],
        waves: sorted.map((start, place) => ({ opensAt: hours(start), classes: classes[place] ?? [] })),
        closesAt: hours((sorted.at(-1) ?? 0) + lasts),
        allowance,
        combinesWith: { order: false, product: false, shipping: true },
      };
    });

const SALES = Array.from({ length: 8 }, (_, index) => `k${index + 1}`);

const terms = (key: string) =>
  fc.record({
    key: fc.constant(key),
    price: fc.oneof(
      fc.constant(null),
      fc.record({ kind: fc.constant('fixed' as const), minor: fc.integer({ min: 0, max: 3000 }) }),
      fc.record({ kind: fc.constant('percentage' as const), percent: fc.integer({ min: 1, max: 99 }) }),
    ),
    variants: fc.dictionary(fc.constantFrom('101', '102'), fc.integer({ min: 0, max: 3000 }), { maxKeys: 2 }),
  });

const product = (productId: string): fc.Arbitrary<SoldProduct> =>
  fc.uniqueArray(fc.constantFrom(...SALES), { maxLength: 2 }).chain((keys) =>
    fc.record({
      productId: fc.constant(productId),
      exclusive: fc.boolean(),
      sales: fc.tuple(...keys.map(terms)),
    }),
  );

const buyer: fc.Arbitrary<Buyer> = fc.record({
  classes: fc.uniqueArray(fc.constantFrom(...CLASSES)).map((keys) => new Set(keys)),
  grants: fc
    .uniqueArray(
      fc.record({
        key: fc.constantFrom(...SALES),
        firstWave: fc.option(fc.integer({ min: 0, max: 3 })),
        bought: fc.integer({ min: 0, max: 4 }),
      }),
      { selector: ({ key }) => key },
    )
    .map((grants) => new Map(grants.map(({ key, ...grant }) => [key, grant]))),
});

const PRODUCTS = ['1', '2', '3', '4'];
const line = fc.record({
  productId: fc.constantFrom(...PRODUCTS, '5'),
  variantId: fc.constantFrom('101', '102', '103'),
  quantity: fc.integer({ min: 1, max: 5 }),
  unitMinor: fc.constantFrom(999, 1250, 2000),
});

/** In the shop a product's sales do not overlap; of those drawn that would, the later ones are left out. */
function withoutOverlap(drawn: SoldProduct, sales: readonly TimedSale[]): SoldProduct {
  const kept: TimedSale[] = [];
  const keys = new Set<string>();
  for (const { key } of drawn.sales) {
    const own = sales.find((one) => one.key === key);
    if (own === undefined) continue;
    const start = own.waves[0]?.opensAt ?? own.closesAt;
    const clashes = kept.some(
      (one) => start < one.closesAt && (one.waves[0]?.opensAt ?? start) < own.closesAt,
    );
    if (clashes) continue;
    kept.push(own);
    keys.add(key);
  }
  return { ...drawn, sales: drawn.sales.filter(({ key }) => keys.has(key)) };
}

describe('metafields of private sales', () => {
  it('give the verdict of the domain at every instant until the last that they know', () => {
    let admitted = 0;
    let refusals = 0;
    fc.assert(
      fc.property(
        fc.tuple(...SALES.map(sale)),
        fc.tuple(...PRODUCTS.map(product)),
        fc.option(buyer),
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: -5, max: 70 }),
        fc.array(fc.integer({ min: 0, max: 100 * 3600 }), { minLength: 1, maxLength: 6 }),
        (sales, drawn, who, lines, written, later) => {
          const now = hours(written);
          const products = drawn.map((one) => withoutOverlap(one, sales));
          const unfinished = new Set(sales.filter((one) => isUnfinished(one, now)).map(({ key }) => key));
          const configuration = toConfiguration(sales, { now, timezone: TIMEZONE, n: 1 });
          const known = new Map(products.map((one) => [one.productId, one]));
          const metafields = new Map(
            products.map((one) => [one.productId, toProductMetafield(one, unfinished, 'EUR')]),
          );
          const access =
            who &&
            toAccessMetafield(
              {
                classes: [...who.classes],
                grants: [...who.grants].map(([key, grant]) => ({ key, ...grant })),
              },
              unfinished,
            );
          const instants = nextInstants(sales, now);
          const last = instants.length < INSTANTS ? null : instants.at(-1);
          const moments = [
            now,
            ...later.map((seconds) => new Date(now.getTime() + seconds * 1000)),
            ...instants.flatMap((at) => [new Date(at.getTime() - 1000), at]),
          ].filter((at) => at >= now && (last == null || at < last));
          for (const at of moments) {
            const decided = judgeCart({ sales, products: known, currency: 'EUR' }, who, lines, at);
            const read = readCart(
              configuration,
              access,
              lines.map((one) => ({ ...one, product: metafields.get(one.productId) ?? null })),
              wallText(at, TIMEZONE),
            );
            expect(read).toEqual({ refused: decided.refusal !== null, prices: decided.prices });
            admitted += decided.prices.some((price) => price !== null) ? 1 : 0;
            refusals += decided.refusal === null ? 0 : 1;
          }
        },
      ),
      { numRuns: 400 },
    );
    // The property would hold for metafields that say nothing, too.
    expect(admitted).toBeGreaterThan(200);
    expect(refusals).toBeGreaterThan(200);
  });

  it('shut every sale from the last instant that they know', () => {
    const sales = Array.from({ length: 14 }, (_, index) => ({
      key: `k${index}`,
      status: 'launched' as const,
      waves: [{ opensAt: hours(index), classes: ['m'] }],
      closesAt: hours(100),
      allowance: null,
      combinesWith: { order: false, product: false, shipping: false },
    }));
    const configuration = toConfiguration(sales, { now: hours(-1), timezone: TIMEZONE, n: 1 });
    const access = { v: 1 as const, c: ['m'], s: {} };
    const lines = [
      {
        quantity: 1,
        variantId: '1',
        unitMinor: 100,
        product: { v: 1 as const, x: true as const, s: { k0: {} } },
      },
    ];
    expect(readCart(configuration, access, lines, wallText(hours(10.9), TIMEZONE)).refused).toBe(false);
    expect(readCart(configuration, access, lines, wallText(hours(11), TIMEZONE)).refused).toBe(true);
  });

  it('hold fifty sales of four waves, and a customer who is in all of them, within their sizes', () => {
    const keys = Array.from({ length: 50 }, (_, index) => `k${(index + 900).toString(36)}`);
    const sales = keys.map((key, index) => ({
      key,
      status: 'launched' as const,
      waves: [0, 1, 2, 3].map((wave) => ({
        opensAt: hours(index + wave * 50),
        classes: [`t${wave + 1}`, 's12', 'g7'],
      })),
      closesAt: hours(1000 + index),
      allowance: 20,
      combinesWith: { order: false, product: false, shipping: false },
    }));
    const configuration = toConfiguration(sales, { now: hours(-1), timezone: TIMEZONE, n: 123_456 });
    expect(bytesOf(configuration)).toBeLessThan(BYTES_MAX.configuration);
    const access = toAccessMetafield(
      {
        classes: ['m', 't3', 's12', 's14', 'g7', 'g8'],
        grants: keys.map((key) => ({ key, firstWave: 1, bought: 12 })),
      },
      new Set(keys),
    );
    expect(bytesOf(access)).toBeLessThan(BYTES_MAX.access);
  });

  it('say nothing of a public product once its sales are over, and that an exclusive one stays so', () => {
    const sold = { productId: '1', sales: [{ key: 'k1', price: null, variants: {} }] };
    expect(toProductMetafield({ ...sold, exclusive: false }, new Set(), 'EUR')).toBeNull();
    expect(toProductMetafield({ ...sold, exclusive: true }, new Set(), 'EUR')).toEqual({
      v: 1,
      x: true,
      s: {},
    });
  });
});
