/** `npm run demo`: a store, its history, and Lealta in it, on this machine; `-- --help` lists the options. */
import { EnvironmentError } from '#app/config/environment.ts';
import { EmbeddedPostgresError } from '#app/db/embedded-postgres.ts';
import { MigrationError } from '#app/db/migrate.ts';
import { type DemoOptions, HELP, OptionError, readDemoOptions } from './demo/options.ts';
import { runDemo } from './demo/run-demo.ts';

const toStop: (() => Promise<void>)[] = [];
let stopping: Promise<void> | undefined;

/** Stops what was started, the newest first. */
function stopAll(): Promise<void> {
  stopping ??= (async () => {
    for (const stop of toStop.reverse()) await stop().catch((error: unknown) => console.error(error));
  })();
  return stopping;
}

function readOptions(): DemoOptions | null {
  try {
    return readDemoOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

function explain(error: unknown): string {
  const expected = [OptionError, EmbeddedPostgresError, MigrationError, EnvironmentError];
  if (expected.some((kind) => error instanceof kind)) return String((error as Error).message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const options = readOptions();
if (options === null) {
  console.log(HELP);
  process.exit(0);
}
let ready = false;
let signals = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    signals += 1;
    if (signals > 2) process.exit(1);
    if (signals > 1) return;
    console.log('\nStopping…');
    void stopAll().then(() => process.exit(ready ? 0 : 130));
  });

try {
  await runDemo(options, { add: (stop) => toStop.push(stop) });
  ready = true;
  if (options.exitAfterReady) {
    await stopAll();
    process.exit(0);
  }
} catch (error) {
  // Whoever stops it in the middle makes steps fail; that is no news.
  if (!stopping) {
    console.error(`\n${explain(error)}`);
    await stopAll();
    process.exit(error instanceof OptionError ? 2 : 1);
  }
}
