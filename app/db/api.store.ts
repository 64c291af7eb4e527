import type { ApiScope } from '#app/domain/api/scopes.ts';
import type { ShopTx } from './database.ts';

export type KeptApiKey = {
  readonly keyId: string;
  readonly hash: string;
  readonly scopes: ApiScope[];
  readonly lastUsedAt: Date | null;
};

/** Keys of the shop that are not revoked. */
export function usableApiKeys(tx: ShopTx): Promise<KeptApiKey[]> {
  return tx.query<KeptApiKey>(
    `SELECT key_id AS "keyId", hash, scopes, last_used_at AS "lastUsedAt"
       FROM api_keys WHERE shop_id = $1 AND revoked_at IS NULL`,
    [tx.shopId],
    'usable-api-keys',
  );
}

/** Keeps a new key's hash. @returns false when the shop has `limit` usable keys already */
export async function addApiKey(
  tx: ShopTx,
  key: {
    readonly keyId: string;
    readonly name: string;
    readonly hash: string;
    readonly scopes: readonly ApiScope[];
    readonly createdAt: Date;
    readonly createdBy: string;
  },
  limit: number,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO api_keys (shop_id, key_id, name, hash, scopes, created_at, created_by)
     SELECT $1, $2, $3, $4, $5::text[], $6, $7
      WHERE (SELECT count(*) FROM api_keys WHERE shop_id = $1 AND revoked_at IS NULL) < $8
     RETURNING 1`,
    [tx.shopId, key.keyId, key.name, key.hash, key.scopes, key.createdAt, key.createdBy, limit],
  );
  return rows.length > 0;
}

/** Ends a key. @returns false when there is no such key, or it had ended before */
export async function revokeApiKey(tx: ShopTx, keyId: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE api_keys SET revoked_at = $3 WHERE shop_id = $1 AND key_id = $2 AND revoked_at IS NULL RETURNING 1`,
    [tx.shopId, keyId, at],
  );
  return rows.length > 0;
}

/** Notes that a key was used. */
export async function noteApiKeyUse(tx: ShopTx, keyId: string, at: Date): Promise<void> {
  await tx.query('UPDATE api_keys SET last_used_at = $3 WHERE shop_id = $1 AND key_id = $2', [
    tx.shopId,
    keyId,
    at,
  ]);
}

/** A request that must be done once. */
export type OnceKey = { readonly keyId: string; readonly idempotencyKey: string };

/** Status of a request that is being answered. */
const IN_FLIGHT = 0;

/**
 * Takes a request on: true for one who is to do it. A row that is too old is taken over: kept answers from before
 * `forgetBefore`, and requests begun before `abandonedBefore` whose process must have died.
 */
export async function claimAnswer(
  tx: ShopTx,
  { keyId, idempotencyKey }: OnceKey,
  requestHash: string,
  { now, forgetBefore, abandonedBefore }: { now: Date; forgetBefore: Date; abandonedBefore: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO api_answers AS a (shop_id, key_id, idempotency_key, request_hash, status, body, created_at)
     VALUES ($1, $2, $3, $4, ${IN_FLIGHT}, '', $5)
     ON CONFLICT (shop_id, key_id, idempotency_key) DO UPDATE
       SET request_hash = EXCLUDED.request_hash, status = ${IN_FLIGHT}, body = '', created_at = EXCLUDED.created_at
       WHERE a.created_at < $6
          OR (a.status = ${IN_FLIGHT} AND a.created_at < $7 AND a.request_hash = EXCLUDED.request_hash)
     RETURNING 1`,
    [tx.shopId, keyId, idempotencyKey, requestHash, now, forgetBefore, abandonedBefore],
  );
  return rows.length > 0;
}

export type KeptAnswer = {
  readonly requestHash: string;
  /** null while the request is being answered. */
  readonly status: number | null;
  readonly body: string;
};

/** What was answered to a request. */
export async function readAnswer(tx: ShopTx, { keyId, idempotencyKey }: OnceKey): Promise<KeptAnswer | null> {
  const [row] = await tx.query<KeptAnswer>(
    `SELECT request_hash AS "requestHash", nullif(status, ${IN_FLIGHT}) AS status, body
       FROM api_answers WHERE shop_id = $1 AND key_id = $2 AND idempotency_key = $3`,
    [tx.shopId, keyId, idempotencyKey],
  );
  return row ?? null;
}

/** Keeps the answer to a request that was taken on. */
export async function keepAnswer(
  tx: ShopTx,
  { keyId, idempotencyKey }: OnceKey,
  answer: { readonly status: number; readonly body: string },
): Promise<void> {
  await tx.query(
    `UPDATE api_answers SET status = $4, body = $5
      WHERE shop_id = $1 AND key_id = $2 AND idempotency_key = $3 AND status = ${IN_FLIGHT}`,
    [tx.shopId, keyId, idempotencyKey, answer.status, answer.body],
  );
}

/** Gives a request up that came to nothing, so that it can be sent again. */
export async function dropAnswer(tx: ShopTx, { keyId, idempotencyKey }: OnceKey): Promise<void> {
  await tx.query(
    `DELETE FROM api_answers WHERE shop_id = $1 AND key_id = $2 AND idempotency_key = $3 AND status = ${IN_FLIGHT}`,
    [tx.shopId, keyId, idempotencyKey],
  );
}

/** Forgets answers from before an instant. @returns how many */
export async function deleteAnswers(tx: ShopTx, before: Date): Promise<number> {
  const rows = await tx.query('DELETE FROM api_answers WHERE shop_id = $1 AND created_at < $2 RETURNING 1', [
    tx.shopId,
    before,
  ]);
  return rows.length;
}
