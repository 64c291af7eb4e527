import type { ShopTx } from './database.ts';
import { sqlFile } from './sql.ts';

/** A number kept beside the ledger that its entries do not give. */
export type LedgerDifference = {
  readonly projection: 'balances' | 'lots' | 'orders' | 'vouchers' | 'daily_points';
  /** Which row: our member key, lot, Shopify's order id, voucher, or day and kind. */
  readonly key: string;
  readonly field: string;
  readonly stored: string;
  readonly expected: string;
};

export type LedgerCheckRow = {
  readonly differences: LedgerDifference[];
  /** Points by account; an account that was never used is missing. */
  readonly accounts: Record<string, string>;
  readonly sum: string;
  readonly transactions: bigint;
  readonly entries: bigint;
  readonly members: bigint;
  /** Transactions whose entries do not sum to zero, or that have none. */
  readonly unbalanced: string[];
};

const CHECK = sqlFile('check-ledger');

/** Recomputes a shop's balances, lots, orders' awards, vouchers and daily figures from the ledger's entries. */
export async function compareWithEntries(tx: ShopTx, timezone: string): Promise<LedgerCheckRow> {
  const [row] = await tx.query<LedgerCheckRow>(CHECK, [tx.shopId, timezone]);
  if (!row) throw new Error('a statement without FROM always gives a row');
  return row;
}
