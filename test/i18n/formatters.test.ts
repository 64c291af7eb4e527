import { describe, expect, it } from 'vitest';
import { createFormatters, parseTypedAmount, parseTypedInteger } from '#app/i18n/formatters.ts';
import { localeOfRequest, matchLocale } from '#app/i18n/locale.ts';

/** Intl separates an amount and its currency by a space that does not break. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const es = createFormatters('es', 'Europe/Madrid');
const en = createFormatters('en', 'Europe/Madrid');

describe('formatters', () => {
  it('write money from minor units with the digits of its currency', () => {
    expect(plain(es.money(4890n, 'EUR'))).toBe('48,90 €');
    expect(en.money(4890n, 'EUR')).toBe('€48.90');
    expect(plain(es.money(-500n, 'EUR'))).toBe('-5,00 €');
    expect(en.money(4890n, 'JPY')).toContain('4,890');
    expect(en.money(4890n, 'KWD')).toContain('4.890');
  });

  it('keep every digit of amounts beyond what a number can hold', () => {
    expect(en.money(900719925474099301n, 'EUR')).toBe('€9,007,199,254,740,993.01');
    expect(en.number(9007199254740993n)).toBe('9,007,199,254,740,993');
  });

  it('write points with their sign', () => {
    expect([en.signed(40n), en.signed(-40n), en.signed(0n)]).toEqual(['+40', '-40', '0']);
  });

  it('write days in the zone of the shop, across midnight and summer time', () => {
    const lateInWinter = new Date('2026-01-31T23:30:00Z');
    expect(es.date(lateInWinter)).toBe('1 feb 2026');
    expect(createFormatters('en', 'America/New_York').date(lateInWinter)).toBe('31 Jan 2026');
    expect(es.dateTime(new Date('2026-07-01T10:00:00Z'))).toContain('12:00');
    expect(es.dateTime(new Date('2026-01-01T10:00:00Z'))).toContain('11:00');
  });

  it('use UTC where the zone is unknown', () => {
    expect(createFormatters('en', 'Atlantis/Capital').date(new Date('2026-01-31T23:30:00Z'))).toBe(
      '31 Jan 2026',
    );
  });

  it('write calendar days as they are, in whatever zone the reader is', () => {
    expect(en.day('2026-03-01', 'day')).toBe('1 Mar');
    expect(en.day('2026-03-01', 'month')).toBe('Mar 2026');
  });
});

describe('amounts as typed', () => {
  it.each([
    ['48,90', 4890n],
    ['48.9', 4890n],
    ['48', 4800n],
    [' 1 000,50 ', 100050n],
    ['1.500', 150000n],
    ['1.500,50', 150050n],
    ['1,234', null], // three decimals, or a thousand? Not guessed.
    ['', null],
    ['-5', null],
    ['abc', null],
  ])('%j is %s', (typed, minor) => expect(parseTypedAmount(typed, 'EUR')).toBe(minor));

  it('follow the digits of the currency', () => {
    expect(parseTypedAmount('500', 'JPY')).toBe(500n);
    expect(parseTypedAmount('5.5', 'JPY')).toBeNull();
    expect(parseTypedAmount('1,234', 'KWD')).toBe(1234n);
  });

  it('are whole numbers where points or days are asked for', () => {
    expect([
      parseTypedInteger('1 000'),
      parseTypedInteger('1.000'),
      parseTypedInteger('1,000'),
      parseTypedInteger('14'),
      parseTypedInteger('1.5'),
      parseTypedInteger('-1'),
    ]).toEqual([1000, 1000, 1000, 14, null, null]);
  });
});

describe('the language', () => {
  it('is that of Shopify’s parameter, else English', () => {
    const of = (query: string) => localeOfRequest(new Request(`https://lealta.example.com/app${query}`));
    expect([of('?locale=es-ES'), of('?locale=es'), of('?locale=fr'), of('')]).toEqual([
      'es',
      'es',
      'en',
      'en',
    ]);
    expect(matchLocale('EN_us')).toBe('en');
  });
});
