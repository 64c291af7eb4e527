import { describe, expect, it } from 'vitest';
import { instantOf, localMinute, wallText } from '#app/domain/private-sales/local-time.ts';

describe('a minute on the wall of the shop', () => {
  it('is an instant of the zone, in summer and in winter', () => {
    expect(instantOf('2026-07-01T10:00', 'Europe/Madrid')).toEqual({
      kind: 'once',
      at: new Date('2026-07-01T08:00:00Z'),
    });
    expect(instantOf('2026-12-01T10:00', 'Europe/Madrid')).toEqual({
      kind: 'once',
      at: new Date('2026-12-01T09:00:00Z'),
    });
    expect(instantOf('2026-12-01T10:30', 'Asia/Kolkata')).toEqual({
      kind: 'once',
      at: new Date('2026-12-01T05:00:00Z'),
    });
  });

  it('is none in the hour that spring skips, and two in the hour that autumn repeats', () => {
    expect(instantOf('2026-03-29T02:30', 'Europe/Madrid').kind).toBe('skipped');
    expect(instantOf('2026-03-29T01:59', 'Europe/Madrid').kind).toBe('once');
    expect(instantOf('2026-03-29T03:00', 'Europe/Madrid')).toEqual({
      kind: 'once',
      at: new Date('2026-03-29T01:00:00Z'),
    });
    expect(instantOf('2026-10-25T02:00', 'Europe/Madrid').kind).toBe('repeated');
    expect(instantOf('2026-10-25T02:59', 'Europe/Madrid').kind).toBe('repeated');
    expect(instantOf('2026-10-25T03:00', 'Europe/Madrid')).toEqual({
      kind: 'once',
      at: new Date('2026-10-25T02:00:00Z'),
    });
    expect(instantOf('2026-11-01T01:30', 'America/New_York').kind).toBe('repeated');
    expect(instantOf('2026-09-06T00:30', 'America/Santiago').kind).toBe('skipped');
  });

  it('comes back as it was written', () => {
    for (const zone of ['Europe/Madrid', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'])
      for (const minute of ['2026-01-15T00:00', '2026-07-15T23:59', '2028-02-29T12:30']) {
        const found = instantOf(minute, zone);
        expect(found.kind === 'once' && wallText(found.at, zone)).toBe(`${minute}:00`);
      }
  });

  it('has no seconds, and is of a day that there is', () => {
    expect(localMinute.safeParse('2026-11-27T20:00').success).toBe(true);
    for (const text of ['2026-11-27T20:00:01', '2026-02-30T10:00', '2026-11-27T24:00', '2026-11-27', 'now'])
      expect(localMinute.safeParse(text).success, text).toBe(false);
  });
});
