import { v7 as uuidv7 } from 'uuid';
import { addApiKey, revokeApiKey } from '#app/db/api.store.ts';
import type { Database } from '#app/db/database.ts';
import { hashOfApiKey, newApiKey } from '#app/domain/api/api-key.ts';
import type { ApiScope } from '#app/domain/api/scopes.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

/** Every request compares with each of them. */
export const API_KEYS_MAX = 25;

export type CreateKeyOutcome =
  | { readonly outcome: 'created'; readonly keyId: string; readonly key: string }
  | { readonly outcome: 'too-many' };

/** Makes a key. It is in the answer and nowhere else: only its hash is kept. */
export async function createApiKey(
  { db, clock }: Deps,
  shopId: ShopId,
  input: { readonly name: string; readonly scopes: readonly ApiScope[]; readonly by: string },
): Promise<CreateKeyOutcome> {
  const key = newApiKey(shopId);
  const keyId = uuidv7();
  const { name, scopes, by } = input;
  const row = { keyId, name, scopes, hash: hashOfApiKey(key), createdAt: clock(), createdBy: by };
  const added = await db.inShop(shopId, (tx) => addApiKey(tx, row, API_KEYS_MAX));
  return added ? { outcome: 'created', keyId, key } : { outcome: 'too-many' };
}

/** Ends a key: the next request with it is refused. */
export async function endApiKey(
  { db, clock }: Deps,
  shopId: ShopId,
  keyId: string,
): Promise<{ readonly outcome: 'revoked' | 'not-found' }> {
  const revoked = await db.inShop(shopId, (tx) => revokeApiKey(tx, keyId, clock()));
  return { outcome: revoked ? 'revoked' : 'not-found' };
}
