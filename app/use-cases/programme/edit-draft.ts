import type { Database } from '#app/db/database.ts';
import { deleteDraft, listVersions, lockProgramme, readDraft, writeDraft } from '#app/db/programme.store.ts';
import { netShareOfPrices } from '#app/db/publications.store.ts';
import { type Part, revisionOf, sameSettings } from '#app/domain/programme/revision.ts';
import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
  soundSettings,
  versionInForce,
} from '#app/domain/programme/settings.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

/** Which part of what is paid for goods is no tax, in ten-thousandths; null while nobody bought yet. */
export const readNetShare = ({ db }: Pick<Deps, 'db'>, shopId: ShopId): Promise<number | null> =>
  db.inShop(shopId, netShareOfPrices);

/** Forgets the unpublished settings. */
export const discardDraft = ({ db }: Pick<Deps, 'db'>, shopId: ShopId): Promise<void> =>
  db.inShop(shopId, deleteDraft);

export type EditOutcome =
  | { readonly outcome: 'saved'; readonly settings: ProgrammeSettings }
  /** Somebody else changed the same part, or deleted it (`gone`); nothing was saved. */
  | { readonly outcome: 'changed-meanwhile'; readonly settings: ProgrammeSettings; readonly gone: boolean }
  /** The programme as a whole would not be valid (too many rules, say), or its new part not sound; nothing was saved. */
  | { readonly outcome: 'invalid'; readonly issues: readonly { path: string; message: string }[] };

/**
 * Changes a part of the draft, which starts from what is live (or from the defaults). Edits of several people follow
 * one another, so each keeps what the others saved elsewhere; of the same part (`seen`: as whoever edits it saw it) the
 * later edit is refused. A draft that says what is live is no draft.
 */
export function editDraft(
  { db, clock }: Deps,
  shopId: ShopId,
  edit: (settings: ProgrammeSettings) => ProgrammeSettings,
  seen?: { readonly part: Part; readonly revision: string },
): Promise<EditOutcome> {
  return db.inShop(shopId, async (tx): Promise<EditOutcome> => {
    await lockProgramme(tx);
    const live = versionInForce(await listVersions(tx), clock());
    const before = (await readDraft(tx)) ?? live?.settings ?? defaultSettings();
    if (seen !== undefined && revisionOf(seen.part, before) !== seen.revision)
      return { outcome: 'changed-meanwhile', settings: before, gone: seen.part(before) === undefined };
    const after = edit(before);
    // What was kept before it was refused keeps nobody from changing something else.
    const schema = after.referrals === before.referrals ? programmeSettings : soundSettings;
    const parsed = schema.safeParse(after);
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
