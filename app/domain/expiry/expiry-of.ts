import { type CalendarDay, dayIn, endOfDay, shiftMonths } from '#app/kernel/calendar-day.ts';
import type { ExpirySettings } from './settings.ts';

export type PointsToDate = {
  /** When they could first be spent. */
  readonly availableFrom: Date;
  /** The shop's. */
  readonly timezone: string;
  /** The member's last order or redemption, where inactivity counts. */
  readonly lastActivityAt?: Date | null;
};

/**
 * The last instant at which points can be spent: the end of a day in the shop's zone; null when they never expire.
 * Pure: the same facts give the same instant. Never before the points could be spent.
 */
export function expiryOf(settings: ExpirySettings, points: PointsToDate): Date | null {
  const { availableFrom, timezone, lastActivityAt = null } = points;
  const available = dayIn(availableFrom, timezone);
  switch (settings.kind) {
    case 'never':
      return null;
    case 'fixed':
      return endOfDay(shiftMonths(available, settings.months), timezone);
    case 'inactivity': {
      const active = lastActivityAt !== null && lastActivityAt > availableFrom;
      const from = active ? dayIn(lastActivityAt, timezone) : available;
      return endOfDay(shiftMonths(from, settings.months), timezone);
    }
    case 'calendar': {
      const oldEnough = shiftMonths(available, settings.minMonths);
      const day = { month: settings.month, day: settings.day };
      const thisYear = { year: oldEnough.year, ...day };
      const at = isBefore(thisYear, oldEnough) ? { ...thisYear, year: oldEnough.year + 1 } : thisYear;
      return endOfDay(at, timezone);
    }
  }
}

const isBefore = (a: CalendarDay, b: CalendarDay): boolean =>
  a.month === b.month ? a.day < b.day : a.month < b.month;
