import type { Bucket } from '#app/db/home.queries.ts';

/** The ranges of the home page's chart. */
export const RANGES = ['30d', '90d', '12m'] as const;
export type Range = (typeof RANGES)[number];

/** How finely each range is summed up. */
export const BUCKET_OF: Record<Range, Bucket> = { '30d': 'day', '90d': 'week', '12m': 'month' };

/** The range an address names, else 90 days. */
export const parseRange = (text: string | null): Range => RANGES.find((range) => range === text) ?? '90d';

/** First and last day (ISO, both counted) of a range that ends today in the shop's zone. */
export function daysOf(range: Range, now: Date, timeZone: string): { from: string; to: string } {
  const to = isoDayIn(now, timeZone);
  const day = new Date(`${to}T00:00:00Z`);
  if (range === '12m') {
    day.setUTCDate(1);
    day.setUTCMonth(day.getUTCMonth() - 11);
  } else day.setUTCDate(day.getUTCDate() - (range === '30d' ? 29 : 89));
  return { from: day.toISOString().slice(0, 10), to };
}

/** The calendar day of an instant in a zone, as ISO text. */
export function isoDayIn(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
