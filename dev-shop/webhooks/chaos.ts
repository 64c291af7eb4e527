/** What can be made to go wrong with deliveries on purpose. */
export type Chaos = {
  /** Nothing leaves while true; deliveries wait. */
  paused: boolean;
  /** Every delivery waits a random time between these bounds before it leaves. */
  delayMsMin: number;
  delayMsMax: number;
  /** Chance (0 to 1) that a delivery is sent once more with the same webhook id, as Shopify does after a lost answer. */
  duplicateProbability: number;
  /** Chance (0 to 1) that a delivery never leaves; it can be redelivered on demand. */
  dropProbability: number;
  /** Holds this many deliveries back and lets them go in random order; 0: first in, first out. */
  shuffleWindow: number;
  /** Held deliveries go after this time even when the window is not full. */
  shuffleHoldMs: number;
  /** Multiplies the waits before retries; 1 is Shopify's own spacing, 8 retries over 4 hours. */
  retryScale: number;
  /** Starts the random choices anew, so that a run can be repeated. */
  seed: number;
};

/** No chaos: every webhook once, at once, in order. */
export const calm: Chaos = {
  paused: false,
  delayMsMin: 0,
  delayMsMax: 0,
  duplicateProbability: 0,
  dropProbability: 0,
  shuffleWindow: 0,
  shuffleHoldMs: 1_000,
  retryScale: 1 / 60, // minutes become seconds
  seed: 1,
};

/** Reads changes to the settings from JSON; unknown names and wrong values are refused by name. */
export function chaosFrom(current: Chaos, changes: Record<string, unknown>): Chaos {
  const next = { ...current };
  for (const [name, value] of Object.entries(changes)) {
    if (!(name in calm)) throw new RangeError(`There is no chaos setting called "${name}"`);
    if (name === 'paused') {
      if (typeof value !== 'boolean') throw new RangeError('"paused" must be true or false');
      next.paused = value;
      continue;
    }
    const isProbability = name.endsWith('Probability');
    if (typeof value !== 'number' || !(value >= 0) || (isProbability && value > 1)) {
      throw new RangeError(`"${name}" must be a number${isProbability ? ' from 0 to 1' : ', not negative'}`);
    }
    next[name as Exclude<keyof Chaos, 'paused'>] = value;
  }
  if (next.delayMsMax < next.delayMsMin) next.delayMsMax = next.delayMsMin;
  return next;
}

/** A repeatable source of chance: numbers from 0 (included) to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
