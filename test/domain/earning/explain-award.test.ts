/** Awards of random orders under random rules, against the formulas worked out a second time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AwardInput, explainAward } from '#app/domain/earning/explain-award.ts';
import type { CountedOrder } from '#app/domain/earning/rules/rule.ts';
import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
} from '#app/domain/programme/settings.ts';
import { ROUNDINGS } from '#app/kernel/rounding.ts';

const TAGS = ['red', 'white', 'organic'] as const;
const name = { es: 'Regla', en: 'Rule' };

const orders = fc.record({
  lines: fc.array(
    fc.record({
      units: fc.integer({ min: 1, max: 12 }),
      value: fc.integer({ min: 0, max: 50_000 }),
      tag: fc.constantFrom(...TAGS),
    }),
    { maxLength: 6 },
  ),
  shipping: fc.integer({ min: 0, max: 900 }),
  hour: fc.integer({ min: 0, max: 23 }),
});

const target = fc.constantFrom(...TAGS, null).map((tag) => ({ tags: tag === null ? [] : [tag] }));
const rule = fc.oneof(
  fc.record({
    kind: fc.constant('product-multiplier' as const),
    target,
    percent: fc.integer({ min: 0, max: 500 }),
    limit: fc.constantFrom(null, 50),
  }),
  fc.record({
    kind: fc.constant('per-item' as const),
    target,
    points: fc.integer({ min: 1, max: 9 }),
    limit: fc.constantFrom(null, 20),
  }),
  fc.record({
    kind: fc.constant('minimum-spend' as const),
    target,
    minimum: fc.integer({ min: 1, max: 60_000 }),
    points: fc.integer({ min: 1, max: 100 }),
  }),
);
const campaign = fc.record({
  target,
  percent: fc.integer({ min: 101, max: 400 }),
  hours: fc.constantFrom(null, { from: 9, until: 14 }),
  budget: fc.constantFrom(null, 0n, 30n),
});
const programmes = fc.record({
  points: fc.integer({ min: 0, max: 7 }),
  perMinor: fc.constantFrom(100, 37, 200, 1000),
  rounding: fc.constantFrom(...ROUNDINGS),
  rules: fc.array(rule, { maxLength: 4 }),
  campaigns: fc.array(campaign, { maxLength: 3 }),
  overlap: fc.constantFrom('highest' as const, 'sum' as const),
  tierPercent: fc.constantFrom(null, 100, 125, 150),
});
type Told<A> = A extends fc.Arbitrary<infer T> ? T : never;

function inputOf(told: Told<typeof orders>, made: Told<typeof programmes>): AwardInput {
  const settings: ProgrammeSettings = programmeSettings.parse({
    ...defaultSettings(),
    earning: {
      ...defaultSettings().earning,
      points: made.points,
      perMinor: made.perMinor,
      rounding: made.rounding,
    },
    rules: made.rules.map((one, index) => ({ ...one, id: `rule-${index}`, name, active: true })),
    campaigns: made.campaigns.map(({ budget, ...one }, index) => ({
      ...one,
      id: `campaign-${index}`,
      name,
      active: true,
      startsAt: '2026-01-01T00:00:00Z',
      endsAt: '2027-01-01T00:00:00Z',
      budgetPoints: budget === null ? null : 1000,
    })),
    campaignsOverlap: made.overlap,
    tiers: {
      list: made.tierPercent === null ? [] : [{ id: 'gold', name, threshold: 0, percent: made.tierPercent }],
    },
  });
  const goods = told.lines.reduce((sum, one) => sum + one.value, 0);
  const order: CountedOrder = {
    orderId: 1n,
    placedAt: new Date(Date.UTC(2026, 5, 10, told.hour)),
    net: BigInt(goods + told.shipping),
    goods: BigInt(goods),
    own: null,
    lines: told.lines.map((one) => ({
      units: BigInt(one.units),
      value: BigInt(one.value),
      product: {
        productId: 1n,
        variantId: 1n,
        vendor: '',
        productType: '',
        tags: [one.tag],
        collections: [],
      },
    })),
  };
  return {
    order,
    settings,
    timezone: 'UTC',
    standing: { tierId: made.tierPercent === null ? null : 'gold', tags: [] },
    history: [],
    limits: new Map(),
    offer: (id) => made.campaigns[Number(id.slice(9))]?.budget ?? null,
  };
}

/** Exact halves go away from zero in the mode `nearest`; amounts here stay far below 2^53. */
const ROUND = { down: Math.floor, nearest: Math.round, up: Math.ceil };

/** The award in plain numbers; differences come first as whole numbers, so that no rounding happens twice. */
function expected(told: Told<typeof orders>, made: Told<typeof programmes>): number {
  const rate = (value: number, percent: number) =>
    ROUND[made.rounding]((value * percent * made.points) / (100 * made.perMinor));
  const meant = (tags: readonly string[]) =>
    told.lines.filter((one) => tags.length === 0 || tags.includes(one.tag));
  const sum = (lines: typeof told.lines) => lines.reduce((all, one) => all + one.value, 0);
  const net = sum(told.lines) + told.shipping;
  let earned = rate(net, 100);
  for (const one of made.rules) {
    const lines = meant(one.target.tags);
    if (one.kind === 'product-multiplier') {
      const more =
        one.percent > 100 ? rate(sum(lines), one.percent - 100) : -rate(sum(lines), 100 - one.percent);
      earned += one.limit === null ? more : Math.min(more, one.limit);
    } else if (one.kind === 'per-item') {
      const units = lines.reduce((all, line) => all + (line.value > 0 ? line.units : 0), 0);
      earned += Math.min(units * one.points, one.limit ?? Number.POSITIVE_INFINITY);
    } else if (sum(lines) >= one.minimum) earned += one.points;
  }
  earned = Math.max(0, earned);
  const tier = ROUND[made.rounding]((earned * ((made.tierPercent ?? 100) - 100)) / 100);
  const raises = made.campaigns.map((one) => {
    if (one.hours !== null && (told.hour < one.hours.from || told.hour >= one.hours.until)) return 0;
    const value = one.target.tags.length === 0 ? net : sum(meant(one.target.tags));
    const more = rate(value, one.percent - 100);
    return one.budget === null ? more : Math.min(more, Number(one.budget));
  });
  const campaigns =
    made.overlap === 'sum' ? raises.reduce((all, one) => all + one, 0) : Math.max(0, ...raises);
  return earned + tier + campaigns;
}

describe('what an order earns', () => {
  it('is the stated formula in every rounding mode, and the sum of its explanation', () => {
    fc.assert(
      fc.property(orders, programmes, (told, made) => {
        const { points, lines } = explainAward(inputOf(told, made));
        expect(Number(points)).toBe(expected(told, made));
        const parts = lines.reduce((sum, one) => sum + one.points, 0);
        // Only rules that take products out may lead below zero, and then nothing is below it.
        if (parts !== Number(points)) expect(lines.some((one) => one.points < 0)).toBe(true);
      }),
      { numRuns: 4000 },
    );
  });

  it('says of every rule and campaign what it gave or why it gave nothing', () => {
    fc.assert(
      fc.property(orders, programmes, (told, made) => {
        const { lines, refusals } = explainAward(inputOf(told, made));
        const spoken = [
          ...lines.flatMap(({ params }) => [params.rule ?? params.campaign ?? []].flat()),
          ...refusals.map((one) => one.id),
        ];
        const all = [
          ...made.rules.map((_, i) => `rule-${i}`),
          ...made.campaigns.map((_, i) => `campaign-${i}`),
        ];
        expect(spoken.sort()).toEqual(all.sort());
      }),
      { numRuns: 1000 },
    );
  });
});
