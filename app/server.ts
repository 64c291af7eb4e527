/** The web process: `node app/server.ts`. Webhooks, the admin's pages and the storefront's calls; see app/http. */
import { connectionFor, EmbeddedPostgresError } from '#app/db/embedded-postgres.ts';
import { type DatabaseSettings, EnvironmentError, readEnvironment } from './config/environment.ts';
import { findSchemaProblem } from './db/check-schema.ts';
import type { ConnectionConfig } from './db/database.ts';
import { createAppServer, StartError } from './http/app-server.ts';
import { createWebhookHandler } from './http/webhook.server.ts';
import { webhooks } from './webhooks/index.ts';
import { createLealta } from './wiring.server.ts';

function ownerOf(database: DatabaseSettings): ConnectionConfig {
  if (database.kind === 'server') return { connectionString: database.ownerUrl };
  return connectionFor(database.dataDir, { user: 'postgres', database: 'lealta' });
}

async function start(): Promise<void> {
  const environment = readEnvironment(process.env);
  const lealta = await createLealta(environment);
  let stopping = false;
  try {
    const problem = await findSchemaProblem(ownerOf(environment.database));
    if (problem) throw new StartError(problem);
    const { config, db, log } = lealta;
    const topics = new Set(webhooks.keys());
    const onWebhook = createWebhookHandler({ apiSecret: config.shopify.apiSecret, topics, db, log });
    const server = await createAppServer(lealta, onWebhook);
    const port = await server.listen(environment.port);
    lealta.log.info({ port, url: environment.shopify.appUrl }, `Lealta listens on port ${port}`);
    const stop = async (signal: string): Promise<void> => {
      if (stopping) return;
      stopping = true;
      lealta.log.info({ signal }, 'stopping');
      await server.close();
      await lealta.close();
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  } catch (error) {
    await lealta.close();
    throw error;
  }
}

try {
  await start();
} catch (error) {
  const expected =
    error instanceof EnvironmentError ||
    error instanceof StartError ||
    error instanceof EmbeddedPostgresError;
  const unreachable = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
  if (expected) process.stderr.write(`${error.message}\n`);
  else if (unreachable)
    process.stderr.write('The database does not answer: check DATABASE_URL and that it runs.\n');
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
