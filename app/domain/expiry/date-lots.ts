import type { Lot } from '#app/domain/ledger/lot.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import { expiryOf } from './expiry-of.ts';

/**
 * Tells lots whose points have become available when they expire: by the version in force when the points were earned,
 * whatever was published since. Where inactivity counts, the date is the earliest it can be.
 */
export function dateLots(
  lots: readonly Lot[],
  versions: readonly ProgrammeVersion[],
  timezone: string,
): void {
  for (const lot of lots) {
    const version = versionInForce(versions, lot.earnedAt);
    if (version === null || lot.maturedAt === null) continue;
    const { expiry } = version.settings;
    lot.expiresAt = expiryOf(expiry, { availableFrom: lot.maturedAt, timezone });
    lot.inactivityMonths = expiry.kind === 'inactivity' ? expiry.months : null;
  }
}
