/**
 * `npm run check:cli`: Shopify's own command line builds the app's extensions, in a copy, without a network login. Not
 * part of `npm run check`: the command line is 50 MB, fetched when first asked for, and takes a minute. Left out are
 * Functions, whose compiler it would have to download; `npm test` runs those (decision 15).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { inProject } from './project.ts';
import { uiExtensions } from './ui-extensions.ts';

const CLI = '@shopify/cli@4.8.2';

/** What the build needs of the project. */
function copyTo(folder: string): void {
  for (const name of ['package.json', 'tsconfig.json', 'shopify.app.toml'])
    cpSync(inProject(name), join(folder, name));
  const functions = globSync('extensions/*/shopify.extension.toml', { cwd: inProject('.') })
    .filter((file) => /^type = "function"$/m.test(readFileSync(inProject(file), 'utf8')))
    .map((file) => inProject(dirname(file)));
  cpSync(inProject('extensions'), join(folder, 'extensions'), {
    recursive: true,
    filter: (path) => !functions.includes(path) && basename(path) !== 'dist',
  });
  symlinkSync(inProject('node_modules'), join(folder, 'node_modules'));
  if (functions.length > 0) console.log(`Left out: ${functions.map((path) => basename(path)).join(', ')}.`);
}

async function build(folder: string): Promise<number | null> {
  const child = spawn(
    'npx',
    ['--yes', CLI, 'app', 'build', '--path', folder, '--skip-dependencies-installation'],
    {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        CI: '1',
        SHOPIFY_CLI_NO_ANALYTICS: '1',
        NO_UPDATE_NOTIFIER: '1',
        XDG_CONFIG_HOME: join(folder, '.config'),
      },
    },
  );
  const [code] = await once(child, 'close');
  return code;
}

const started = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'lealta-cli-'));
try {
  copyTo(folder);
  const code = await build(folder);
  if (code !== 0) throw new Error(`The command line ended with ${code}.`);
  for (const { handle } of uiExtensions()) {
    const script = join(folder, 'extensions', handle, 'dist', `${handle}.js`);
    console.log(`${handle}: ${statSync(script).size} bytes`);
  }
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
