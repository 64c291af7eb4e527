/**
 * Splits an amount over weights in proportion, to the cent: the shares add up to `amount` exactly and none exceeds its
 * weight. Cents that rounding leaves over go to the largest remainders, the earlier line first. `amount` must not exceed
 * the sum of the weights. All values are integers of the same minor unit.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0 || amount === 0) return weights.map(() => 0);
  // amount × weight stays far below 2^53 for any believable order (a million euros squared is 1e16 only in cents²).
  const shares = weights.map((weight) => Math.floor((amount * weight) / total));
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amount * weight) % total }))
    .filter((line) => line.remainder > 0)
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let left = amount - shares.reduce((sum, share) => sum + share, 0);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}
