/** How the app's two processes begin and end: app/server.ts and app/jobs/worker.ts say only what is their own. */
import { EnvironmentError, readEnvironment } from './config/environment.ts';
import { StartError } from './config/start-error.ts';
import { findSchemaProblem } from './db/check-schema.ts';
import { databaseConfig } from './db/connections.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { createLealta, type Lealta } from './wiring.server.ts';

const STOP_DEADLINE_MS = 25_000;

type Stop = () => Promise<void>;

/**
 * Starts what a process needs, one after another: the embedded Postgres if it is that one (adopted where it runs), a
 * look at the schema, the app, and then the process's own work. SIGTERM and SIGINT stop it all in the opposite order.
 * A start that fails is explained on stderr; what did start is stopped, and the process ends with 1.
 * @param work starts the process's own; it gives `atStop` how each part is stopped, as soon as that part runs
 */
export async function runProcess(
  work: (lealta: Lealta, atStop: (stop: Stop) => void) => Promise<void>,
): Promise<void> {
  const started: Stop[] = [];
  let stopping: Promise<void> | undefined;
  const stop: Stop = () => {
    stopping ??= undo(started);
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
    await work(lealta, (stopOne) => started.push(stopOne));
    started.unshift(async () => lealta.log.info('Lealta has stopped'));
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        lealta.log.info({ signal }, 'stopping');
        endInTime();
        void stop().catch(fail);
      });
  } catch (error) {
    fail(error);
    endInTime();
    await stop().catch(fail);
  }
}

async function undo(started: Stop[]): Promise<void> {
  for (const stopOne of started.reverse()) await stopOne();
}

/** What does not let go in time is left behind: whoever stopped us, or is to start us again, is waiting. */
function endInTime(): void {
  setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
}

function fail(error: unknown): void {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
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
