import { v7 as uuidv7 } from 'uuid';
import type { ShopTx } from '#app/db/database.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { sqlFile } from '#app/db/sql.ts';
import { together } from '#app/db/together.ts';
import { dateLots } from '#app/domain/expiry/date-lots.ts';
import type { Entry, Transaction } from '#app/domain/ledger/accounts.ts';
import type { Balance } from '#app/domain/ledger/balance.ts';
import { Book } from '#app/domain/ledger/book.ts';
import type { LotId, MemberId, OrderId, TransactionId, VoucherId } from '#app/kernel/ids.ts';
import { jsonTexts } from './array-literal.ts';

/** Another transaction has this key. With the same input it was posted before; with another the key was misused. */
export class KeyReused extends Error {
  readonly idempotencyKey: string;
  readonly sameInput: boolean;

  constructor(idempotencyKey: string, sameInput: boolean) {
    super(
      sameInput
        ? `already posted: ${idempotencyKey}`
        : `idempotency key ${idempotencyKey} was used before with another input`,
    );
    this.name = 'KeyReused';
    this.idempotencyKey = idempotencyKey;
    this.sameInput = sameInput;
  }
}

const newIds = {
  transactionId: () => uuidv7() as TransactionId,
  lotId: () => uuidv7() as LotId,
};

type BalanceRow = {
  member_id: MemberId;
  pending: bigint;
  available: bigint;
  debt: bigint;
  lifetime: bigint;
  redeemed: bigint;
};
type LotRow = {
  lot_id: LotId;
  member_id: MemberId;
  order_id: OrderId | null;
  earned_at: Date;
  matures_at: Date | null;
  matured_at: Date | null;
  expires_at: Date | null;
  inactivity_months: number | null;
  pending: bigint;
  available: bigint;
  expired: bigint;
  expirations: number;
};

/** What a book needs to hold: balances of the members, and of their lots only those that a decision may touch. */
export type BookScope = {
  readonly memberIds: readonly MemberId[];
  readonly orderIds?: readonly OrderId[];
  /** Members whose every lot with available points is needed: those who may lose or spend points. */
  readonly spenders?: readonly MemberId[];
  readonly lotIds?: readonly LotId[];
  /** Members all of whose lots are needed. */
  readonly wholly?: readonly MemberId[];
};

/** A book as it was opened: the projections before the decisions, so that changes are written as differences. */
export type OpenBook = { readonly book: Book; readonly before: ReadonlyMap<MemberId, Balance> };

/** Loads and locks what `scope` names. Balances are locked in key order, so that no two batches wait in a circle. */
export async function openBook(tx: ShopTx, scope: BookScope): Promise<OpenBook> {
  const members = [...new Set(scope.memberIds)].sort((a, b) => (a < b ? -1 : 1));
  if (members.length === 0) return { book: new Book([], [], newIds), before: new Map() };
  const loadBalances = () =>
    tx.query<BalanceRow>(
      `SELECT member_id, pending, available, debt, lifetime, redeemed FROM balances
       WHERE shop_id = $1 AND member_id = ANY ($2::bigint[]) ORDER BY member_id FOR UPDATE`,
      [tx.shopId, members],
      'balances-lock',
    );
  let balances = await loadBalances();
  if (balances.length < members.length) {
    await tx.query(
      `INSERT INTO balances (shop_id, member_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT (shop_id, member_id) DO NOTHING`,
      [tx.shopId, members],
    );
    balances = await loadBalances();
  }
  const lots = await tx.query<LotRow>(
    `SELECT lot_id, member_id, order_id, earned_at, matures_at, matured_at, expires_at,
       inactivity_months, pending, available, expired, expirations FROM lots
     WHERE shop_id = $1 AND (order_id = ANY ($2::bigint[])
       OR (member_id = ANY ($3::bigint[]) AND available > 0)
       OR lot_id = ANY ($4::uuid[]) OR member_id = ANY ($5::bigint[]))`,
    [tx.shopId, scope.orderIds ?? [], scope.spenders ?? [], scope.lotIds ?? [], scope.wholly ?? []],
    'lots-load',
  );
  const opened = balances.map((row) => ({
    memberId: row.member_id,
    pending: row.pending,
    available: row.available,
    debt: row.debt,
    lifetime: row.lifetime,
    redeemed: row.redeemed,
  }));
  const book = new Book(
    opened,
    lots.map((row) => ({
      lotId: row.lot_id,
      memberId: row.member_id,
      orderId: row.order_id,
      earnedAt: row.earned_at,
      maturesAt: row.matures_at,
      maturedAt: row.matured_at,
      expiresAt: row.expires_at,
      inactivityMonths: row.inactivity_months,
      pending: row.pending,
      available: row.available,
      expired: row.expired,
      expirations: row.expirations,
    })),
    newIds,
  );
  return { book, before: new Map(opened.map((balance) => [balance.memberId, { ...balance }])) };
}

const APPEND = sqlFile('append-transactions');
const WRITE_PROJECTIONS = sqlFile('write-projections');

/**
 * Appends what a book decided and brings the projections up to date, in three statements whatever the number of
 * postings.
 * @param timezone the shop's, for the daily figures and for when points expire
 * @throws KeyReused when a transaction's key exists: nothing of this book may then be kept
 */
export async function appendBook(tx: ShopTx, { book, before }: OpenBook, timezone: string): Promise<void> {
  const { transactions, undated } = book;
  if (undated.length > 0) dateLots(undated, await listVersions(tx), timezone);
  if (transactions.length > 0) {
    const appended = await tx.query<{ idempotency_key: string }>(
      APPEND,
      [
        tx.shopId,
        transactions.map((one) => one.transactionId),
        transactions.map((one) => one.idempotencyKey),
        transactions.map((one) => one.inputHash),
        transactions.map((one) => one.points),
        transactions.map((one) => one.kind),
        transactions.map((one) => one.memberId),
        transactions.map((one) => one.orderId),
        transactions.map((one) => one.voucherId),
        transactions.map((one) => one.programmeVersion),
        transactions.map((one) => one.reverses),
        jsonTexts(transactions.map((one) => JSON.stringify(one.cause))),
        transactions.map((one) => one.occurredAt),
      ],
      'ledger-append',
    );
    if (appended.length < transactions.length) await explainReuse(tx, transactions, appended);
  }
  await together([appendEntries(tx, transactions), writeProjections(tx, { book, before }, timezone)]);
}

/** Brings lots, balances and daily figures up to date. */
async function writeProjections(tx: ShopTx, { book, before }: OpenBook, timezone: string): Promise<void> {
  const { transactions } = book;
  // A lot that is no order's any more comes before the new lot of that order: each order has one.
  const lots = book.touchedLots.sort(
    (a, b) => Number(a.orderId !== null) - Number(b.orderId !== null) || (a.lotId < b.lotId ? -1 : 1),
  );
  const balances = book.touchedBalances.sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  if (lots.length + balances.length === 0) return;
  const change = (balance: Balance, field: 'pending' | 'available' | 'debt' | 'lifetime' | 'redeemed') =>
    balance[field] - (before.get(balance.memberId)?.[field] ?? 0n);
  await tx.query(
    WRITE_PROJECTIONS,
    [
      tx.shopId,
      lots.map((lot) => lot.lotId),
      lots.map((lot) => lot.memberId),
      lots.map((lot) => lot.orderId),
      lots.map((lot) => lot.earnedAt),
      lots.map((lot) => lot.maturesAt),
      lots.map((lot) => lot.maturedAt),
      lots.map((lot) => lot.expiresAt),
      lots.map((lot) => lot.pending),
      lots.map((lot) => lot.available),
      balances.map((balance) => balance.memberId),
      balances.map((balance) => change(balance, 'pending')),
      balances.map((balance) => change(balance, 'available')),
      balances.map((balance) => change(balance, 'debt')),
      balances.map((balance) => change(balance, 'lifetime')),
      balances.map((balance) => change(balance, 'redeemed')),
      transactions.map((one) => one.kind),
      transactions.map((one) => one.points),
      transactions.map((one) => one.occurredAt),
      timezone,
      lots.map((lot) => lot.inactivityMonths),
      lots.map((lot) => lot.expired),
      lots.map((lot) => lot.expirations),
    ],
    'ledger-projections',
  );
}

async function appendEntries(tx: ShopTx, transactions: readonly Transaction[]): Promise<void> {
  if (transactions.length === 0) return;
  const ids: string[] = [];
  const legs: number[] = [];
  const entries: Entry[] = [];
  for (const transaction of transactions) {
    transaction.entries.forEach((entry, index) => {
      ids.push(transaction.transactionId);
      legs.push(index + 1);
      entries.push(entry);
    });
  }
  // One statement for all entries: the trigger that refuses an unbalanced transaction looks at them together.
  await tx.query(
    `INSERT INTO ledger_entries (shop_id, transaction_id, leg, account, member_id, lot_id, points)
     SELECT $1, u.* FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::bigint[], $6::uuid[], $7::bigint[]) AS u`,
    [
      tx.shopId,
      ids,
      legs,
      entries.map((entry) => entry.account),
      entries.map((entry) => entry.memberId),
      entries.map((entry) => entry.lotId),
      entries.map((entry) => entry.points),
    ],
    'ledger-entries',
  );
}

async function explainReuse(
  tx: ShopTx,
  transactions: readonly Transaction[],
  appended: readonly { idempotency_key: string }[],
): Promise<never> {
  const fresh = new Set(appended.map((row) => row.idempotency_key));
  const reused = transactions.find((one) => !fresh.has(one.idempotencyKey));
  if (reused === undefined) throw new Error('ledger: fewer transactions appended than given');
  const [stored] = await tx.query<{ input_hash: string }>(
    'SELECT input_hash FROM ledger_transactions WHERE shop_id = $1 AND idempotency_key = $2',
    [tx.shopId, reused.idempotencyKey],
  );
  throw new KeyReused(reused.idempotencyKey, stored?.input_hash === reused.inputHash);
}

export type PostedTransaction = {
  readonly transaction_id: TransactionId;
  readonly input_hash: string;
  readonly kind: string;
  readonly member_id: MemberId;
  readonly points: bigint;
  readonly cause: { code: string; params: Record<string, string | number> };
};

/** The transaction posted under a key, if any: callers look before they post again. */
export async function transactionByKey(
  tx: ShopTx,
  idempotencyKey: string,
): Promise<PostedTransaction | null> {
  const [row] = await tx.query<PostedTransaction>(
    `SELECT transaction_id, input_hash, kind, member_id, points, cause FROM ledger_transactions
     WHERE shop_id = $1 AND idempotency_key = $2`,
    [tx.shopId, idempotencyKey],
  );
  return row ?? null;
}

/** A transaction as it was posted; null when the shop has none of that id. */
export async function transactionById(tx: ShopTx, transactionId: string): Promise<PostedTransaction | null> {
  const [row] = await tx.query<PostedTransaction>(
    `SELECT transaction_id, input_hash, kind, member_id, points, cause FROM ledger_transactions
     WHERE shop_id = $1 AND transaction_id = $2`,
    [tx.shopId, transactionId],
  );
  return row ?? null;
}

/** What a transaction took from (negative) or put into (positive) each lot's available points; overdraft left out. */
export function lotMovements(
  tx: ShopTx,
  transactionId: TransactionId,
): Promise<{ lot_id: LotId; points: bigint }[]> {
  return tx.query(
    `SELECT e.lot_id, sum(e.points)::bigint AS points FROM ledger_entries e
     WHERE e.shop_id = $1 AND e.transaction_id = $2 AND e.account = 'available' AND e.lot_id IS NOT NULL
     GROUP BY e.lot_id`,
    [tx.shopId, transactionId],
  );
}

/** What the reservation of each voucher took from which lot. */
export async function reservedFrom(
  tx: ShopTx,
  voucherIds: readonly VoucherId[],
): Promise<Map<VoucherId, { lotId: LotId; points: bigint }[]>> {
  const taken = new Map<VoucherId, { lotId: LotId; points: bigint }[]>();
  if (voucherIds.length === 0) return taken;
  const rows = await tx.query<{ voucher_id: VoucherId; lot_id: LotId; points: bigint }>(
    `SELECT t.voucher_id, e.lot_id, -sum(e.points)::bigint AS points FROM ledger_transactions t
     JOIN ledger_entries e USING (shop_id, transaction_id)
     WHERE t.shop_id = $1 AND t.idempotency_key = ANY ($2::text[]) AND e.account = 'available' AND e.lot_id IS NOT NULL
     GROUP BY t.voucher_id, e.lot_id`,
    [tx.shopId, voucherIds.map((voucherId) => `voucher:${voucherId}:reserve`)],
  );
  for (const { voucher_id, lot_id, points } of rows)
    taken.set(voucher_id, [...(taken.get(voucher_id) ?? []), { lotId: lot_id, points }]);
  return taken;
}

/** How often each voucher's points were moved by each of these orders. Lock the orders first. */
export function voucherTurns(
  tx: ShopTx,
  orderIds: readonly OrderId[],
): Promise<{ voucher_id: VoucherId; order_id: OrderId; turns: number }[]> {
  return tx.query(
    `SELECT voucher_id, order_id, count(*)::int AS turns FROM ledger_transactions
     WHERE shop_id = $1 AND order_id = ANY ($2::bigint[]) AND voucher_id IS NOT NULL GROUP BY voucher_id, order_id`,
    [tx.shopId, orderIds],
  );
}

/**
 * Who holds what each of these orders was awarded, or owes it: its lot says so, even when the order's customer changed
 * since. An order that never had a lot is left out.
 */
export async function holdersOfOrders(
  tx: ShopTx,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, MemberId>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx.query<{ order_id: OrderId; member_id: MemberId }>(
    'SELECT order_id, member_id FROM lots WHERE shop_id = $1 AND order_id = ANY ($2::bigint[])',
    [tx.shopId, orderIds],
    'lots-holders',
  );
  return new Map(rows.map((row) => [row.order_id, row.member_id]));
}

/** Lots whose pending period is over, oldest first. */
export async function dueLots(
  tx: ShopTx,
  now: Date,
  limit: number,
): Promise<{ lotId: LotId; memberId: MemberId }[]> {
  const rows = await tx.query<{ lot_id: LotId; member_id: MemberId }>(
    `SELECT lot_id, member_id FROM lots WHERE shop_id = $1 AND matured_at IS NULL AND matures_at <= $2
     ORDER BY matures_at LIMIT $3`,
    [tx.shopId, now, limit],
  );
  return rows.map((row) => ({ lotId: row.lot_id, memberId: row.member_id }));
}
