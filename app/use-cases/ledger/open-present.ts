import type { ShopTx } from '#app/db/database.ts';
import { type BookScope, type OpenBook, openBook } from '#app/db/ledger.store.ts';
import type { MemberId } from '#app/kernel/ids.ts';

/**
 * Opens a book of members who may be merged into others meanwhile: who they are is read before their balances are
 * locked, which may wait for a merge, and again after it.
 * @param whoTheyAre reads it; the answer that counts comes with the book
 * @param membersOf whose balances the answer asks for
 */
export async function openPresent<Known>(
  tx: ShopTx,
  whoTheyAre: () => Promise<Known>,
  membersOf: (known: Known) => readonly MemberId[],
  more: (members: readonly MemberId[]) => Omit<BookScope, 'memberIds'> = () => ({}),
): Promise<{ readonly open: OpenBook; readonly known: Known }> {
  let known = await whoTheyAre();
  for (;;) {
    const members = membersOf(known);
    const open = await openBook(tx, { memberIds: members, ...more(members) });
    if (members.length === 0) return { open, known };
    known = await whoTheyAre();
    const locked = new Set(members);
    if (membersOf(known).every((memberId) => locked.has(memberId))) return { open, known };
  }
}
