import { TZDate } from '@date-fns/tz';

/** Shopify's `LocalTime`: comparisons with the time on the shop's wall; "after" is at or past. */
export function localTimeSource(timezone: string, now: Date) {
  const wall = new TZDate(now, timezone).toISOString().slice(0, 19);
  return {
    date: wall.slice(0, 10),
    dateTimeAfter: ({ dateTime }: { dateTime: string }) => wall >= dateTime,
    dateTimeBefore: ({ dateTime }: { dateTime: string }) => wall < dateTime,
  };
}
