/** How a fraction of a point is settled: always in the shop's favour, to the nearest (half up), or in the member's. */
export const ROUNDINGS = ['down', 'nearest', 'up'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/**
 * numerator / denominator as a whole number, for numerator >= 0 and denominator > 0.
 * @throws RangeError outside that range: a negative amount is a reversal, never a rounding matter.
 */
export function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  if (numerator < 0n || denominator <= 0n) throw new RangeError('divideRounded: needs n >= 0 and d > 0');
  if (rounding === 'down') return numerator / denominator;
  if (rounding === 'up') return (numerator + denominator - 1n) / denominator;
  return (2n * numerator + denominator) / (2n * denominator);
}
