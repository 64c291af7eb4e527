import { noteApiKeyUse, usableApiKeys } from '#app/db/api.store.ts';
import type { Database } from '#app/db/database.ts';
import { type Shop, shopById } from '#app/db/shops.store.ts';
import { findByApiKey, shopOfApiKey } from '#app/domain/api/api-key.ts';
import type { ApiScope } from '#app/domain/api/scopes.ts';
import type { Clock } from '#app/kernel/clock.ts';

/** The last use is noted no more often than this: a write to every read would cost more than the read. */
const NOTE_EVERY_MS = 60_000;

export type Caller = { readonly shop: Shop; readonly keyId: string; readonly scopes: readonly ApiScope[] };

/** Whose key this is, and what it allows; null for a key that is unknown, revoked or none at all. */
export async function recogniseApiKey(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  key: string,
): Promise<Caller | null> {
  const shopId = shopOfApiKey(key);
  if (shopId === null) return null;
  return db.inShop(shopId, async (tx) => {
    const found = findByApiKey(key, await usableApiKeys(tx));
    if (found === null) return null;
    const now = clock();
    if (found.lastUsedAt === null || now.getTime() - found.lastUsedAt.getTime() >= NOTE_EVERY_MS)
      await noteApiKeyUse(tx, found.keyId, now);
    return { shop: await shopById(tx, shopId), keyId: found.keyId, scopes: found.scopes };
  });
}
