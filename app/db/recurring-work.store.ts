import type { ShopTx, Tx } from '#app/db/database.ts';
import type { ShopId } from '#app/kernel/ids.ts';

/** What every installed shop has to have done again and again, by its own calendar. */
export const RECURRING_WORK = ['sync-catalogue', 'sync-profiles', 'award-calendar-days'] as const;
export type RecurringWork = (typeof RECURRING_WORK)[number];

/** How far a turn came; `begunAt` is null between turns. What `cursor` says is the work's own matter. */
export type Turn = { readonly dueAt: Date; readonly begunAt: Date | null; readonly cursor: string | null };

/** Work that a shop does not have yet is due at `at`; what it has stays as planned. */
export async function startRecurringWork(
  tx: ShopTx,
  kinds: readonly RecurringWork[],
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO recurring_work (shop_id, kind, due_at) SELECT $1, kind, $3 FROM unnest($2::text[]) AS kind
     ON CONFLICT (shop_id, kind) DO NOTHING`,
    [tx.shopId, kinds, at],
  );
}

/** The turn as it stands, locked until the transaction ends; null when the shop has no such work. */
export async function openTurn(tx: ShopTx, kind: RecurringWork): Promise<Turn | null> {
  const [row] = await tx.query<{ due_at: Date; begun_at: Date | null; cursor: string | null }>(
    'SELECT due_at, begun_at, cursor FROM recurring_work WHERE shop_id = $1 AND kind = $2 FOR UPDATE',
    [tx.shopId, kind],
  );
  return row === undefined ? null : { dueAt: row.due_at, begunAt: row.begun_at, cursor: row.cursor };
}

/** Notes how far the turn under way came, so that whoever continues it begins there; or when the next is due. */
export async function writeTurn(tx: ShopTx, kind: RecurringWork, turn: Turn): Promise<void> {
  await tx.query(
    'UPDATE recurring_work SET due_at = $3, begun_at = $4, cursor = $5 WHERE shop_id = $1 AND kind = $2',
    [tx.shopId, kind, turn.dueAt, turn.begunAt, turn.cursor],
  );
}

/** Installed shops for which such work is due. Needs `inSystem`. */
export async function shopsWithDueWork(tx: Tx, kind: RecurringWork, now: Date): Promise<ShopId[]> {
  const rows = await tx.query<{ shop_id: ShopId }>(
    `SELECT w.shop_id FROM recurring_work w JOIN shops s USING (shop_id)
     WHERE w.kind = $1 AND w.due_at <= $2 AND s.installed_at IS NOT NULL
       AND (s.uninstalled_at IS NULL OR s.uninstalled_at < s.installed_at)`,
    [kind, now],
  );
  return rows.map((row) => row.shop_id);
}
