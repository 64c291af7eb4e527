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
import type { KnownOrder } from '#app/domain/orders/order.ts';
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
  const toJudge: Judgement[] = [];
  for (const { order, customerId } of await readOrders(tx, orderIds))
    for (const share of sharesOf(order, sold, sales)) {
      const saleId = rowOf.get(share.sale.key)?.sale_id;
      if (saleId === undefined) continue;
      const { orderId, placedAt, test } = order;
      const { units, revenueMinor } = share;
      counted.push({ saleId, orderId, customerId, units, revenueMinor, placedAt });
      if (!test && !judged.has(`${saleId}:${orderId}`)) toJudge.push({ share, saleId, order, customerId });
    }
  const changed = await writeSaleOrders(tx, counted);
  await addExceptions(tx, await slippedOf(tx, toJudge), now);
  if (changed.length > 0) await markForPublication(tx, changed);
}

type Judgement = {
  readonly share: SaleShare;
  readonly saleId: number;
  readonly order: Pick<KnownOrder, 'orderId' | 'placedAt' | 'sourceName'>;
  readonly customerId: MemberId | null;
};

/** What slipped past. What a customer had bought is counted from orders, not from what was published of it. */
async function slippedOf(tx: ShopTx, toJudge: readonly Judgement[]): Promise<SaleException[]> {
  if (toJudge.length === 0) return [];
  const asked = toJudge.flatMap(({ saleId, customerId, order: { orderId, placedAt } }) =>
    customerId === null ? [] : [{ saleId, customerId, orderId, placedAt }],
  );
  const people = [...new Set(asked.map((one) => one.customerId))];
  const sales = [...new Set(asked.map((one) => one.saleId))];
  const classes = Map.groupBy(await classesOfCustomers(tx, people), (row) => row.customer_id);
  const firstWaves = new Map(
    (await grantsOf(tx, people, sales)).map((row) => [`${row.customer_id}:${row.sale_id}`, row.first_wave]),
  );
  const bought = new Map(
    (await boughtBefore(tx, asked)).map((row) => [`${row.order_id}:${row.sale_id}`, row.units]),
  );
  return toJudge.flatMap(({ share, saleId, customerId, order }): SaleException[] => {
    const { orderId, placedAt, sourceName } = order;
    const grant = {
      firstWave: firstWaves.get(`${customerId}:${saleId}`) ?? null,
      bought: bought.get(`${orderId}:${saleId}`) ?? 0,
    };
    const buyer = customerId && {
      classes: new Set(classes.get(customerId)?.map((row) => row.class_key)),
      grants: new Map([[saleKey(saleId), grant]]),
    };
    const reasons = judgeShare(share, buyer, placedAt);
    return reasons.length === 0 ? [] : [{ saleId, orderId, reasons, sourceName }];
  });
}
