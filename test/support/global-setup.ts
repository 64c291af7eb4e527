/** Starts the tests' Postgres once for a run and prepares the template that workers clone; see database.ts. */
import type { TestProject } from 'vitest/node';
import { startTestDatabases, type TestServer } from './test-databases.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

let running: ReturnType<typeof startTestDatabases> | undefined;
let users = 0;

/** Two projects need the database; both get the same one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  users += 1;
  running ??= startTestDatabases();
  const databases = await running;
  project.provide('testServer', databases.server);
  return async () => {
    users -= 1;
    if (users === 0) {
      running = undefined;
      await databases.stop();
    }
  };
}
