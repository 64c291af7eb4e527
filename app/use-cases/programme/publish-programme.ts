import type { Database } from '#app/db/database.ts';
import {
  addVersion,
  deleteDraft,
  listVersions,
  type PublishedVersion,
  readDraft,
  writeDraft,
} from '#app/db/programme.store.ts';
import { markForPublication, PROGRAMME } from '#app/db/publications.store.ts';
import { type ProgrammeSettings, programmeSettings, versionInForce } from '#app/domain/programme/settings.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

export type ProgrammeState = {
  readonly live: PublishedVersion | null;
  readonly draft: ProgrammeSettings | null;
  /** Newest first. */
  readonly versions: readonly PublishedVersion[];
};

/** What is in force now, what is being prepared, and what was. */
export function currentProgramme({ db, clock }: Deps, shopId: ShopId): Promise<ProgrammeState> {
  return db.inShop(shopId, async (tx) => {
    const versions = await listVersions(tx);
    const inForce = versionInForce(versions, clock());
    const live = versions.find((one) => one.version === inForce?.version) ?? null;
    return { live, draft: await readDraft(tx), versions };
  });
}

/** Keeps settings without publishing them. @throws z.ZodError when they are not valid */
export const saveDraft = ({ db }: Deps, shopId: ShopId, settings: ProgrammeSettings): Promise<void> =>
  db.inShop(shopId, (tx) => writeDraft(tx, programmeSettings.parse(settings)));

/** Forgets the unpublished settings. */
export const discardDraft = ({ db }: Deps, shopId: ShopId): Promise<void> => db.inShop(shopId, deleteDraft);

/**
 * Publishes settings as the next version, in force from now on (or from `effectiveFrom`). Orders placed before stay
 * with the version of their time.
 */
export async function publishProgramme(
  { db, clock }: Deps,
  shopId: ShopId,
  input: {
    readonly settings: ProgrammeSettings;
    readonly by: string;
    readonly note: string;
    readonly effectiveFrom?: Date;
  },
): Promise<{ version: number }> {
  const settings = programmeSettings.parse(input.settings);
  return db.inShop(shopId, async (tx) => {
    const now = clock();
    const version = await addVersion(tx, {
      settings,
      effectiveFrom: input.effectiveFrom ?? now,
      publishedAt: now,
      publishedBy: input.by,
      note: input.note,
    });
    await deleteDraft(tx);
    await markForPublication(tx, [PROGRAMME]);
    return { version };
  });
}
