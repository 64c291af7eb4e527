import { addSale, deleteDraft, saleById, writeSale } from '#app/db/private-sales.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { PrivateSaleSettings } from '#app/domain/private-sales/settings.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { settingsOf, windowOf } from './known-sales.ts';
import type { SaleDeps } from './sale-deps.ts';

export type SaveOutcome =
  | { readonly outcome: 'saved'; readonly saleId: number; readonly revision: number }
  | { readonly outcome: 'not-found' }
  /** It is launched: what may still be changed has verbs of its own. */
  | { readonly outcome: 'not-a-draft' }
  /** Somebody else changed it since. */
  | { readonly outcome: 'changed-meanwhile'; readonly revision: number };

/**
 * Saves a draft, whole or not.
 * @param input.saleId null makes a new one
 * @param input.seen the revision that the merchant saw
 */
export function saveDraft(
  { db, clock }: Pick<SaleDeps, 'db' | 'clock'>,
  shopId: ShopId,
  input: {
    readonly saleId: number | null;
    readonly seen: number | null;
    readonly settings: PrivateSaleSettings;
    readonly by: string;
  },
): Promise<SaveOutcome> {
  const { saleId, seen, settings, by } = input;
  return db.inShop(shopId, async (tx) => {
    const window = windowOf(settings, (await shopById(tx, shopId)).timezone);
    const at = clock();
    if (saleId === null)
      return { outcome: 'saved', saleId: await addSale(tx, settings, window, { at, by }), revision: 1 };
    const row = await saleById(tx, saleId, { lock: true });
    if (row === null) return { outcome: 'not-found' };
    if (row.status !== 'draft') return { outcome: 'not-a-draft' };
    if (seen !== null && seen !== row.revision)
      return { outcome: 'changed-meanwhile', revision: row.revision };
    await writeSale(tx, saleId, { settings, window, status: 'draft', at });
    return { outcome: 'saved', saleId, revision: row.revision + 1 };
  });
}

/** A draft like another sale, whatever that has become: without its times, which are over or taken. */
export function duplicateSale(
  { db, clock }: Pick<SaleDeps, 'db' | 'clock'>,
  shopId: ShopId,
  { saleId, by }: { readonly saleId: number; readonly by: string },
): Promise<SaveOutcome> {
  return db.inShop(shopId, async (tx) => {
    const row = await saleById(tx, saleId, { lock: false });
    if (row === null) return { outcome: 'not-found' };
    const settings = settingsOf(row);
    const copy = {
      ...settings,
      waves: settings.waves.map((wave) => ({ ...wave, startsAt: null })),
      endsAt: null,
    };
    const none = { opensAt: null, closesAt: null };
    return { outcome: 'saved', saleId: await addSale(tx, copy, none, { at: clock(), by }), revision: 1 };
  });
}

/** Deletes a draft; what was ever launched stays, for its results. @returns false where there is no such draft */
export const discardSaleDraft = (
  { db }: Pick<SaleDeps, 'db'>,
  shopId: ShopId,
  saleId: number,
): Promise<boolean> => db.inShop(shopId, (tx) => deleteDraft(tx, saleId));
