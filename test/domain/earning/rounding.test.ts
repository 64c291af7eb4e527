import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideRounded, ROUNDINGS } from '#app/kernel/rounding.ts';

const RUNS = { numRuns: 5000 };
const numerator = fc.oneof(fc.bigInt({ min: 0n, max: 1000n }), fc.bigInt({ min: 0n, max: 10n ** 30n }));
const denominator = fc.oneof(fc.bigInt({ min: 1n, max: 12n }), fc.bigInt({ min: 1n, max: 10n ** 20n }));

describe('a division that is settled in whole numbers', () => {
  it('never gives more than the exact value when rounding down, and is less than one short', () => {
    fc.assert(
      fc.property(numerator, denominator, (n, d) => {
        const whole = divideRounded(n, d, 'down');
        expect(whole * d <= n && n < (whole + 1n) * d).toBe(true);
      }),
      RUNS,
    );
  });

  it('never gives less than the exact value when rounding up, and is less than one over', () => {
    fc.assert(
      fc.property(numerator, denominator, (n, d) => {
        const whole = divideRounded(n, d, 'up');
        expect(whole * d >= n && (whole - 1n) * d < n).toBe(true);
      }),
      RUNS,
    );
  });

  it('is at most half away when rounding to the nearest, and a half goes up', () => {
    fc.assert(
      fc.property(numerator, denominator, (n, d) => {
        const twice = 2n * divideRounded(n, d, 'nearest') * d;
        expect(2n * n - d < twice && twice <= 2n * n + d).toBe(true);
      }),
      RUNS,
    );
    expect(divideRounded(5n, 2n, 'nearest')).toBe(3n);
    expect(divideRounded(1n, 2n, 'nearest')).toBe(1n);
  });

  it.each(ROUNDINGS)('grows with the numerator and is exact for a multiple, rounding %s', (rounding) => {
    fc.assert(
      fc.property(numerator, numerator, denominator, (a, b, d) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(divideRounded(low, d, rounding) <= divideRounded(high, d, rounding)).toBe(true);
        expect(divideRounded(a * d, d, rounding)).toBe(a);
      }),
      RUNS,
    );
  });

  it.each(ROUNDINGS)(
    'refuses a negative amount and a divisor that is not positive, rounding %s',
    (rounding) => {
      for (const [n, d] of [
        [-1n, 1n],
        [1n, 0n],
        [1n, -1n],
      ] as const)
        expect(() => divideRounded(n, d, rounding)).toThrow(RangeError);
    },
  );
});
