import { TZDate } from '@date-fns/tz';
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

/** The first instant of a date in a time zone: midnight, or later where clocks go forward at midnight. */
export const startOfDay = ({ year, month, day }: CalendarDay, timezone: string): Date =>
  new Date(new TZDate(year, month - 1, day, timezone).getTime());

/** The last instant of a date in a time zone: what is good until a date is good on that date. */
export const endOfDay = (date: CalendarDay, timezone: string): Date =>
  new Date(startOfDay(shiftDay(date, 1), timezone).getTime() - 1);

/** So many months later (earlier when negative); a day that the month does not have becomes its last. */
export function shiftMonths({ year, month, day }: CalendarDay, months: number): CalendarDay {
  const count = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (count % 12) + 1];
  const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate();
  return { year: toYear, month: toMonth, day: Math.min(day, last) };
}
