import { z } from 'zod';
import { compareDays, dayIn } from '#app/kernel/calendar-day.ts';

const times = (max: number) => z.number().int().min(1).max(max);

/** How often a rule gives one member points, at most; null is without limit. What earns nothing by it does not count. */
export const RULE_LIMITS = {
  /** In a day of the shop's zone. */
  perDay: times(1000).nullable().default(null),
  /** In so many days. */
  perPeriod: z
    .strictObject({ count: times(1000), days: times(3650) })
    .nullable()
    .default(null),
  /** Ever. */
  perMember: times(100_000).nullable().default(null),
};

export type RuleLimits = {
  readonly perDay: number | null;
  readonly perPeriod: { readonly count: number; readonly days: number } | null;
  readonly perMember: number | null;
};

/** A limit that leaves nothing, the narrowest that does. */
export type LimitReached = 'limit-per-day' | 'limit-per-period' | 'limit-per-member';

/** Rules that give an order nothing: the member got all that they give, or has more orders than they look back over. */
export type ReachedLimits = ReadonlyMap<string, LimitReached | 'beyond-look-back'>;

/** The limits of a rule's settings; null when it has none, or is of a kind that happens once by itself. */
export function limitsOf(rule: object): RuleLimits | null {
  if (!('perDay' in rule)) return null;
  const limits = rule as RuleLimits;
  const { perDay, perPeriod, perMember } = limits;
  return perDay === null && perPeriod === null && perMember === null ? null : limits;
}

const DAY_MS = 24 * 3_600_000;

/**
 * Whether a rule may give points at `at`.
 * @param given when it gave the member points, in any order
 */
export function limitReached(
  { perDay, perPeriod, perMember }: RuleLimits,
  given: readonly Date[],
  at: Date,
  timezone: string,
): LimitReached | null {
  if (perDay !== null && given.length >= perDay) {
    const day = dayIn(at, timezone);
    // The longest day, when clocks go back, has less than two days' hours.
    const near = given.filter((one) => Math.abs(one.getTime() - at.getTime()) < 2 * DAY_MS);
    if (near.filter((one) => compareDays(dayIn(one, timezone), day) === 0).length >= perDay)
      return 'limit-per-day';
  }
  if (perPeriod !== null) {
    // What another system tells may come late: awards after `at` are of the period, too.
    const near = given.filter((one) => Math.abs(one.getTime() - at.getTime()) < perPeriod.days * DAY_MS);
    if (near.length >= perPeriod.count) return 'limit-per-period';
  }
  return perMember !== null && given.length >= perMember ? 'limit-per-member' : null;
}
