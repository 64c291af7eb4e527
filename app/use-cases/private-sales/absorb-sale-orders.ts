import type { ShopTx } from '#app/db/database.ts';
import { readOrders } from '#app/db/orders.store.ts';
import {
  addExceptions,
  boughtBefore,
  grantsOf,
  knownSaleOrders,
  type SaleException,
  type SaleOrder,
  writeSaleOrders,
} from '#app/db/private-sale-people.store.ts';
import { classesOfCustomers, salesOfOrders } from '#app/db/private-sales.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import type { Buyer } from '#app/domain/private-sales/is-allowed.ts';
import {
  judgeShare,
  type PastSale,
  type SaleShare,
  sharesOf,
} from '#app/domain/private-sales/judge-order.ts';
import { saleKey } from '#app/domain/private-sales/sale.ts';
import type { MemberId, OrderId } from '#app/kernel/ids.ts';
import { toSoldProducts, toTimedSales } from './known-sales.ts';

/**
 * Counts what orders with news hold of private sales, whose it is, and judges those heard of for the first time: what
 * slipped past goes to the review queue. Customers whose count changed are published. Nothing is asked of orders without
 * a sale's product.
 */
export async function absorbSaleOrders(
  tx: ShopTx,
  orderIds: readonly OrderId[],
  { timezone, now }: { readonly timezone: string; readonly now: Date },
): Promise<void> {
  const { sales: rows, products } = await salesOfOrders(tx, orderIds);
  if (rows.length === 0) return;
  const rowOf = new Map(rows.map((row) => [saleKey(row.sale_id), row]));
  const sales = (await toTimedSales(tx, rows, timezone)).flatMap((sale): PastSale[] => {
    const { launched_at: launchedAt = null, ended_at: endedAt = null } = rowOf.get(sale.key) ?? {};
    return launchedAt === null ? [] : [{ ...sale, launchedAt, endedAt }];
  });
  const sold = new Map(toSoldProducts(products).map((product) => [product.productId, product]));
  const judged = new Set(
    (await knownSaleOrders(tx, orderIds)).map((one) => `${one.sale_id}:${one.order_id}`),
  );
  const counted: SaleOrder[] = [];
  const toJudge: { share: SaleShare; saleId: number; orderId: OrderId; place: number }[] = [];
  const loaded = await readOrders(tx, orderIds);
  for (const [place, { order, customerId }] of loaded.entries())
    for (const share of sharesOf(order, sold, sales)) {
      const saleId = rowOf.get(share.sale.key)?.sale_id;
      if (saleId === undefined) continue;
      const { orderId, placedAt, test } = order;
      const { units, revenueMinor } = share;
      counted.push({ saleId, orderId, customerId, units, revenueMinor, placedAt });
      if (!test && !judged.has(`${saleId}:${orderId}`)) toJudge.push({ share, saleId, orderId, place });
    }
  const changed = await writeSaleOrders(tx, counted);
  const slipped: SaleException[] = [];
  for (const { share, saleId, orderId, place } of toJudge) {
    const found = loaded[place];
    if (found === undefined) continue;
    const { placedAt, sourceName } = found.order;
    const buyer = found.customerId && (await buyerOf(tx, found.customerId, saleId, { orderId, placedAt }));
    const reasons = judgeShare(share, buyer, placedAt);
    if (reasons.length > 0) slipped.push({ saleId, orderId, reasons, sourceName });
  }
  await addExceptions(tx, slipped, now);
  if (changed.length > 0) await markForPublication(tx, changed);
}

/** A customer as a sale saw them: what they had bought is counted from orders, not from what was published. */
async function buyerOf(
  tx: ShopTx,
  customerId: MemberId,
  saleId: number,
  order: { readonly orderId: OrderId; readonly placedAt: Date },
): Promise<Buyer> {
  const classes = await classesOfCustomers(tx, [customerId]);
  const [grant] = await grantsOf(tx, [customerId], [saleId]);
  const bought = await boughtBefore(tx, saleId, customerId, order);
  return {
    classes: new Set(classes.map((row) => row.class_key)),
    grants: new Map([[saleKey(saleId), { firstWave: grant?.first_wave ?? null, bought }]]),
  };
}
