/** A migrated, empty Postgres database for a test file. */
import { inject } from 'vitest';
import { cloneTemplate, type TestServer } from './test-databases.ts';

export type TestConnection = TestServer['owner'];

/** How to reach the test database as its owner (migrations, looking from above) and as the app's two roles. */
export type TestDatabase = { owner: TestConnection; app: TestConnection; system: TestConnection };

let prepared: Promise<TestDatabase> | undefined;

/**
 * The database of this test file: a fresh clone of the migrated template, made at the first call.
 * Each worker has one of its own, replaced for each file, so neither files nor parallel runs see each other's rows.
 */
export function testDatabase(): Promise<TestDatabase> {
  prepared ??= freshDatabase(process.env.VITEST_POOL_ID ?? '0');
  return prepared;
}

/**
 * Another fresh database, for a test that needs a second one or an untouched one.
 * @param name tells it apart from the others of this worker, e.g. `restored`
 */
export async function freshDatabase(name: string): Promise<TestDatabase> {
  const server = inject('testServer');
  const worker = process.env.VITEST_POOL_ID ?? '0';
  const database = `${server.prefix}${worker === name ? worker : `${worker}_${name}`}`;
  await cloneTemplate(server, database);
  const owner = { ...server.owner, database };
  const actingAs = (role: string) => (server.rolesLogIn ? { ...owner, user: role } : owner);
  return { owner, app: actingAs('lealta_app'), system: actingAs('lealta_system') };
}
