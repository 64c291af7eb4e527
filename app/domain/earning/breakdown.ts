import { textHash } from '#app/kernel/hash.ts';
import type { AwardLine } from './explain-award.ts';

/** The parts of an award as an order keeps them, and what tells whether they changed without reading them. */
export type Breakdown = { readonly json: string; readonly hash: string };

/** Null where an award has no parts beyond the rate: the order's own figures say it all. */
export function breakdownOf(lines: readonly AwardLine[]): Breakdown | null {
  if (lines.length <= 1) return null;
  const json = JSON.stringify(lines);
  return { json, hash: textHash(json) };
}
