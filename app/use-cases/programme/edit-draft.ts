import type { Database } from '#app/db/database.ts';
import { deleteDraft, listVersions, lockProgramme, readDraft, writeDraft } from '#app/db/programme.store.ts';
import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
  versionInForce,
} from '#app/domain/programme/settings.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { sameSettings } from './publish-programme.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

/** Keeps settings without publishing them. @throws z.ZodError when they are not valid */
export const saveDraft = (
  { db }: Pick<Deps, 'db'>,
  shopId: ShopId,
  settings: ProgrammeSettings,
): Promise<void> => db.inShop(shopId, (tx) => writeDraft(tx, programmeSettings.parse(settings)));

/** Forgets the unpublished settings. */
export const discardDraft = ({ db }: Pick<Deps, 'db'>, shopId: ShopId): Promise<void> =>
  db.inShop(shopId, deleteDraft);

export type EditOutcome =
  | { readonly outcome: 'saved'; readonly settings: ProgrammeSettings }
  /** The programme as a whole would not be valid (too many rules, say); nothing was saved. */
  | { readonly outcome: 'invalid'; readonly issues: readonly { path: string; message: string }[] };

/**
 * Changes a part of the draft, which starts from what is live (or from the defaults). Edits of several people follow
 * one another, so each keeps what the others saved elsewhere. A draft that says what is live is no draft.
 */
export function editDraft(
  { db, clock }: Deps,
  shopId: ShopId,
  edit: (settings: ProgrammeSettings) => ProgrammeSettings,
): Promise<EditOutcome> {
  return db.inShop(shopId, async (tx): Promise<EditOutcome> => {
    await lockProgramme(tx);
    const live = versionInForce(await listVersions(tx), clock());
    const before = (await readDraft(tx)) ?? live?.settings ?? defaultSettings();
    const parsed = programmeSettings.safeParse(edit(before));
    if (!parsed.success)
      return {
        outcome: 'invalid',
        issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      };
    const settings = parsed.data;
    if (live !== null && sameSettings(live.settings, settings)) await deleteDraft(tx);
    else await writeDraft(tx, settings);
    return { outcome: 'saved', settings };
  });
}
