import type { DatabaseSettings } from '#app/config/environment.ts';
import type { DatabaseConfig } from './database.ts';
import { connectionFor } from './embedded-postgres.ts';

/** The name of the database that the embedded Postgres keeps. */
const DATABASE_NAME = 'lealta';

/**
 * Where each role connects, by the environment.
 * @throws EmbeddedPostgresError when it is to be the embedded database and none was ever started in that folder
 */
export function databaseConfig(settings: DatabaseSettings): DatabaseConfig {
  if (settings.kind === 'server') {
    const app = { connectionString: settings.url };
    return { app, system: app, owner: { connectionString: settings.ownerUrl } };
  }
  const as = (user: string) => connectionFor(settings.dataDir, { user, database: DATABASE_NAME });
  return { owner: as('postgres'), app: as('lealta_app'), system: as('lealta_system') };
}
