import { expect, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { type RecordedVersion, versionBefore } from '#app/domain/programme/version-history.ts';

const settings = defaultSettings();
const version = (number: number, from: string, cancels: number | null = null): RecordedVersion => {
  const at = new Date(`2026-${from}T00:00:00Z`);
  return { version: number, effectiveFrom: at, publishedAt: at, cancels, settings };
};

it('a version took over from the one that was in force, not from the one with the number before', () => {
  const [first, second, later, now] = [
    version(1, '01-01'),
    version(2, '02-01'),
    // Planned for December before the fourth was published in November.
    version(3, '12-01'),
    version(4, '11-01'),
  ] as const;
  const rows = [now, later, second, first];
  const before = (row: RecordedVersion, all = rows) => versionBefore(row, all)?.version ?? null;
  expect(rows.map((row) => before(row))).toEqual([2, 4, 1, null]);
  expect(before(version(5, '12-02'), [version(5, '12-02'), ...rows])).toBe(3);
  // Taken back, it never was in force.
  expect(before(version(6, '12-02'), [version(5, '12-01', 3), ...rows])).toBe(4);
});
