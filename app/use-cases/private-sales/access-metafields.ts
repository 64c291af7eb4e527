import type { ShopTx } from '#app/db/database.ts';
import { grantsOf } from '#app/db/private-sale-people.store.ts';
import { classesOfCustomers, hasHadSales, unfinishedSaleIds } from '#app/db/private-sales.store.ts';
import { type AccessMetafield, toAccessMetafield } from '#app/domain/private-sales/configuration.ts';
import { saleKey } from '#app/domain/private-sales/sale.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/** What the Functions are to know of some customers; nothing in a shop that never launched a sale. */
export async function accessMetafields(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  now: Date,
): Promise<(memberId: MemberId) => AccessMetafield | null> {
  if (memberIds.length === 0 || !(await hasHadSales(tx))) return () => null;
  const saleIds = await unfinishedSaleIds(tx, now);
  const unfinished = new Set(saleIds.map(saleKey));
  const classes = Map.groupBy(await classesOfCustomers(tx, memberIds), (row) => row.customer_id);
  const grants = Map.groupBy(await grantsOf(tx, memberIds, saleIds), (row) => row.customer_id);
  return (memberId) =>
    toAccessMetafield(
      {
        classes: classes.get(memberId)?.map((row) => row.class_key) ?? [],
        grants: (grants.get(memberId) ?? []).map((row) => ({
          key: saleKey(row.sale_id),
          firstWave: row.first_wave,
          bought: row.units,
        })),
      },
      unfinished,
    );
}
