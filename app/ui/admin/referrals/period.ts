import { parseIsoDay, shiftDay, startOfDay } from '#app/kernel/calendar-day.ts';

/** Two days (ISO, both counted) with the instants at which they begin and end in a zone. */
export function periodOf(
  { from, to }: { readonly from: string; readonly to: string },
  timezone: string,
): { from: string; to: string; since: Date; before: Date } {
  const [first, last] = [parseIsoDay(from), parseIsoDay(to)];
  if (first === null || last === null) throw new Error(`no days: ${from}, ${to}`);
  return { from, to, since: startOfDay(first, timezone), before: startOfDay(shiftDay(last, 1), timezone) };
}
