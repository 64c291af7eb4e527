import { type CalendarDay, isLeapYear, shiftDay, startOfDay } from '#app/kernel/calendar-day.ts';

/** Shopify has been there since 2006: nobody joined a shop's club before. */
const FIRST_YEAR = 2006;

/**
 * When those joined whose anniversary a date is: the same date of every earlier year, in the shop's zone. On 28 February
 * of a common year those of the 29th are celebrated, too. The day of joining itself is no anniversary.
 */
export function anniversarySpans(day: CalendarDay, timezone: string): { from: Date; to: Date }[] {
  const spans: { from: Date; to: Date }[] = [];
  const alsoThe29th = day.month === 2 && day.day === 28 && !isLeapYear(day.year);
  for (let year = day.year - 1; year >= FIRST_YEAR; year -= 1) {
    // Only the 29th has no counterpart in some years; its members are celebrated on the 28th then.
    if (day.month === 2 && day.day === 29 && !isLeapYear(year)) continue;
    const first = { year, month: day.month, day: day.day };
    const days = alsoThe29th && isLeapYear(year) ? 2 : 1;
    spans.push({ from: startOfDay(first, timezone), to: startOfDay(shiftDay(first, days), timezone) });
  }
  return spans;
}
