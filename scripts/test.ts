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
const chosen = args
  .flatMap((arg, index) => (arg === '--project' ? [args[index + 1]] : [/^--project=(.*)/.exec(arg)?.[1]]))
  .filter((project) => project !== undefined);
const env = { ...process.env };
let browserReady = false;

if (chosen.length === 0 || chosen.includes('browser')) {
  try {
    env.CHROMIUM = ensureChromium();
    await ensureBuild();
    browserReady = true;
  } catch (error) {
    // The other tests still tell something; the run fails all the same.
    console.error(`${error instanceof Error ? error.message : error}\n\nThe browser tests cannot run.`);
    if (chosen.length > 0) process.exit(1);
    args.push('--project', 'unit', '--project', 'integration');
  }
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
process.exitCode = code === 0 && (browserReady || chosen.length > 0) ? 0 : 1;
