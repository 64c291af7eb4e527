import type { ShopTx } from '#app/db/database.ts';
import type { EarlierAward } from '#app/domain/event-awards/decide-event-awards.ts';
import type { MemberId, TransactionId } from '#app/kernel/ids.ts';

/**
 * The members ($2) and everybody who was merged into one of them: a transaction stays under the name it was posted to.
 */
const NAMES = `names AS (
    SELECT kept, kept AS member_id FROM unnest($2::bigint[]) AS kept
    UNION ALL
    SELECT merged_into, customer_id FROM customers WHERE shop_id = $1 AND merged_into = ANY ($2::bigint[]))`;

/** Who members are after merges, and since when; those who left, or are gone, are left out. */
export async function presentMembers(
  tx: ShopTx,
  memberIds: readonly MemberId[],
): Promise<Map<MemberId, { memberId: MemberId; enrolledAt: Date }>> {
  const rows = await tx.query<{ asked: MemberId; customer_id: MemberId; enrolled_at: Date }>(
    `SELECT asked.customer_id AS asked, kept.customer_id, kept.enrolled_at FROM customers asked
     JOIN customers kept ON kept.shop_id = $1 AND kept.customer_id = COALESCE(asked.merged_into, asked.customer_id)
     WHERE asked.shop_id = $1 AND asked.customer_id = ANY ($2::bigint[]) AND kept.is_member`,
    [tx.shopId, [...new Set(memberIds)]],
  );
  return new Map(rows.map((row) => [row.asked, { memberId: row.customer_id, enrolledAt: row.enrolled_at }]));
}

/** What makes an award of an event one. */
export const eventKey = (rule: string, memberId: MemberId, key: string): string =>
  `event:${rule}:${memberId}:${key}`;

export type AskedAward = { readonly memberId: MemberId; readonly rule: string; readonly key: string };

/** Those of the awards that were given before, by `eventKey`, with what they gave. */
export async function givenAwards(
  tx: ShopTx,
  asked: readonly AskedAward[],
): Promise<Map<string, { transactionId: TransactionId; points: bigint }>> {
  if (asked.length === 0) return new Map();
  const rows = await tx.query<{
    member_id: MemberId;
    rule: string;
    key: string;
    transaction_id: TransactionId;
    points: bigint;
  }>(
    `WITH ${NAMES}
     SELECT u.member_id, u.rule, u.key, t.transaction_id, t.points
     FROM unnest($2::bigint[], $3::text[], $4::text[]) AS u (member_id, rule, key)
     JOIN (SELECT DISTINCT kept, member_id FROM names) n ON n.kept = u.member_id
     JOIN ledger_transactions t ON t.shop_id = $1
       AND t.idempotency_key = 'event:' || u.rule || ':' || n.member_id || ':' || u.key`,
    [tx.shopId, asked.map((one) => one.memberId), asked.map((one) => one.rule), asked.map((one) => one.key)],
  );
  return new Map(
    rows.map((row) => [
      eventKey(row.rule, row.member_id, row.key),
      { transactionId: row.transaction_id, points: row.points },
    ]),
  );
}

/** What members were given before for events of these kinds, by any rule. */
export async function earlierAwards(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  kinds: readonly string[],
): Promise<Map<MemberId, EarlierAward[]>> {
  const found = new Map<MemberId, EarlierAward[]>();
  if (memberIds.length === 0 || kinds.length === 0) return found;
  const rows = await tx.query<{ kept: MemberId; kind: string; rule: string; key: string; occurred_at: Date }>(
    `WITH ${NAMES}
     SELECT n.kept, t.cause->'params'->>'kind' AS kind, t.cause->'params'->>'rule' AS rule,
       t.cause->'params'->>'period' AS key, t.occurred_at
     FROM names n JOIN ledger_transactions t ON t.shop_id = $1 AND t.member_id = n.member_id
     WHERE t.kind = 'event' AND t.cause->'params'->>'kind' = ANY ($3::text[])`,
    [tx.shopId, [...new Set(memberIds)], kinds],
  );
  for (const { kept, kind, rule, key, occurred_at: occurredAt } of rows) {
    const list = found.get(kept) ?? [];
    list.push({ kind, rule, key, occurredAt });
    found.set(kept, list);
  }
  return found;
}

/** When a rule gave a member points, for rules that do so only so often. */
export async function timesAwarded(
  tx: ShopTx,
  asked: readonly { readonly memberId: MemberId; readonly rule: string }[],
): Promise<Map<string, Date[]>> {
  const found = new Map<string, Date[]>();
  if (asked.length === 0) return found;
  const rows = await tx.query<{ kept: MemberId; rule: string; at: Date[] }>(
    `WITH ${NAMES}
     SELECT n.kept, u.rule, array_agg(t.occurred_at) AS at
     FROM (SELECT DISTINCT * FROM unnest($2::bigint[], $3::text[])) AS u (member_id, rule)
     JOIN (SELECT DISTINCT kept, member_id FROM names) n ON n.kept = u.member_id
     JOIN ledger_transactions t ON t.shop_id = $1 AND t.member_id = n.member_id AND t.kind = 'event'
       AND t.cause->'params'->>'rule' = u.rule
     GROUP BY 1, 2`,
    [tx.shopId, asked.map((one) => one.memberId), asked.map((one) => one.rule)],
  );
  for (const { kept, rule, at } of rows) found.set(`${rule}:${kept}`, at);
  return found;
}
