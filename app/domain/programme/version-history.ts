import { type ProgrammeVersion, versionInForce } from './settings.ts';

/** A row of the history: versions are only ever added, so taking one back is a row too. */
export type RecordedVersion = ProgrammeVersion & {
  readonly publishedAt: Date;
  /** The scheduled version that this row takes back; such a row never comes into force itself. */
  readonly cancels: number | null;
};

export type VersionStatus = 'live' | 'past' | 'scheduled' | 'cancelled' | 'cancellation';

/** The rows that are, were or will be in force: those taken back, and what took them back, are left out. */
export function effective<Version extends RecordedVersion>(rows: readonly Version[]): Version[] {
  const cancelled = new Set(rows.map((row) => row.cancels));
  return rows.filter((row) => row.cancels === null && !cancelled.has(row.version));
}

/** The version that waits for its time; null when none does. */
export function scheduledVersion<Version extends RecordedVersion>(
  rows: readonly Version[],
  now: Date,
): Version | null {
  return effective(rows).find((row) => row.effectiveFrom > now) ?? null;
}

/** The version that a row took over from, or would have: the one in force just before its time. */
export const versionBefore = <Version extends RecordedVersion>(
  row: Version,
  rows: readonly Version[],
): Version | null =>
  versionInForce(
    effective(rows).filter(
      ({ version, effectiveFrom }) =>
        version !== row.version && (version < row.version || effectiveFrom < row.effectiveFrom),
    ),
    row.effectiveFrom,
  ) as Version | null;

/** How a row stands to `now`. */
export function versionStatus(
  row: RecordedVersion,
  rows: readonly RecordedVersion[],
  now: Date,
): VersionStatus {
  if (row.cancels !== null) return 'cancellation';
  if (rows.some((other) => other.cancels === row.version)) return 'cancelled';
  if (row.effectiveFrom > now) return 'scheduled';
  return versionInForce(effective(rows), now)?.version === row.version ? 'live' : 'past';
}
