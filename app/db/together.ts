/**
 * Statements of one transaction sent one behind the other: Postgres works at the first while the next is being put
 * together here. It ends when all have ended, so that none of them comes after the transaction's own end.
 * @throws the first error in the order given
 */
export async function together(statements: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(statements))
    if (outcome.status === 'rejected') throw outcome.reason;
}
