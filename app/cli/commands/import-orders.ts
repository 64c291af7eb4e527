import { publicationTarget } from '#app/db/shops.store.ts';
import { systemClock } from '#app/kernel/clock.ts';
import { type ImportReport, importOrders } from '#app/use-cases/backfill/import-orders.ts';
import { UnreadableExport } from '#app/use-cases/backfill/read-lines.ts';
import { applySnapshots } from '#app/use-cases/orders/apply-snapshots.ts';
import { type Command, text, UsageError } from '../command.ts';
import { explainReason } from '../explain-reason.ts';
import { findShop, openForOperator } from '../open-database.ts';
import { count, table, toJson } from '../table.ts';

/** Shown in the table; JSON has all of them. */
const refusedMax = 50;

export const importOrdersCommand: Command = {
  name: 'import orders',
  summary: 'Load orders from a Shopify order export (CSV) or bulk operation (JSONL).',
  details:
    'Loads the orders of a file, plain or gzip, and settles what they are worth. Rows that cannot be used are listed with line and reason, and the others are loaded; running it again loads nothing twice. Exit code 1 when a row was refused. See docs/import-formats.md.',
  options: {
    shop: {
      type: 'string',
      value: '<shop>',
      required: true,
      help: 'Domain of the shop, with or without .myshopify.com.',
    },
    file: {
      type: 'string',
      value: '<path>',
      required: true,
      help: 'The export: .csv or .jsonl, also compressed (.gz).',
    },
  },
  async run({ env, options, json, output }) {
    const { db, close } = await openForOperator(env);
    try {
      const shop = await findShop(db, text(options, 'shop'));
      const { taxesIncluded } = await db.inShop(shop.shopId, publicationTarget);
      const report = await importOrders(
        {
          applySnapshots: (shopId, snapshots) =>
            applySnapshots({ db, clock: systemClock }, shopId, snapshots),
        },
        { ...shop, taxesIncluded },
        text(options, 'file'),
        ({ read, refused }) => output.note(`${orders(read)} read, ${rows(refused)} refused`),
      );
      output.out(json ? toJson({ shop: shop.domain, ...report }) : toText(shop.domain, report));
      return report.refused.length > 0 ? 1 : 0;
    } catch (error) {
      if (error instanceof UnreadableExport) throw new UsageError(error.message);
      throw error;
    } finally {
      await close();
    }
  },
};

const orders = (n: number): string => `${count(n)} ${n === 1 ? 'order' : 'orders'}`;
const rows = (n: number): string => `${count(n)} ${n === 1 ? 'row' : 'rows'}`;

function toText(domain: string, report: ImportReport): string {
  const summary = `${domain}: ${orders(report.read)} read (${report.format.toUpperCase()}), ${count(report.changed)} new or newer, ${count(report.unchanged)} already known, ${rows(report.refused.length)} refused`;
  if (report.refused.length === 0) return summary;
  const shown = report.refused.slice(0, refusedMax);
  const list = table(
    [{ heading: 'Line', numeric: true }, { heading: 'Code' }, { heading: 'Reason' }],
    shown.map(({ line, reason }) => [String(line), reason.code, explainReason(reason)]),
  );
  const more = report.refused.length - shown.length;
  return [summary, list, more > 0 ? `… and ${count(more)} more (--json lists all)` : '']
    .filter(Boolean)
    .join('\n\n');
}
