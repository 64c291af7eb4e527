import type { Database } from './database.ts';

/** Asks the database for an answer, as the readiness check does. @throws what `pg` throws when there is none */
export async function ping(db: Database): Promise<void> {
  await db.inSystem((tx) => tx.query('SELECT 1'));
}
