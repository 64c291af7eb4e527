import { type Cause, isLoss, type TransactionKind } from '#app/domain/ledger/accounts.ts';

/** A ledger transaction as a page lists it. */
export type ActivityItem = {
  transactionId: string;
  memberId: bigint;
  kind: TransactionKind;
  cause: Cause;
  orderId: bigint | null;
  programmeVersion: number | null;
  occurredAt: Date;
  /** What moved, signed as the member sees it. */
  points: bigint;
};

/** The same with the member's name. */
export type ActivityRow = ActivityItem & { firstName: string; lastName: string; email: string | null };

/** Of a subselect of `ledger_transactions` named `t`. */
export const ACTIVITY_COLUMNS = `t.transaction_id, t.member_id, t.kind, t.cause, t.order_id, t.programme_version,
  t.occurred_at, t.points`;

/** What such a subselect selects of `ledger_transactions`. */
export const ACTIVITY_SOURCE = `shop_id, transaction_id, member_id, kind, cause, order_id, programme_version, occurred_at,
  points`;

export type TransactionRow = {
  transaction_id: string;
  member_id: bigint;
  kind: TransactionKind;
  cause: unknown;
  order_id: bigint | null;
  programme_version: number | null;
  occurred_at: Date;
  points: bigint;
};

/** A row of ACTIVITY_COLUMNS as a page shows it; gives sizes their sign. */
export const toActivity = (row: TransactionRow): ActivityItem => ({
  transactionId: row.transaction_id,
  memberId: row.member_id,
  kind: row.kind,
  cause: row.cause as Cause,
  orderId: row.order_id,
  programmeVersion: row.programme_version,
  occurredAt: row.occurred_at,
  points: isLoss(row.kind) ? -row.points : row.points,
});
