import { EnvironmentError } from '#app/config/environment.ts';
import { EmbeddedPostgresError } from '#app/db/embedded-postgres.ts';
import { type Command, type Output, UsageError } from './command.ts';
import { importOrdersCommand } from './commands/import-orders.ts';
import { inboxReplay } from './commands/inbox-replay.ts';
import { inboxStatusCommand } from './commands/inbox-status.ts';
import { jobsList } from './commands/jobs-list.ts';
import { jobsRun } from './commands/jobs-run.ts';
import { ledgerCheck } from './commands/ledger-check.ts';
import { memberShow } from './commands/member-show.ts';
import { shopsList } from './commands/shops-list.ts';
import { helpOf, helpOfCommand } from './help.ts';
import { withDemoEnvironment } from './open-database.ts';
import { parseCommandLine } from './parse-command-line.ts';

export const commands: readonly Command[] = [
  shopsList,
  memberShow,
  ledgerCheck,
  importOrdersCommand,
  inboxStatusCommand,
  inboxReplay,
  jobsList,
  jobsRun,
];

/**
 * Runs one command line.
 * @returns the exit code: 0 done, 1 something is wrong, 2 what was typed cannot be done
 */
export async function run(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  output: Output,
): Promise<number> {
  try {
    const parsed = parseCommandLine(args, commands);
    if (parsed.kind === 'help') {
      output.out(parsed.command ? helpOfCommand(parsed.command) : helpOf(commands));
      return 0;
    }
    return await parsed.command.run({
      options: parsed.options,
      env: withDemoEnvironment(env),
      output,
      json: parsed.options.json === true,
    });
  } catch (error) {
    if (error instanceof UsageError) {
      output.note(error.message);
      return 2;
    }
    output.note(explain(error));
    return 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof EmbeddedPostgresError) return `${error.message}\nIn a fresh clone: npm run demo`;
  if (error instanceof EnvironmentError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return 'The database does not answer: check DATABASE_URL, and that it runs.';
  if (code === '42P01')
    return 'The database has no tables of Lealta yet. Run: node scripts/run.mjs scripts/migrate.ts';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
