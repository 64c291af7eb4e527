import { type CalendarDay, dayIn, shiftMonths, startOfDay } from '#app/kernel/calendar-day.ts';
import { addDays } from '#app/kernel/clock.ts';
import type { Tier, TiersSettings } from './settings.ts';

/** What a day's decisions about tiers have in common. */
export type QualifyingWindow = {
  readonly now: Date;
  /** From when on orders count; null: all of them do. */
  readonly from: Date | null;
  /** Until when a tier is safe whose threshold is reached now: the end of a calendar year with its grace; else null. */
  readonly safeUntil: Date | null;
  /** Until when a tier is kept whose threshold is found to be missed now. */
  readonly graceUntil: Date;
};

/**
 * The window that counts at `now`, by the shop's calendar. A rolling window begins with a day, so that it does not move
 * while the day lasts.
 */
export function qualifyingWindow(settings: TiersSettings, now: Date, timezone: string): QualifyingWindow {
  const { window, graceDays } = settings;
  const today = dayIn(now, timezone);
  if (window.kind === 'calendar-year') {
    const starts = yearStart(window.firstMonth, today);
    const ends = startOfDay({ ...starts, year: starts.year + 1 }, timezone);
    const safeUntil = addDays(ends, graceDays);
    return { now, from: startOfDay(starts, timezone), safeUntil, graceUntil: safeUntil };
  }
  const from = window.kind === 'rolling' ? startOfDay(shiftMonths(today, -window.months), timezone) : null;
  return { now, from, safeUntil: null, graceUntil: addDays(now, graceDays) };
}

const yearStart = (firstMonth: number, today: CalendarDay): CalendarDay => ({
  year: today.month >= firstMonth ? today.year : today.year - 1,
  month: firstMonth,
  day: 1,
});

/**
 * Until when a tier that the merchant gives is safe: a whole window from now and the grace, then the figure decides;
 * null for an invite-only tier, which only the merchant takes away.
 */
export function keptWhenAssigned(
  settings: TiersSettings,
  tier: Tier,
  now: Date,
  timezone: string,
): Date | null {
  if (tier.inviteOnly) return null;
  const { safeUntil } = qualifyingWindow(settings, now, timezone);
  if (safeUntil !== null) return safeUntil;
  const months = settings.window.kind === 'rolling' ? settings.window.months : 12;
  return addDays(startOfDay(shiftMonths(dayIn(now, timezone), months), timezone), settings.graceDays);
}
