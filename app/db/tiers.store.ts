import type { ShopTx } from '#app/db/database.ts';
import { sqlFile } from '#app/db/sql.ts';
import type { Standing } from '#app/domain/tiers/decide-tier.ts';
import type { QualifyingWindow } from '#app/domain/tiers/qualifying-window.ts';
import { climbable, type TiersSettings } from '#app/domain/tiers/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { together } from './together.ts';

/** Where a member stands: the tier, and what the qualifying window holds by the programme's basis. */
export type MemberFigure = {
  readonly memberId: MemberId;
  readonly figure: bigint;
  readonly standing: (Standing & { readonly since: Date; readonly reason: TierReason }) | null;
  /** An order has left the window since an earlier one: what is missing to the next tier has changed by itself. */
  readonly shrunk: boolean;
};

type FigureRow = {
  readonly member_id: MemberId;
  readonly tier_id: string | null;
  readonly since: Date | null;
  readonly keep_until: Date | null;
  readonly reason: TierReason | null;
  readonly figure: bigint;
  readonly shrunk: boolean;
};

const ORDER_COUNTS = sqlFile('order-counts');
/** What an order counts, by the parameters that hold the basis and the least value of an order. */
const orderCounts = (basis: string, minOrder: string): string =>
  ORDER_COUNTS.replaceAll('{basis}', basis).replaceAll('{min_order}', minOrder);
const EVENT_COUNTS = sqlFile('event-counts');

const FIGURES = sqlFile('tier-figures')
  .replace('{counts}', orderCounts('$4', '$6'))
  .replace('{event_counts}', EVENT_COUNTS.replaceAll('{from}', '$3'));
const IN_QUESTION = `WITH tier_figures AS (${FIGURES}) ${sqlFile('tiers-in-question')}`;
const PREVIEW = sqlFile('preview-tiers')
  .replace('{counts}', orderCounts('$3', '$7'))
  .replace('{event_counts}', EVENT_COUNTS.replaceAll('{from}', '$2'));

/** Where some members stand, in one statement. */
export async function tierFigures(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  { basis, minOrder }: TiersSettings,
  { from }: QualifyingWindow,
): Promise<MemberFigure[]> {
  const values = [tx.shopId, memberIds, from, basis, from, minOrder];
  return toFigures(await tx.query(FIGURES, values, 'tier-figures'));
}

/** What of some members' figures rests on orders whose points are still pending; those of whom nothing does are left out. */
export async function unsettledFigures(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  { basis, minOrder }: TiersSettings,
  { from }: QualifyingWindow,
): Promise<Map<MemberId, bigint>> {
  const rows = await tx.query<{ member_id: MemberId; figure: bigint }>(
    `SELECT o.customer_id AS member_id, sum(${orderCounts('$4', '$5')})::bigint AS figure
     FROM lots l JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
     WHERE l.shop_id = $1 AND l.member_id = ANY ($2::bigint[]) AND l.matured_at IS NULL
       AND o.placed_at >= coalesce($3::timestamptz, '-infinity')
     GROUP BY 1`,
    [tx.shopId, memberIds, from, basis, minOrder],
    'tiers-unsettled',
  );
  return new Map(rows.map((row) => [row.member_id, row.figure]));
}

/**
 * The same, without those for whom there is nothing to decide and nothing to say: in the tier that the figure reaches,
 * and safe there just as long. Most members, most nights; Postgres passes them over.
 * @param earlier the window of some time ago, to find those for whom it has moved on
 */
export async function figuresInQuestion(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  settings: TiersSettings,
  window: QualifyingWindow,
  earlier: QualifyingWindow,
): Promise<MemberFigure[]> {
  const { thresholds, ids } = ladder(settings);
  const { basis, minOrder } = settings;
  const values = [tx.shopId, memberIds, window.from, basis, earlier.from, minOrder];
  return toFigures(await tx.query(IN_QUESTION, [...values, thresholds, ids, window.safeUntil]));
}

/** The thresholds of the tiers that are climbed into, rising, and whose they are. */
function ladder(settings: TiersSettings): { thresholds: number[]; ids: string[] } {
  const tiers = climbable(settings);
  return { thresholds: tiers.map((tier) => tier.threshold), ids: tiers.map((tier) => tier.id) };
}

function toFigures(rows: readonly FigureRow[]): MemberFigure[] {
  return rows.map((row) => ({
    memberId: row.member_id,
    figure: row.figure,
    shrunk: row.shrunk,
    standing:
      row.tier_id === null || row.since === null || row.reason === null
        ? null
        : {
            tierId: row.tier_id,
            since: row.since,
            keepUntil: row.keep_until,
            assigned: row.reason === 'assigned',
            reason: row.reason,
          },
  }));
}

/** The next members after one, by key. */
export async function membersAfter(tx: ShopTx, after: bigint, limit: number): Promise<MemberId[]> {
  const rows = await tx.query<{ customer_id: MemberId }>(
    `SELECT customer_id FROM customers WHERE shop_id = $1 AND customer_id > $2 AND is_member
     ORDER BY customer_id LIMIT $3`,
    [tx.shopId, after, limit],
    'tiers-members-after',
  );
  return rows.map((row) => row.customer_id);
}

/** Those of some customers who are members. */
export async function membersAmong(tx: ShopTx, customerIds: readonly MemberId[]): Promise<MemberId[]> {
  if (customerIds.length === 0) return [];
  const rows = await tx.query<{ customer_id: MemberId }>(
    `SELECT customer_id FROM customers WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[]) AND is_member
     ORDER BY customer_id`,
    [tx.shopId, customerIds],
    'tiers-members-among',
  );
  return rows.map((row) => row.customer_id);
}

export type TierReason = 'reached' | 'fell-below' | 'tier-removed' | 'assigned' | 'unassigned' | 'merged';

export type TierChange = {
  readonly memberId: MemberId;
  /** The tier that the member is in; null: none. */
  readonly before: string | null;
  /** Null: out of every tier. */
  readonly tierId: string | null;
  readonly keepUntil: Date | null;
  readonly reason: TierReason;
  /** What explains it: the figure and the threshold, or who did it and why. */
  readonly details: Readonly<Record<string, string | number | null>>;
};

/** Ends the present tiers of some members and begins others, at `at`. For whoever has the shop's lane. */
export async function changeTiers(tx: ShopTx, changes: readonly TierChange[], at: Date): Promise<void> {
  await together([
    endTiers(
      tx,
      changes.filter((one) => one.before !== null),
      at,
    ),
    beginTiers(
      tx,
      changes.filter((one) => one.tierId !== null),
      at,
    ),
  ]);
}

const detailsOf = ({ details, before }: TierChange): string => JSON.stringify({ ...details, before });

async function endTiers(tx: ShopTx, changes: readonly TierChange[], at: Date): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `UPDATE member_tiers t SET until = GREATEST($2, t.since + interval '1 millisecond'),
       details = t.details || jsonb_build_object('ended', u.details || jsonb_build_object('reason', u.reason))
     FROM unnest($3::bigint[], $4::text[], $5::jsonb[]) AS u (member_id, reason, details)
     WHERE t.shop_id = $1 AND t.member_id = u.member_id AND t.until IS NULL`,
    [
      tx.shopId,
      at,
      changes.map((one) => one.memberId),
      changes.map((one) => one.reason),
      changes.map(detailsOf),
    ],
    'tiers-end',
  );
}

async function beginTiers(tx: ShopTx, changes: readonly TierChange[], at: Date): Promise<void> {
  if (changes.length === 0) return;
  // Two changes within a millisecond follow one another.
  await tx.query(
    `INSERT INTO member_tiers (shop_id, member_id, since, tier_id, keep_until, reason, details)
     SELECT $1, u.member_id, GREATEST($2, (SELECT max(t.until) FROM member_tiers t
       WHERE t.shop_id = $1 AND t.member_id = u.member_id)), u.tier_id, u.keep_until, u.reason, u.details
     FROM unnest($3::bigint[], $4::text[], $5::timestamptz[], $6::text[], $7::jsonb[])
       AS u (member_id, tier_id, keep_until, reason, details)`,
    [
      tx.shopId,
      at,
      changes.map((one) => one.memberId),
      changes.map((one) => one.tierId),
      changes.map((one) => one.keepUntil),
      changes.map((one) => one.reason),
      changes.map(detailsOf),
    ],
    'tiers-begin',
  );
}

/** Until when the present tiers of some members are safe. */
export async function setKeepUntil(
  tx: ShopTx,
  kept: readonly { readonly memberId: MemberId; readonly keepUntil: Date | null }[],
): Promise<void> {
  if (kept.length === 0) return;
  await tx.query(
    `UPDATE member_tiers t SET keep_until = u.keep_until
     FROM unnest($2::bigint[], $3::timestamptz[]) AS u (member_id, keep_until)
     WHERE t.shop_id = $1 AND t.member_id = u.member_id AND t.until IS NULL`,
    [tx.shopId, kept.map((one) => one.memberId), kept.map((one) => one.keepUntil)],
    'tiers-keep',
  );
}

/**
 * Members whom the merchant's hand put into a tier that a version left out and that the programme has again: the last
 * thing that was done by hand, and not taken back since.
 * @param tierIds tiers by invitation of the programme in force
 */
export async function lostInvitations(
  tx: ShopTx,
  tierIds: readonly string[],
): Promise<{ memberId: MemberId; before: string | null; tierId: string; note: string; by: string }[]> {
  if (tierIds.length === 0) return [];
  return tx.query(
    `WITH given AS (
       SELECT DISTINCT ON (t.member_id) t.member_id, t.tier_id, t.details FROM member_tiers t
       WHERE t.shop_id = $1 AND t.reason = 'assigned' ORDER BY t.member_id, t.since DESC
     )
     SELECT g.member_id AS "memberId", p.tier_id AS before, g.tier_id AS "tierId",
       coalesce(g.details->>'note', '') AS note, coalesce(g.details->>'by', '') AS by
     FROM given g
     JOIN customers c ON c.shop_id = $1 AND c.customer_id = g.member_id AND c.is_member
     LEFT JOIN member_tiers p ON p.shop_id = $1 AND p.member_id = g.member_id AND p.until IS NULL
     WHERE g.details->'ended'->>'reason' = 'tier-removed' AND g.tier_id = ANY ($2::text[])
     ORDER BY g.member_id`,
    [tx.shopId, tierIds],
  );
}

/** The programme has no tiers any more: nobody is in one. Answers whose summaries change. */
export async function endAllTiers(tx: ShopTx, at: Date): Promise<MemberId[]> {
  const rows = await tx.query<{ member_id: MemberId }>(
    `UPDATE member_tiers SET until = GREATEST($2, since + interval '1 millisecond'),
       details = details || '{"ended": {"reason": "tier-removed"}}'
     WHERE shop_id = $1 AND until IS NULL RETURNING member_id`,
    [tx.shopId, at],
  );
  return rows.map((row) => row.member_id);
}

/**
 * Those of these members who got the points for entering the tier already, also as another customer who was merged into
 * them.
 */
export async function enteredBefore(
  tx: ShopTx,
  entries: readonly { readonly memberId: MemberId; readonly tierId: string }[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const rows = await tx.query<{ member_id: MemberId; tier_id: string }>(
    `WITH entry AS (
       SELECT * FROM unnest($2::bigint[], $3::text[]) AS u (member_id, tier_id)
     ), was AS (
       SELECT e.member_id, e.tier_id, e.member_id AS id FROM entry e
       UNION ALL
       SELECT e.member_id, e.tier_id, c.customer_id FROM entry e
       JOIN customers c ON c.shop_id = $1 AND c.merged_into = e.member_id
     )
     SELECT DISTINCT w.member_id, w.tier_id FROM was w
     JOIN ledger_transactions t ON t.shop_id = $1 AND t.idempotency_key = 'tier-entry:' || w.id || ':' || w.tier_id`,
    [tx.shopId, entries.map((one) => one.memberId), entries.map((one) => one.tierId)],
    'tiers-entered',
  );
  return new Set(rows.map((row) => `${row.member_id}:${row.tier_id}`));
}

export type TierPeriod = {
  readonly tierId: string;
  readonly since: Date;
  readonly until: Date | null;
  readonly keepUntil: Date | null;
  readonly reason: TierReason;
  readonly details: Readonly<Record<string, unknown>>;
};

/** The tiers that a member has been in, newest first. */
export async function tierHistory(tx: ShopTx, memberId: MemberId, limit: number): Promise<TierPeriod[]> {
  const rows = await tx.query<{
    tier_id: string;
    since: Date;
    until: Date | null;
    keep_until: Date | null;
    reason: TierReason;
    details: Record<string, unknown>;
  }>(
    `SELECT tier_id, since, until, keep_until, reason, details FROM member_tiers
     WHERE shop_id = $1 AND member_id = $2 ORDER BY since DESC LIMIT $3`,
    [tx.shopId, memberId, limit],
  );
  return rows.map((row) => ({
    tierId: row.tier_id,
    since: row.since,
    until: row.until,
    keepUntil: row.keep_until,
    reason: row.reason,
    details: row.details,
  }));
}

/** How many members are in each tier now. */
export async function countByTier(tx: ShopTx): Promise<Map<string, number>> {
  const rows = await tx.query<{ tier_id: string; members: bigint }>(
    'SELECT tier_id, count(*) AS members FROM member_tiers WHERE shop_id = $1 AND until IS NULL GROUP BY tier_id',
    [tx.shopId],
  );
  return new Map(rows.map((row) => [row.tier_id, Number(row.members)]));
}

/** How many members would go from which tier to which under other settings, were every grace over. */
export async function previewMoves(
  tx: ShopTx,
  settings: TiersSettings,
  window: QualifyingWindow,
): Promise<{ from: string | null; to: string | null; members: number }[]> {
  const { thresholds, ids } = ladder(settings);
  const rows = await tx.query<{ from_tier: string | null; to_tier: string | null; members: bigint }>(
    PREVIEW,
    [
      tx.shopId,
      window.from,
      settings.basis,
      settings.list.filter((tier) => tier.inviteOnly).map((tier) => tier.id),
      thresholds,
      ids,
      settings.minOrder,
    ],
  );
  return rows.map((row) => ({ from: row.from_tier, to: row.to_tier, members: Number(row.members) }));
}

/** When all tiers of the shop are to be looked at again. */
export async function setTiersDue(tx: ShopTx, at: Date): Promise<void> {
  await tx.query('UPDATE shops SET tiers_due_at = $2 WHERE shop_id = $1', [tx.shopId, at]);
}
