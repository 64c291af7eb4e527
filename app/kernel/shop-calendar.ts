import { TZDate } from '@date-fns/tz';

/** A date as a shop's calendar shows it; months and days count from 1. */
export type CalendarDate = { readonly year: number; readonly month: number; readonly day: number };

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The date that `at` falls on in a time zone (an IANA name). */
export function dateIn(at: Date, timezone: string): CalendarDate {
  const local = new TZDate(at.getTime(), timezone);
  return { year: local.getFullYear(), month: local.getMonth() + 1, day: local.getDate() };
}

/** The first instant of a date in a time zone. */
export const startOfDate = ({ year, month, day }: CalendarDate, timezone: string): Date =>
  new Date(new TZDate(year, month - 1, day, timezone).getTime());

/** The last instant of a date in a time zone: what is good until a date is good on that date. */
export const endOfDate = (date: CalendarDate, timezone: string): Date =>
  new Date(startOfDate({ ...date, day: date.day + 1 }, timezone).getTime() - 1);

/** So many months later (earlier when negative); a day that the month does not have becomes its last. */
export function monthsFrom({ year, month, day }: CalendarDate, months: number): CalendarDate {
  const count = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (count % 12) + 1];
  return { year: toYear, month: toMonth, day: Math.min(day, daysIn(toYear, toMonth)) };
}
