import { type CalendarDay, isLeapYear } from '#app/kernel/calendar-day.ts';

/** Month (1 to 12) and day; the year is nobody's business. */
export type Birthday = { readonly month: number; readonly day: number };

/** What a member typed wrong may be put right for so long. */
export const CORRECTION_MS = 24 * 3_600_000;

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether there is such a day in some year: 29 February is one. */
export const isBirthday = ({ month, day }: Birthday): boolean =>
  Number.isInteger(month) && Number.isInteger(day) && day >= 1 && day <= (DAYS[month - 1] ?? 0);

/** The days of birth that are celebrated on a date: on 28 February of a common year those of the 29th, too. */
export function birthdaysOn({ year, month, day }: CalendarDay): Birthday[] {
  const own = { month, day };
  return month === 2 && day === 28 && !isLeapYear(year) ? [own, { month: 2, day: 29 }] : [own];
}

/** What is kept of a member's birthday. */
export type KnownBirthday = {
  readonly birthday: Birthday | null;
  /** From then on only the merchant changes it; null before it was ever told. */
  readonly lockedAt: Date | null;
};

export type BirthdayChange =
  | { readonly outcome: 'set'; readonly lockedAt: Date }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'locked' };

/**
 * Whether a birthday may be set. A member may put it right within a day of first telling it; once points were given for
 * it, or the day is over, the merchant alone changes it. Else a member could have a birthday whenever it suits.
 */
export function decideBirthday(
  known: KnownBirthday,
  wanted: Birthday,
  { by, awarded, now }: { readonly by: 'member' | 'merchant'; readonly awarded: boolean; readonly now: Date },
): BirthdayChange {
  const { birthday, lockedAt } = known;
  if (birthday !== null && birthday.month === wanted.month && birthday.day === wanted.day)
    return { outcome: 'unchanged' };
  if (by === 'merchant') return { outcome: 'set', lockedAt: now };
  if (awarded || (lockedAt !== null && now >= lockedAt)) return { outcome: 'locked' };
  return { outcome: 'set', lockedAt: lockedAt ?? new Date(now.getTime() + CORRECTION_MS) };
}
