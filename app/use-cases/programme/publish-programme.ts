import type { Database, ShopTx } from '#app/db/database.ts';
import {
  addVersion,
  deleteDraft,
  listHistory,
  lockProgramme,
  type PublishedVersion,
  readDraft,
  writeDraft,
} from '#app/db/programme.store.ts';
import { markForPublication, PROGRAMME } from '#app/db/publications.store.ts';
import { sameSettings } from '#app/domain/programme/revision.ts';
import { type ProgrammeSettings, soundSettings, versionInForce } from '#app/domain/programme/settings.ts';
import {
  effective,
  scheduledVersion,
  type VersionStatus,
  versionStatus,
} from '#app/domain/programme/version-history.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

export type ProgrammeState = {
  readonly live: PublishedVersion | null;
  readonly draft: ProgrammeSettings | null;
  /** Those that are, were or will be in force, newest first. */
  readonly versions: readonly PublishedVersion[];
  /** The one that waits for its time. */
  readonly scheduled: PublishedVersion | null;
  /** All of them with what became of each, newest first; cancellations stand with what they cancelled. */
  readonly history: readonly (PublishedVersion & { readonly status: VersionStatus })[];
};

/** What is in force now, what is being prepared, what waits, and what was. */
export function currentProgramme({ db, clock }: Deps, shopId: ShopId): Promise<ProgrammeState> {
  return db.inShop(shopId, async (tx) => {
    const now = clock();
    const rows = await listHistory(tx);
    const versions = effective(rows);
    const inForce = versionInForce(versions, now);
    return {
      live: versions.find((one) => one.version === inForce?.version) ?? null,
      draft: await readDraft(tx),
      versions,
      scheduled: scheduledVersion(rows, now),
      history: rows.map((row) => ({ ...row, status: versionStatus(row, rows, now) })),
    };
  });
}

type Publication = { readonly settings: ProgrammeSettings; readonly by: string; readonly note: string };

/**
 * Publishes settings as the next version, in force from now on (or from `effectiveFrom`, which imports and demos put
 * into the past). Orders placed before stay with the version of their time.
 * @throws ZodError for settings that nobody may publish
 */
export async function publishProgramme(
  { db, clock }: Deps,
  shopId: ShopId,
  input: Publication & { readonly effectiveFrom?: Date },
): Promise<{ version: number }> {
  const settings = soundSettings.parse(input.settings);
  return db.inShop(shopId, async (tx) => {
    const now = clock();
    return { version: await add(tx, { ...input, settings }, now, input.effectiveFrom ?? now, true) };
  });
}

export type ScheduleOutcome =
  | { readonly outcome: 'scheduled'; readonly version: number }
  /** It would not be in the future. */
  | { readonly outcome: 'too-early' }
  /** More than a year ahead: a slip of the pen rather than a plan. */
  | { readonly outcome: 'too-late' }
  | { readonly outcome: 'already-scheduled'; readonly version: number; readonly effectiveFrom: Date };

const SCHEDULE_MAX_MS = 366 * 86_400_000;

/**
 * Publishes settings for a time to come. One publication waits at most; another one waits until it is cancelled.
 * @throws ZodError for settings that nobody may publish
 */
export function scheduleProgramme(
  { db, clock }: Deps,
  shopId: ShopId,
  input: Publication & { readonly effectiveFrom: Date },
): Promise<ScheduleOutcome> {
  const settings = soundSettings.parse(input.settings);
  return db.inShop(shopId, async (tx): Promise<ScheduleOutcome> => {
    await lockProgramme(tx);
    const now = clock();
    if (input.effectiveFrom <= now) return { outcome: 'too-early' };
    if (input.effectiveFrom.getTime() > now.getTime() + SCHEDULE_MAX_MS) return { outcome: 'too-late' };
    const waiting = scheduledVersion(await listHistory(tx), now);
    if (waiting !== null)
      return {
        outcome: 'already-scheduled',
        version: waiting.version,
        effectiveFrom: waiting.effectiveFrom,
      };
    const version = await add(tx, { ...input, settings }, now, input.effectiveFrom, true);
    return { outcome: 'scheduled', version };
  });
}

export type CancelOutcome =
  | { readonly outcome: 'cancelled'; readonly version: number }
  /** Nothing waits: it was cancelled before, or its time has come. */
  | { readonly outcome: 'nothing-scheduled' };

/**
 * Takes back the publication that waits. Versions are only ever added: this adds a row that names the other, with its
 * time and the live settings, and neither ever comes into force. What was planned becomes the draft again when there
 * is no other, so that nothing is lost.
 */
export function cancelScheduled(
  { db, clock }: Deps,
  shopId: ShopId,
  { version, by }: { readonly version: number; readonly by: string },
): Promise<CancelOutcome> {
  return db.inShop(shopId, async (tx): Promise<CancelOutcome> => {
    await lockProgramme(tx);
    const now = clock();
    const rows = await listHistory(tx);
    const waiting = scheduledVersion(rows, now);
    if (waiting === null || waiting.version !== version) return { outcome: 'nothing-scheduled' };
    const live = versionInForce(effective(rows), now);
    await addVersion(tx, {
      settings: live?.settings ?? waiting.settings,
      effectiveFrom: waiting.effectiveFrom,
      publishedAt: now,
      publishedBy: by,
      note: '',
      cancels: waiting.version,
    });
    if ((await readDraft(tx)) === null) await writeDraft(tx, waiting.settings);
    return { outcome: 'cancelled', version: waiting.version };
  });
}

export type RollBackOutcome =
  | { readonly outcome: 'published'; readonly version: number }
  | { readonly outcome: 'not-found' }
  /** Its settings are those in force. */
  | { readonly outcome: 'same-as-live' };

/** Publishes the settings of an earlier version once more, as a new version in force from now on. The draft stays. */
export function rollBackProgramme(
  { db, clock }: Deps,
  shopId: ShopId,
  { version, by, note }: { readonly version: number; readonly by: string; readonly note: string },
): Promise<RollBackOutcome> {
  return db.inShop(shopId, async (tx): Promise<RollBackOutcome> => {
    await lockProgramme(tx);
    const now = clock();
    const rows = await listHistory(tx);
    const wanted = rows.find((row) => row.version === version && row.cancels === null);
    if (wanted === undefined) return { outcome: 'not-found' };
    const live = versionInForce(effective(rows), now);
    if (live !== null && sameSettings(live.settings, wanted.settings)) return { outcome: 'same-as-live' };
    return {
      outcome: 'published',
      version: await add(tx, { settings: wanted.settings, by, note }, now, now, false),
    };
  });
}

async function add(
  tx: ShopTx,
  { settings, by, note }: Publication,
  now: Date,
  effectiveFrom: Date,
  endsDraft: boolean,
): Promise<number> {
  const version = await addVersion(tx, {
    settings,
    effectiveFrom,
    publishedAt: now,
    publishedBy: by,
    note,
  });
  if (endsDraft) await deleteDraft(tx);
  await markForPublication(tx, [PROGRAMME]);
  return version;
}
