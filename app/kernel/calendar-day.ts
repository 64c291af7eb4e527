import { wallTime } from './zone.ts';

/** A date without a time: months and days count from 1. */
export type CalendarDay = { readonly year: number; readonly month: number; readonly day: number };

const utc = ({ year, month, day }: CalendarDay): number => Date.UTC(year, month - 1, day);

/** The date that a calendar on the wall of `timezone` shows at `at`. */
export function dayIn(at: Date, timezone: string): CalendarDay {
  const { year, month, day } = wallTime(at, timezone);
  return { year, month, day };
}

/** The date `days` after another; before it where negative. */
export function shiftDay(day: CalendarDay, days: number): CalendarDay {
  const at = new Date(Date.UTC(day.year, day.month - 1, day.day + days));
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

/** Negative when `a` is the earlier date, 0 when both are the same. */
export const compareDays = (a: CalendarDay, b: CalendarDay): number => utc(a) - utc(b);

/** `2026-02-28` */
export const isoDay = (day: CalendarDay): string => new Date(utc(day)).toISOString().slice(0, 10);

/** What `isoDay` wrote; null for anything else. */
export function parseIsoDay(text: string): CalendarDay | null {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  return year === undefined || month === undefined || day === undefined ? null : { year, month, day };
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/**
 * The first instant of a date in a time zone. Found by halving, because midnight is no sure thing: where clocks go
 * forward at midnight the day begins at one, and a date that a zone left out begins with the next.
 */
export function startOfDay(day: CalendarDay, timezone: string): Date {
  // Zones are from 12 hours behind UTC to 14 ahead of it.
  let before = utc(day) - 15 * 3_600_000;
  let from = utc(day) + 13 * 3_600_000;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (compareDays(dayIn(new Date(middle), timezone), day) < 0) before = middle;
    else from = middle;
  }
  return new Date(from);
}
