/** What the ledger's document lists is what there is. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ACCOUNTS, TRANSACTION_KINDS } from '#app/domain/ledger/accounts.ts';

/** The names in the first column of the table that begins with a heading. */
function firstColumn(heading: string): string[] {
  const text = readFileSync(new URL('../../docs/ledger.md', import.meta.url), 'utf8');
  const table = text.slice(text.search(new RegExp(`^\\| ${heading} +\\|`, 'm'))).split('\n\n')[0] ?? '';
  const rows = table.split('\n').slice(2);
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name),
  );
}

it('every account and every kind of transaction is explained, and no other', () => {
  expect(firstColumn('account').toSorted()).toEqual([...ACCOUNTS].toSorted());
  expect(firstColumn('kind').toSorted()).toEqual([...TRANSACTION_KINDS].toSorted());
});
