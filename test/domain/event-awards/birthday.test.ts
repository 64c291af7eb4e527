import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anniversarySpans } from '#app/domain/event-awards/anniversary.ts';
import { type Birthday, birthdaysOn, decideBirthday, isBirthday } from '#app/domain/event-awards/birthday.ts';
import { type CalendarDay, dayIn, isLeapYear, shiftDay } from '#app/kernel/calendar-day.ts';

const aBirthday = fc
  .record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }) })
  .filter(isBirthday);
const daysOf = (year: number): CalendarDay[] =>
  Array.from({ length: isLeapYear(year) ? 366 : 365 }, (_, index) =>
    shiftDay({ year, month: 1, day: 1 }, index),
  );
const isSame = (a: Birthday) => (b: Birthday) => a.month === b.month && a.day === b.day;

describe('a birthday', () => {
  it('is celebrated on exactly one day of every year', () => {
    fc.assert(
      fc.property(aBirthday, fc.integer({ min: 1999, max: 2105 }), (birthday, year) => {
        const celebrated = daysOf(year).filter((day) => birthdaysOn(day).some(isSame(birthday)));
        expect(celebrated).toHaveLength(1);
        const [day] = celebrated;
        if (birthday.month === 2 && birthday.day === 29 && !isLeapYear(year))
          expect(day).toMatchObject({ month: 2, day: 28 });
        else expect(day).toMatchObject(birthday);
      }),
      { numRuns: 1000 },
    );
  });

  it('is a day that some year has', () => {
    expect(isBirthday({ month: 2, day: 29 })).toBe(true);
    for (const [month, day] of [
      [2, 30],
      [4, 31],
      [0, 1],
      [13, 1],
      [1, 0],
      [1, 32],
      [1.5, 2],
      [Number.NaN, 2],
    ] as const)
      expect(isBirthday({ month, day })).toBe(false);
  });

  it('can be changed by a member within a day of first telling it and never after, whatever they try', () => {
    const aTry = fc.record({ birthday: aBirthday, afterHours: fc.double({ min: 0, max: 40, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(aTry, { minLength: 1, maxLength: 12 }), (tries) => {
        let known: Parameters<typeof decideBirthday>[0] = { birthday: null, lockedAt: null };
        let now = new Date('2026-01-01T00:00:00Z');
        let first: Date | null = null;
        for (const { birthday, afterHours } of tries) {
          now = new Date(now.getTime() + Math.round(afterHours * 3_600_000));
          const change = decideBirthday(known, birthday, { by: 'member', awarded: false, now });
          if (change.outcome !== 'set') continue;
          first ??= now;
          expect(now.getTime() - first.getTime()).toBeLessThan(24 * 3_600_000);
          known = { birthday, lockedAt: change.lockedAt };
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an anniversary', () => {
  const anInstant = fc.date({
    min: new Date('2010-01-01'),
    max: new Date('2030-12-31'),
    noInvalidDate: true,
  });
  const aZone = fc.constantFrom('Europe/Madrid', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland');

  it('comes on exactly one day of every later year, wherever the shop is', () => {
    fc.assert(
      fc.property(anInstant, aZone, fc.integer({ min: 1, max: 5 }), (joined, zone, years) => {
        const joinedOn = dayIn(joined, zone);
        const near = { year: joinedOn.year + years, month: joinedOn.month, day: joinedOn.day };
        const celebrated = [-2, -1, 0, 1, 2]
          .map((shift) => shiftDay(near, shift))
          .filter((day) =>
            anniversarySpans(day, zone).some((span) => joined >= span.from && joined < span.to),
          );
        expect(celebrated).toHaveLength(1);
        const leapDay = joinedOn.month === 2 && joinedOn.day === 29 && !isLeapYear(near.year);
        expect(celebrated[0]).toMatchObject(leapDay ? { month: 2, day: 28 } : near);
      }),
      { numRuns: 60 },
    );
  });

  it('is not the day of joining itself', () => {
    const joined = new Date('2026-03-05T10:00:00Z');
    const spans = anniversarySpans({ year: 2026, month: 3, day: 5 }, 'Europe/Madrid');
    expect(spans.some((span) => joined >= span.from && joined < span.to)).toBe(false);
  });
});
