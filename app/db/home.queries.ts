import type { TransactionKind } from '#app/domain/ledger/accounts.ts';
import { MAIL_REFUSED } from './compliance.store.ts';
import type { ShopTx } from './database.ts';
import {
  ACTIVITY_COLUMNS,
  ACTIVITY_SOURCE,
  type ActivityRow,
  type TransactionRow,
  toActivity,
} from './transaction-rows.ts';

// Daily figures are sizes of postings: what takes points back counts against what gave them. Adjustments have their sign.
const ISSUED = sumOf(
  ['award', 'event', 'tier-entry', 'referral', 'adjust', 'undo-adjust'],
  ['take-back', 'referral-undo'],
);
const EXCHANGED: TransactionKind[] = ['redeem', 'charge-again'];
const REDEEMED = sumOf(EXCHANGED, ['return']);

/** The sum of the daily figures named `d`: kinds that add less kinds that take away. */
function sumOf(adds: TransactionKind[], takes: TransactionKind[]): string {
  const kinds = (list: TransactionKind[]) => list.map((kind) => `'${kind}'`).join(', ');
  // IN takes no empty list.
  const signed =
    takes.length === 0
      ? 'd.points'
      : `CASE WHEN d.kind IN (${kinds(takes)}) THEN -d.points ELSE d.points END`;
  return `coalesce(sum(${signed})
    FILTER (WHERE d.kind IN (${kinds([...adds, ...takes])})), 0)::bigint`;
}

export type HomeTotals = {
  customers: bigint;
  members: bigint;
  /** Awards and adjustments less what was taken back. */
  issued: bigint;
  /** Points exchanged for vouchers less those of vouchers given back. */
  redeemed: bigint;
  pending: bigint;
  available: bigint;
};

/** The whole programme in six numbers. */
export async function readTotals(tx: ShopTx): Promise<HomeTotals> {
  const [row] = await tx.query<HomeTotals>(
    `SELECT
       (SELECT count(*) FROM customers WHERE shop_id = $1 AND merged_into IS NULL AND deleted_at IS NULL) AS customers,
       (SELECT count(*) FROM customers WHERE shop_id = $1 AND is_member) AS members,
       moved.issued, moved.redeemed, held.pending, held.available
     FROM
       (SELECT ${ISSUED} AS issued, ${REDEEMED} AS redeemed FROM daily_points d WHERE d.shop_id = $1) AS moved,
       (SELECT coalesce(sum(pending), 0)::bigint AS pending, coalesce(sum(available), 0)::bigint AS available
          FROM balances WHERE shop_id = $1) AS held`,
    [tx.shopId],
  );
  if (!row) throw new Error('an aggregate gives one row');
  return row;
}

/** What one point of the chart sums up. */
export const BUCKETS = ['day', 'week', 'month'] as const;
export type Bucket = (typeof BUCKETS)[number];
/** `start` is the first day of the bucket (ISO date in the shop's calendar); weeks start on Monday. */
export type PointsInBucket = { start: string; issued: bigint; redeemed: bigint; returned: bigint };

/**
 * Points issued, exchanged for rewards and given back with them in each day, week or month, gaps filled with zeros.
 * @param from first day and @param to last day, ISO dates in the shop's calendar
 */
export function readPointsOverTime(
  tx: ShopTx,
  from: string,
  to: string,
  bucket: Bucket,
): Promise<PointsInBucket[]> {
  return tx.query<PointsInBucket>(
    `SELECT to_char(starts.start, 'YYYY-MM-DD') AS start,
            ${ISSUED} AS issued, ${sumOf(EXCHANGED, [])} AS redeemed, ${sumOf(['return'], [])} AS returned
       FROM generate_series(date_trunc($3, $1::date::timestamp), $2::date::timestamp, ('1 ' || $3)::interval)
              AS starts(start)
       LEFT JOIN daily_points d
         ON d.shop_id = $4
        AND d.day >= greatest(starts.start::date, $1::date)
        AND d.day < (starts.start + ('1 ' || $3)::interval)::date
        AND d.day <= $2::date
      GROUP BY starts.start
      ORDER BY starts.start`,
    [from, to, bucket, tx.shopId],
  );
}

/** The newest transactions of all members. */
export async function readRecentActivity(tx: ShopTx, limit: number): Promise<ActivityRow[]> {
  // Newest first by the index before anything is joined. `redeem` follows a `reserve` and says more.
  const rows = await tx.query<
    TransactionRow & { first_name: string; last_name: string; email: string | null }
  >(
    `SELECT ${ACTIVITY_COLUMNS}, c.first_name, c.last_name, c.email
       FROM (SELECT ${ACTIVITY_SOURCE} FROM ledger_transactions
              WHERE shop_id = $1 AND kind <> 'reserve' ORDER BY occurred_at DESC LIMIT $2) AS t
       JOIN customers c ON c.shop_id = t.shop_id AND c.customer_id = t.member_id
      ORDER BY t.occurred_at DESC, t.transaction_id DESC`,
    [tx.shopId, limit],
  );
  return rows.map((row) => ({
    ...toActivity(row),
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
  }));
}

export type SetupFacts = { hasOrder: boolean; hasRedemption: boolean; hasAward: boolean };

/** What has already happened in this shop; each answer is one look into an index. */
export async function readSetupFacts(tx: ShopTx): Promise<SetupFacts> {
  const [row] = await tx.query<SetupFacts>(
    `SELECT EXISTS (SELECT FROM orders WHERE shop_id = $1) AS "hasOrder",
            EXISTS (SELECT FROM vouchers WHERE shop_id = $1 AND issued_at IS NOT NULL) AS "hasRedemption",
            EXISTS (SELECT FROM daily_points WHERE shop_id = $1 AND kind = 'award') AS "hasAward"`,
    [tx.shopId],
  );
  if (!row) throw new Error('a row of constants');
  return row;
}

/** Data requests whose mail was refused, oldest first. */
export function refusedDataRequests(tx: ShopTx): Promise<{ customer: bigint; receivedAt: Date }[]> {
  return tx.query(
    `SELECT shopify_customer_id AS customer, received_at AS "receivedAt" FROM compliance_requests
     WHERE shop_id = $1 AND outcome = $2 ORDER BY received_at LIMIT 20`,
    [tx.shopId, MAIL_REFUSED],
  );
}
