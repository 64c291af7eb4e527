/** When people buy wine: months, days of the week, hours of the day, in the shop's own time. */
import { TZDate } from '@date-fns/tz';
import type { Chance } from './chance.ts';

export const DAY_MS = 86_400_000;

/** January to December: Christmas and Black Friday, an August with everybody away. */
const monthWeights = [0.75, 0.85, 0.92, 1, 1.05, 1, 0.82, 0.55, 0.95, 1.08, 1.35, 1.75];
/** Sunday to Saturday. */
const weekdayWeights = [1.05, 0.85, 0.85, 0.95, 1.15, 1.3, 0.85];
const hourWeights = [
  0.12, 0.05, 0.02, 0.02, 0.02, 0.04, 0.1, 0.3, 0.55, 0.8, 1, 1.15, 1.25, 1.2, 0.95, 0.8, 0.85, 1, 1.15, 1.3,
  1.5, 1.6, 1.2, 0.5,
];
export const busynessMax = Math.max(...monthWeights) * Math.max(...weekdayWeights) * 1.4;

/** How busy a day is, 1 on an average one. */
export function busyness(at: number): number {
  const day = new Date(at);
  const [month, date] = [day.getUTCMonth(), day.getUTCDate()];
  const base = (monthWeights[month] ?? 1) * (weekdayWeights[day.getUTCDay()] ?? 1);
  // Nothing arrives in time after the 22nd; Black Friday is in the last days of November.
  if (month === 11 && date > 22) return base * 0.35;
  if (month === 10 && date >= 23 && date <= 29) return base * 1.4;
  return base;
}

/**
 * The next purchase after `from` of somebody who buys `rate` times a day on average, at a believable hour: a Poisson
 * process thinned by the calendar (Lewis and Shedler, 1979).
 */
export function nextPurchase(
  chance: Chance,
  from: number,
  rate: number,
  until: number,
  timezone: string,
): number | null {
  let at = from;
  do {
    at += chance.exponential(rate * busynessMax) * DAY_MS;
    if (at > until) return null;
  } while (!chance.happens(busyness(at) / busynessMax));
  const moved = atBelievableHour(chance, at, timezone);
  const later = moved > from ? moved : at;
  return later > until ? null : later;
}

/** The same day at an hour at which people shop; never in the small hours of the shop's own time. */
export function atBelievableHour(chance: Chance, at: number, timezone: string): number {
  const hour = chance.pick([...hourWeights.keys()], (each) => hourWeights[each] ?? 0);
  const offset = offsetOn(at, timezone);
  const midnight = Math.floor((at + offset) / DAY_MS) * DAY_MS - offset;
  return midnight + ((hour * 60 + chance.whole(0, 59)) * 60 + chance.whole(0, 59)) * 1_000;
}

const offsets = new Map<string, number>();

/** What local time is ahead of UTC on a day, in milliseconds; asked once a day, because zones are slow to ask. */
function offsetOn(at: number, timezone: string): number {
  const key = `${timezone} ${Math.floor(at / DAY_MS)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = -new TZDate(at, timezone).getTimezoneOffset() * 60_000;
    offsets.set(key, offset);
  }
  return offset;
}
