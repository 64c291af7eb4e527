import type { OrderSnapshot } from '#app/domain/orders/order.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import type { ImportedRow, RowReason } from './imported-row.ts';
import { readText } from './read-lines.ts';
import { readOrderCsv } from './read-order-csv.ts';
import { readOrderJsonl } from './read-order-jsonl.ts';

/** Orders are settled so many at a time: enough for bulk statements, few enough to hear of progress. */
const batchSize = 500;

export type ImportedShop = {
  readonly shopId: ShopId;
  readonly currency: string;
  readonly taxesIncluded: boolean;
};

export type ImportProgress = { readonly read: number; readonly refused: number };

export type ImportReport = {
  readonly format: 'csv' | 'jsonl';
  /** Orders that were read and are good. */
  readonly read: number;
  /** Orders that are new or newer than what was known. */
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly { readonly line: number; readonly reason: RowReason }[];
};

type Hands = {
  /** `lealta.orders.applySnapshots`: the path that webhooks take too, so an order loaded twice changes nothing. */
  applySnapshots(shopId: ShopId, snapshots: OrderSnapshot[]): Promise<{ changed: number; unchanged: number }>;
};

/**
 * Loads the orders of an export file, CSV or JSONL (told by its first character), gzip or not. Good orders are loaded
 * though others are refused; running it again loads nothing twice.
 * @throws UnreadableExport when the file cannot be read
 */
export async function importOrders(
  { applySnapshots }: Hands,
  shop: ImportedShop,
  file: string,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ImportReport> {
  const format = await formatOf(file);
  const rows = format === 'csv' ? readOrderCsv(readText(file), shop) : readOrderJsonl(() => readText(file));
  const refused: { line: number; reason: RowReason }[] = [];
  let [read, changed, unchanged] = [0, 0, 0];
  let batch: OrderSnapshot[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const outcome = await applySnapshots(shop.shopId, batch);
    changed += outcome.changed;
    unchanged += outcome.unchanged;
    batch = [];
    onProgress({ read, refused: refused.length });
  };
  for await (const found of rows) {
    for (const row of found.map((each) => inShopCurrency(each, shop.currency))) {
      if (row.ok) {
        read += 1;
        batch.push(row.snapshot);
        if (batch.length === batchSize) await flush();
      } else refused.push({ line: row.line, reason: row.reason });
    }
  }
  await flush();
  refused.sort((a, b) => a.line - b.line);
  return { format, read, changed, unchanged, refused };
}

async function formatOf(file: string): Promise<'csv' | 'jsonl'> {
  for await (const piece of readText(file)) {
    const text = piece.trimStart();
    if (text !== '') return text.startsWith('{') || text.startsWith('[') ? 'jsonl' : 'csv';
  }
  return 'csv';
}

/** Points are earned in the shop's own currency: both exports give amounts in it, so another one is another shop's file. */
function inShopCurrency(row: ImportedRow, currency: string): ImportedRow {
  if (!row.ok || row.snapshot.currency === currency) return row;
  const params = { currency: row.snapshot.currency, shop: currency };
  return { ok: false, line: row.line, reason: { code: 'other-currency', params } };
}
