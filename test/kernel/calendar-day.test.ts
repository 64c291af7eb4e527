import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDays, dayIn, isoDay, parseIsoDay, shiftDay, startOfDay } from '#app/kernel/calendar-day.ts';

/** Zones with half hours, with clocks changed at midnight, at the ends of the world, and one that left a date out. */
const ZONES = [
  'Europe/Madrid',
  'America/New_York',
  'America/Havana',
  'America/Santiago',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'UTC',
];
const anInstant = fc.date({
  min: new Date('2008-01-01'),
  max: new Date('2040-01-01'),
  noInvalidDate: true,
});

describe('a day in a time zone', () => {
  it('begins with its first instant: the one before is of the day before', () => {
    fc.assert(
      fc.property(anInstant, fc.constantFrom(...ZONES), (at, zone) => {
        const day = dayIn(at, zone);
        const begins = startOfDay(day, zone);
        expect(dayIn(begins, zone)).toEqual(day);
        expect(compareDays(dayIn(new Date(begins.getTime() - 1), zone), day)).toBeLessThan(0);
        expect(at.getTime() - begins.getTime()).toBeLessThan(25.1 * 3_600_000);
      }),
      { numRuns: 2000 },
    );
  });

  it('begins at one where clocks go forward at midnight, and the left-out date with the next', () => {
    // Chile, 7 September 2025: 24:00 became 01:00.
    expect(startOfDay({ year: 2025, month: 9, day: 7 }, 'America/Santiago')).toEqual(
      new Date('2025-09-07T04:00:00Z'),
    );
    // Samoa went from 29 to 31 December 2011.
    expect(startOfDay({ year: 2011, month: 12, day: 30 }, 'Pacific/Apia')).toEqual(
      startOfDay({ year: 2011, month: 12, day: 31 }, 'Pacific/Apia'),
    );
  });

  it('is written, read and counted on like a calendar does', () => {
    const day = { year: 2028, month: 2, day: 28 };
    expect(shiftDay(day, 1)).toEqual({ year: 2028, month: 2, day: 29 });
    expect(shiftDay(day, -59)).toEqual({ year: 2027, month: 12, day: 31 });
    expect(isoDay(day)).toBe('2028-02-28');
    expect(parseIsoDay('2028-02-28')).toEqual(day);
    expect(parseIsoDay('28.2.2028')).toBeNull();
  });
});
