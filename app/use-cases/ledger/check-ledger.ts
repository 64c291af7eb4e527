import type { Database } from '#app/db/database.ts';
import { compareWithEntries, type LedgerDifference } from '#app/db/ledger-check.queries.ts';
import { ACCOUNTS, type Account } from '#app/domain/ledger/accounts.ts';
import type { ShopId } from '#app/kernel/ids.ts';

export type LedgerReport = {
  /** True when the books balance and nothing differs. */
  readonly ok: boolean;
  readonly transactions: number;
  readonly entries: number;
  readonly members: number;
  /** Points by account; they sum to zero. */
  readonly trialBalance: readonly { readonly account: Account; readonly points: bigint }[];
  readonly sum: bigint;
  /** Transactions whose entries do not sum to zero. The database refuses them: any here were put there around it. */
  readonly unbalanced: readonly string[];
  readonly differences: readonly LedgerDifference[];
};

/** The trial balance of a shop, and every projection of its ledger recomputed from the entries and compared. */
export async function checkLedger(
  db: Database,
  shop: { readonly shopId: ShopId; readonly timezone: string },
): Promise<LedgerReport> {
  const found = await db.inShop(shop.shopId, (tx) => compareWithEntries(tx, shop.timezone));
  const sum = BigInt(found.sum);
  return {
    ok: sum === 0n && found.unbalanced.length === 0 && found.differences.length === 0,
    transactions: Number(found.transactions),
    entries: Number(found.entries),
    members: Number(found.members),
    trialBalance: ACCOUNTS.map((account) => ({ account, points: BigInt(found.accounts[account] ?? 0) })),
    sum,
    unbalanced: found.unbalanced,
    differences: found.differences,
  };
}
