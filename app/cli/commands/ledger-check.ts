import { checkLedger, type LedgerReport } from '#app/use-cases/ledger/check-ledger.ts';
import { type Command, text } from '../command.ts';
import { findShop, openForOperator } from '../open-database.ts';
import { count, table, toJson } from '../table.ts';

/** Shown in the table; JSON has all of them. */
const differencesMax = 50;

export const ledgerCheck: Command = {
  name: 'ledger check',
  summary: 'Prove that the ledger balances and that every number kept beside it is right.',
  details:
    'Prints the trial balance of a shop, recomputes balances, lots, orders’ points, vouchers and daily figures from the ledger’s entries, and lists where they differ. Exit code 1 when anything does. Reads one instant: it may run while orders come in.',
  options: {
    shop: {
      type: 'string',
      value: '<shop>',
      required: true,
      help: 'Domain of the shop, with or without .myshopify.com.',
    },
  },
  async run({ env, options, json, output }) {
    const { db, close } = await openForOperator(env);
    try {
      const shop = await findShop(db, text(options, 'shop'));
      const report = await checkLedger(db, shop);
      output.out(json ? toJson({ shop: shop.domain, ...report }) : toText(shop.domain, report));
      return report.ok ? 0 : 1;
    } finally {
      await close();
    }
  },
};

function toText(domain: string, report: LedgerReport): string {
  const balance = table(
    [{ heading: 'Account' }, { heading: 'Points', numeric: true }],
    [
      ...report.trialBalance.map(({ account, points }) => [account, count(points)]),
      ['sum', count(report.sum)],
    ],
  );
  const head = `${domain}: ${count(report.transactions)} transactions, ${count(report.entries)} entries, ${count(report.members)} members`;
  const unbalanced = report.unbalanced.map((id) => `Transaction ${id} does not balance.`);
  if (report.ok)
    return `${head}\n\n${balance}\n\nThe books balance, and everything kept beside them is right.`;
  const shown = report.differences.slice(0, differencesMax);
  const differences =
    shown.length === 0
      ? ''
      : table(
          [
            { heading: 'Kept in' },
            { heading: 'Row' },
            { heading: 'Field' },
            { heading: 'Kept', numeric: true },
            { heading: 'By the entries', numeric: true },
          ],
          shown.map((each) => [each.projection, each.key, each.field, each.stored, each.expected]),
        );
  const more = report.differences.length - shown.length;
  return [
    head,
    balance,
    ...unbalanced,
    differences,
    more > 0 ? `… and ${count(more)} more (--json lists all)` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}
