import type { Cause, TransactionKind } from '#app/domain/ledger/accounts.ts';
import { type ShownEntry, showEntry } from '#app/domain/ledger/shown-entry.ts';
import type { MemberId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import type { ShopTx } from './database.ts';

export type PortalPerson = {
  readonly memberId: MemberId;
  readonly firstName: string;
  readonly isMember: boolean;
  /** Left the club and has not come back. */
  readonly away: boolean;
};

/** Who a customer of Shopify's is in the club; null where no webhook has told of them. */
export async function portalPerson(tx: ShopTx, shopifyId: ShopifyCustomerId): Promise<PortalPerson | null> {
  const [row] = await tx.query<PortalPerson>(
    `SELECT kept.customer_id AS "memberId", kept.first_name AS "firstName", kept.is_member AS "isMember",
       kept.left_at IS NOT NULL AS away
     FROM customers c JOIN customers kept ON kept.shop_id = $1
       AND kept.customer_id = COALESCE(c.merged_into, c.customer_id)
     WHERE c.shop_id = $1 AND c.shopify_id = $2 AND kept.redacted_at IS NULL`,
    [tx.shopId, shopifyId],
  );
  return row ?? null;
}

export type HistoryCursor = { readonly at: Date; readonly id: string };

/**
 * A member's movements, newest first; reservations are left out, as to the member points are there or spent. What
 * lapsed lot by lot because they left is one movement, and only points that still wait are told as waiting.
 */
export async function memberHistory(
  tx: ShopTx,
  memberId: MemberId,
  { before, limit }: { readonly before: HistoryCursor | null; readonly limit: number },
): Promise<{ readonly entries: readonly ShownEntry[]; readonly next: HistoryCursor | null }> {
  const rows = await tx.query<{
    transaction_id: string;
    occurred_at: Date;
    points: bigint;
    kind: TransactionKind;
    cause: Cause;
    pending: boolean;
  }>(
    `SELECT t.transaction_id, t.occurred_at, COALESCE(leaving.points, t.points) AS points, t.kind, t.cause,
       t.kind <> 'mature' AND EXISTS (
         SELECT FROM ledger_entries e
         JOIN lots l ON l.shop_id = e.shop_id AND l.lot_id = e.lot_id AND l.pending > 0
         WHERE e.shop_id = t.shop_id AND e.transaction_id = t.transaction_id AND e.account = 'pending') AS pending
     FROM ledger_transactions t
     LEFT JOIN LATERAL (
       SELECT sum(o.points)::bigint AS points, max(o.transaction_id::text) AS shown
       FROM ledger_transactions o
       WHERE t.kind = 'expire' AND t.cause->>'code' = 'left-club' AND o.shop_id = t.shop_id
         AND o.member_id = t.member_id AND o.occurred_at = t.occurred_at AND o.kind = 'expire'
         AND o.cause->>'code' = 'left-club'
     ) leaving ON true
     WHERE t.shop_id = $1 AND t.member_id = $2 AND t.kind NOT IN ('reserve', 'release', 'merge-out')
       AND (leaving.shown IS NULL OR t.transaction_id::text = leaving.shown)
       AND ($3::timestamptz IS NULL OR (t.occurred_at, t.transaction_id) < ($3, $4::uuid))
     ORDER BY t.occurred_at DESC, t.transaction_id DESC LIMIT $5`,
    [tx.shopId, memberId, before?.at ?? null, before?.id ?? null, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(({ occurred_at, ...row }) => showEntry({ ...row, at: occurred_at })),
    next: rows.length > limit && last ? { at: last.occurred_at, id: last.transaction_id } : null,
  };
}
