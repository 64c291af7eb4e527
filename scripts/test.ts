/**
 * `npm test [-- arguments of vitest]`: makes sure of a browser and of the build that the browser tests drive, then runs
 * vitest once. Without the browser: `npm test -- --project unit --project integration`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureBuild } from './build.ts';
import { ensureChromium } from './ensure-chromium.ts';
import { inProject, PROJECT } from './project.ts';

const args = process.argv.slice(2);
const projects = args.flatMap((arg, index) =>
  arg === '--project' ? [args[index + 1]] : [/^--project=(.*)/.exec(arg)?.[1]],
);
const chosen = projects.filter((project) => project !== undefined);
const env = { ...process.env };

try {
  if (chosen.length === 0 || chosen.includes('browser')) {
    env.CHROMIUM = ensureChromium();
    await ensureBuild();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const vitest = spawn(
  process.execPath,
  [
    inProject('node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    // For whoever counts, e.g. .ci/run.
    '--reporter=json',
    '--outputFile.json=.cache/test-results.json',
    ...args,
  ],
  { cwd: PROJECT, stdio: 'inherit', env },
);
// In a terminal Ctrl-C reaches vitest by itself; it ends the tests' Postgres before it goes.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => vitest.kill('SIGTERM'));
const [code] = await once(vitest, 'close');
process.exitCode = typeof code === 'number' ? code : 1;
