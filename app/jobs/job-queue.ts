import { PgBoss } from 'pg-boss';
import type { ConnectionConfig } from '#app/db/database.ts';

/**
 * The queue of jobs, in tables of its own beside the app's.
 * @param options.works false for who only puts jobs into it: the workers look after it and keep its timetable
 */
export function openJobQueue(
  system: ConnectionConfig,
  { works, failed }: { readonly works: boolean; readonly failed: (error: unknown) => void },
): PgBoss {
  const boss = new PgBoss({
    ...system,
    options: '-c role=lealta_system',
    max: works ? 3 : 1,
    schema: 'pgboss',
    supervise: works,
    schedule: works,
  });
  boss.on('error', failed);
  return boss;
}
