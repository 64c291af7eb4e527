import { accessSync, constants } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chromium to test with: env `CHROMIUM`, else one installed on the machine, else Playwright's own; or null. */
function findChromium(): string | null {
  const wanted = process.env.CHROMIUM;
  if (wanted) {
    if (!isExecutable(wanted)) throw new Error(`CHROMIUM=${wanted} is not an executable file`);
    return wanted;
  }
  return [...PLACES, chromium.executablePath()].find((path) => path !== '' && isExecutable(path)) ?? null;
}

/** Starts a headless Chromium that talks to nobody but the pages under test. Close it after use. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('no Chromium found: install one (apt-get install chromium) or set CHROMIUM');
  return chromium.launch({
    executablePath,
    ...options,
    args: [
      // Chromium's sandbox does not start for root, which is what containers run as.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-quic',
      '--no-first-run',
      ...(options.args ?? []),
    ],
  });
}
