/** Repeatable chance, and the distributions that the purchase model needs. */
import { seededRandom } from '../webhooks/chaos.ts';

export type Chance = {
  /** A number from 0 (included) to 1. */
  next(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  between(least: number, most: number): number;
  normal(mean: number, deviation: number): number;
  /** Days until the next of events that come at `rate` a day. */
  exponential(rate: number): number;
  gamma(shape: number, rate: number): number;
  beta(a: number, b: number): number;
  /** One of the items, by weight (not negative, not all zero). */
  pick<Item>(items: readonly Item[], weightOf?: (item: Item, index: number) => number): Item;
};

/** A source of its own for each (seed, name, number): a customer's story does not change when others are added. */
export function chanceFor(seed: number, name: string, number = 0): Chance {
  let state = (0x811c9dc5 ^ seed) >>> 0;
  for (const character of `${name}/${number}`)
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return chanceFrom(seededRandom(state));
}

function chanceFrom(next: () => number): Chance {
  const standardNormal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  /** Marsaglia and Tsang (2000), "A simple method for generating gamma variables"; shapes below 1 by their boost. */
  const standardGamma = (shape: number): number => {
    if (shape < 1) return standardGamma(shape + 1) * (1 - next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = standardNormal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return {
    next,
    happens: (probability) => next() < probability,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    between: (least, most) => least + next() * (most - least),
    normal: (mean, deviation) => mean + deviation * standardNormal(),
    exponential: (rate) => -Math.log(1 - next()) / rate,
    gamma: (shape, rate) => standardGamma(shape) / rate,
    beta(a, b) {
      const x = standardGamma(a);
      return x / (x + standardGamma(b));
    },
    pick(items, weightOf = () => 1) {
      const weights = items.map(weightOf);
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, item] of items.entries()) {
        left -= weights[index] ?? 0;
        if (left < 0) return item;
      }
      const last = items.at(-1);
      if (last === undefined) throw new RangeError('pick: there is nothing to pick from');
      return last;
    },
  };
}
