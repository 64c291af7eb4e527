/** The web process: `node app/server.ts`. Webhooks, the admin's pages and the storefront's calls; see app/http. */
import { EnvironmentError, readEnvironment } from './config/environment.ts';
import { findSchemaProblem } from './db/check-schema.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { createAppServer, StartError } from './http/app-server.ts';
import { createWebhookHandler } from './http/webhook.server.ts';
import { webhooks } from './webhooks/index.ts';
import { createLealta, databaseConfig } from './wiring.server.ts';

const STOP_DEADLINE_MS = 25_000;

type Stop = () => Promise<void>;

/** Starts what the process needs, one after another; what was started is stopped in the opposite order. */
async function start(): Promise<Stop> {
  const started: Stop[] = [];
  const undo = async (): Promise<void> => {
    for (const stopOne of started.reverse()) await stopOne();
  };
  let stopping: Promise<void> | undefined;
  const stop: Stop = () => {
    stopping ??= undo();
    return stopping;
  };
  try {
    const environment = readEnvironment(process.env);
    if (environment.database.kind === 'embedded') {
      const postgres = await startEmbeddedPostgres({ dataDir: environment.database.dataDir });
      started.push(() => postgres.stop());
    }
    const problem = await findSchemaProblem(databaseConfig(environment.database).owner);
    if (problem) throw new StartError(problem);

    const lealta = await createLealta(environment);
    started.push(() => lealta.close());
    const { config, db, log } = lealta;
    const topics = new Set(webhooks.keys());
    const onWebhook = createWebhookHandler({ apiSecret: config.shopify.apiSecret, topics, db, log });
    const server = await createAppServer(lealta, onWebhook);
    started.push(() => server.close());
    const port = await server.listen(config.port);
    log.info({ port, url: config.shopify.appUrl }, `Lealta listens on port ${port}`);
    started.unshift(async () => log.info('Lealta has stopped'));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a person can mend is said in a sentence; anything else shows where it comes from. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (
    error instanceof EnvironmentError ||
    error instanceof StartError ||
    error instanceof EmbeddedPostgresError
  )
    return error.message;
  if ('code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND'))
    return 'The database does not answer: check DATABASE_URL, and that the server runs.';
  return error.stack ?? error.message;
}

const fail = (error: unknown): void => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
};

try {
  const stop = await start();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      // What does not let go in time is left behind: whoever stopped us is waiting.
      setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
      void stop().catch(fail);
    });
} catch (error) {
  fail(error);
}
