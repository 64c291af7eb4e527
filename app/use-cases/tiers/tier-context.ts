import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';

/** What tiers are decided by, besides what members bought. */
export type TierContext = {
  /** All that were published. */
  readonly versions: readonly ProgrammeVersion[];
  /** The shop's. */
  readonly timezone: string;
  readonly now: Date;
};
