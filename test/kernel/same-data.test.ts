import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameData } from '#app/kernel/same-data.ts';

type Values = Parameters<typeof sameData>[0];
const someJson = fc.jsonValue({ maxDepth: 4 }).map((value) => value as Values);
/** The same with the keys of every object the other way round, and a field more that is nothing. */
const turned = (value: Values): Values => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, field]) => [key, turned(field)] as const);
  return { 'not there': undefined, ...Object.fromEntries(entries.reverse()) };
};

describe('sameData', () => {
  it('is true of values that differ in the order of keys only', () => {
    fc.assert(
      fc.property(someJson, (value) => sameData(value, turned(value)) && sameData(turned(value), value)),
    );
  });

  it('says what comparing the JSON says, for any two values', () => {
    const sorted = (value: Values): string =>
      JSON.stringify(value, (_, field) =>
        field !== null && typeof field === 'object' && !Array.isArray(field)
          ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
          : field,
      );
    fc.assert(fc.property(someJson, someJson, (a, b) => sameData(a, b) === (sorted(a) === sorted(b))));
  });

  it.each([
    [{ a: 1 }, { a: 1, b: null }],
    [{ a: 1 }, { b: 1 }],
    [[1, 2], [1]],
    [[], {}],
    [null, {}],
    ['1', 1],
  ] as const)('%j is not %j', (a, b) => {
    expect([sameData(a, b), sameData(b, a)]).toEqual([false, false]);
  });
});
