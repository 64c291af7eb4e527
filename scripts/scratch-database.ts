import { cloneTemplate, startTestDatabases, type TestServer } from '#test/support/test-databases.ts';

/** Runs something on a database with all migrations applied and nothing in it, on the tests' server; drops it afterwards. */
export async function withMigratedDatabase<T>(work: (owner: TestServer['owner']) => Promise<T>): Promise<T> {
  const { server, stop } = await startTestDatabases();
  try {
    const database = `${server.prefix}scratch`;
    await cloneTemplate(server, database);
    return await work({ ...server.owner, database });
  } finally {
    await stop();
  }
}
