import type { ProductDiscountCandidate, ProductDiscountCandidateTarget } from './generated/sale-prices.ts';
import type { Reduction } from './reduction.ts';

/** Units of a line that cost less; `all` are the line's. */
export type Reduced = {
  readonly id: string;
  readonly quantity: number;
  readonly all: number;
  readonly reduction: Reduction;
};

/** Shopify refuses more than 20 kB (of a thousand bytes) of output; what surrounds the candidates is allowed for. */
const BYTES_MAX = 19_500;

/**
 * Candidates for Shopify: lines with the same reduction share one. A cart of so many different prices that they do not
 * fit has its first lines reduced, since with all of them Shopify would take the whole output for a failure.
 */
export function gatherCandidates(reduced: readonly Reduced[]): ProductDiscountCandidate[] {
  const targetsOf = new Map<string, ProductDiscountCandidateTarget[]>();
  let bytes = 0;
  for (const { id, quantity, all, reduction } of reduced) {
    const value = JSON.stringify(reduction);
    const target = { cartLine: quantity === all ? { id } : { id, quantity } };
    const known = targetsOf.get(value);
    bytes +=
      JSON.stringify(target).length + 1 + (known ? 0 : value.length + '{"value":,"targets":[]},'.length);
    if (bytes > BYTES_MAX) break;
    if (known) known.push(target);
    else targetsOf.set(value, [target]);
  }
  return [...targetsOf].map(([value, targets]) => ({ targets, value: JSON.parse(value) as Reduction }));
}
