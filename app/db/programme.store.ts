import type { ShopTx } from '#app/db/database.ts';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { effective, type RecordedVersion } from '#app/domain/programme/version-history.ts';

export type PublishedVersion = RecordedVersion & {
  readonly publishedBy: string;
  readonly note: string;
};

type VersionRow = {
  version: number;
  settings: string;
  effective_from: Date;
  published_at: Date;
  published_by: string;
  note: string;
  cancels: number | null;
};

/** The versions that are, were or will be in force, newest first. */
export const listVersions = async (tx: ShopTx): Promise<PublishedVersion[]> =>
  effective(await listHistory(tx));

/** Everything that was ever published, scheduled or cancelled, newest first. */
export async function listHistory(tx: ShopTx): Promise<PublishedVersion[]> {
  const rows = await tx.query<VersionRow>(
    `SELECT version, settings::text AS settings, effective_from, published_at, published_by, note, cancels
     FROM programme_versions WHERE shop_id = $1 ORDER BY version DESC`,
    [tx.shopId],
    'programme-versions',
  );
  return rows.map((row) => ({
    version: row.version,
    settings: readSettings(row.settings),
    effectiveFrom: row.effective_from,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    note: row.note,
    cancels: row.cancels,
  }));
}

/** Versions never change, and are needed with every act of a member: the newest used are kept as they were read. */
const settingsByText = new Map<string, ProgrammeSettings>();
const SETTINGS_KEPT = 200;

function readSettings(text: string): ProgrammeSettings {
  const settings = settingsByText.get(text) ?? programmeSettings.parse(JSON.parse(text));
  // What is used goes to the end, so that the first is what was not used for longest.
  settingsByText.delete(text);
  settingsByText.set(text, settings);
  const [oldest] = settingsByText.keys();
  if (settingsByText.size > SETTINGS_KEPT && oldest !== undefined) settingsByText.delete(oldest);
  return settings;
}

/** One change of a programme at a time: the next version's number, and a draft's other sections, depend on it. */
export async function lockProgramme(tx: ShopTx): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('publish-programme', $1))", [tx.shopId]);
}

/** Adds the next version; versions never change. */
export async function addVersion(
  tx: ShopTx,
  version: {
    settings: ProgrammeSettings;
    effectiveFrom: Date;
    publishedAt: Date;
    publishedBy: string;
    note: string;
    cancels?: number;
  },
): Promise<number> {
  await lockProgramme(tx);
  const [row] = await tx.query<{ version: number }>(
    `INSERT INTO programme_versions (shop_id, version, settings, effective_from, published_at, published_by, note, cancels)
     SELECT $1, COALESCE(max(version), 0) + 1, $2, $3, $4, $5, $6, $7::int FROM programme_versions WHERE shop_id = $1
     RETURNING version`,
    [
      tx.shopId,
      JSON.stringify(version.settings),
      version.effectiveFrom,
      version.publishedAt,
      version.publishedBy,
      version.note,
      version.cancels ?? null,
    ],
  );
  if (row === undefined) throw new Error('programme version was not added');
  // Other thresholds may hold from then on.
  await tx.query('UPDATE shops SET tiers_due_at = LEAST(COALESCE(tiers_due_at, $2), $2) WHERE shop_id = $1', [
    tx.shopId,
    version.effectiveFrom,
  ]);
  return row.version;
}

/** The merchant's unpublished changes. */
export async function readDraft(tx: ShopTx): Promise<ProgrammeSettings | null> {
  const [row] = await tx.query<{ settings: unknown }>(
    'SELECT settings FROM programme_drafts WHERE shop_id = $1',
    [tx.shopId],
  );
  return row === undefined ? null : programmeSettings.parse(row.settings);
}

/** Keeps the merchant's unpublished changes, in the place of earlier ones. */
export async function writeDraft(tx: ShopTx, settings: ProgrammeSettings): Promise<void> {
  await tx.query(
    `INSERT INTO programme_drafts (shop_id, settings) VALUES ($1, $2)
     ON CONFLICT (shop_id) DO UPDATE SET settings = EXCLUDED.settings, updated_at = now()`,
    [tx.shopId, JSON.stringify(settings)],
  );
}

/** Forgets the unpublished changes. */
export async function deleteDraft(tx: ShopTx): Promise<void> {
  await tx.query('DELETE FROM programme_drafts WHERE shop_id = $1', [tx.shopId]);
}
