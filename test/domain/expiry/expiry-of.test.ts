import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryOf } from '#app/domain/expiry/expiry-of.ts';
import { dayIn, shiftMonths } from '#app/kernel/calendar-day.ts';

const ZONES = ['Europe/Madrid', 'UTC', 'America/New_York', 'Pacific/Auckland', 'America/Santiago'];
const anInstant = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2035-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const aZone = fc.constantFrom(...ZONES);
const months = fc.integer({ min: 1, max: 120 });

/** As the wall of the shop shows it. */
const onTheWall = (at: Date, timezone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(
    at,
  );

describe('expiry', () => {
  it('after a number of months is the last second of a day in the month so many months on, never one further', () => {
    fc.assert(
      fc.property(anInstant, aZone, months, (availableFrom, timezone, n) => {
        const at = expiryOf({ kind: 'fixed', months: n }, { availableFrom, timezone });
        if (at === null) throw new Error('expires');
        const [from, to] = [dayIn(availableFrom, timezone), dayIn(at, timezone)];
        expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + n);
        // The same day, or the last of a shorter month.
        expect(to.day === from.day || (to.day < from.day && to.day >= 28)).toBe(true);
        expect(onTheWall(at, timezone).endsWith('23:59:59')).toBe(true);
        expect(at > availableFrom).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('by inactivity moves with the last activity and never comes sooner for it', () => {
    fc.assert(
      fc.property(anInstant, anInstant, aZone, months, (availableFrom, lastActivityAt, timezone, n) => {
        const settings = { kind: 'inactivity', months: n } as const;
        const idle = expiryOf(settings, { availableFrom, timezone });
        const active = expiryOf(settings, { availableFrom, timezone, lastActivityAt });
        if (idle === null || active === null) throw new Error('expires');
        expect(active >= idle).toBe(true);
        if (lastActivityAt <= availableFrom) expect(active).toEqual(idle);
        else expect(active).toEqual(expiryOf(settings, { availableFrom: lastActivityAt, timezone }));
      }),
      { numRuns: 3000 },
    );
  });

  it('on a calendar date is the first such date on which points are old enough', () => {
    fc.assert(
      fc.property(
        anInstant,
        aZone,
        fc.record({
          month: fc.integer({ min: 1, max: 12 }),
          day: fc.integer({ min: 1, max: 28 }),
          minMonths: fc.integer({ min: 0, max: 60 }),
        }),
        (availableFrom, timezone, settings) => {
          const at = expiryOf({ kind: 'calendar', ...settings }, { availableFrom, timezone });
          if (at === null) throw new Error('expires');
          const found = dayIn(at, timezone);
          expect([found.month, found.day]).toEqual([settings.month, settings.day]);
          const oldEnough = shiftMonths(dayIn(availableFrom, timezone), settings.minMonths);
          const asNumber = (date: { year: number; month: number; day: number }) =>
            date.year * 10_000 + date.month * 100 + date.day;
          expect(asNumber(found)).toBeGreaterThanOrEqual(asNumber(oldEnough));
          expect(asNumber(found) - 10_000).toBeLessThan(asNumber(oldEnough));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is never where points do not expire', () => {
    expect(expiryOf({ kind: 'never' }, { availableFrom: new Date(), timezone: 'UTC' })).toBeNull();
  });

  it.each([
    ['2026-01-31T12:00:00Z', 1, '2026-02-28 23:59:59'],
    ['2028-01-31T12:00:00Z', 1, '2028-02-29 23:59:59'],
    ['2028-02-29T12:00:00Z', 12, '2029-02-28 23:59:59'],
    ['2026-12-31T23:30:00Z', 12, '2028-01-01 23:59:59'], // already the next year in Madrid
    ['2026-03-28T12:00:00Z', 12, '2027-03-28 23:59:59'], // a day of 23 hours
  ])('of points available from %s with %d months is %s in Madrid', (from, n, at) => {
    const timezone = 'Europe/Madrid';
    const found = expiryOf({ kind: 'fixed', months: n }, { availableFrom: new Date(from), timezone });
    expect(onTheWall(found ?? new Date(0), timezone)).toBe(at);
  });
});
