import { sameSettings } from '#app/domain/programme/revision.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { VersionMeta } from './version-meta.ts';

type Version = Omit<VersionMeta, 'restores'> & { settings: ProgrammeSettings };

/** Versions (newest first) without their settings; of each, which earlier one it brought back. */
export const versionMetas = (versions: readonly Version[]): VersionMeta[] =>
  versions.map(({ settings, ...meta }, index) => ({
    ...meta,
    restores: versions.slice(index + 1).find((one) => sameSettings(one.settings, settings))?.version ?? null,
  }));
