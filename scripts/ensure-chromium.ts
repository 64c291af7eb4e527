/** Finds a Chromium for the browser tests and the demo's screenshots; on Debian, root gets one installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of a Chromium or Chrome that starts: that of the environment variable CHROMIUM, or one found on the machine. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named) return starts(named) ? named : undefined;
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...PLACES];
  const candidates = folders.flatMap((folder) => [folder, ...NAMES.map((name) => join(folder, name))]);
  return [...new Set(candidates)].find((path) => path.startsWith('/') && isProgram(path) && starts(path));
}

/**
 * Path of a Chromium, installed now if need be and possible.
 * @throws Error that says how to get one.
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.env.CHROMIUM) throw new Error(`CHROMIUM names ${process.env.CHROMIUM}, which does not start.`);
  if (isDebian() && process.getuid?.() === 0) {
    console.error('No Chromium found: installing it with apt-get (a minute)…');
    apt('update');
    apt('install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation');
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'The browser tests need Chromium or Chrome and none was found. Install one (Debian: "apt-get install chromium" as root), ' +
      'or name one in the environment variable CHROMIUM.',
  );
}

function apt(...args: string[]): void {
  const outcome = spawnSync('apt-get', ['-q', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (outcome.status !== 0)
    throw new Error(`apt-get ${args.join(' ')} failed: install Chromium by hand, or set CHROMIUM.`);
}

function isDebian(): boolean {
  // Ubuntu's package of this name only installs a snap, which needs a service that containers do not run.
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function isProgram(path: string): boolean {
  return (
    existsSync(path) && NAMES.concat('Google Chrome', 'Chromium').some((name) => path.endsWith(`/${name}`))
  );
}

function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
