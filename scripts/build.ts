/**
 * Builds the app's Functions, and the admin and the app's pages with Remix unless nothing they are made of has changed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { buildFunctions } from './build-functions.ts';
import { inProject, PROJECT } from './project.ts';

const STAMP = inProject('build/inputs-hash');
const OUTPUTS = ['build/server/index.js', 'build/client'];
const INPUTS = [
  'app/**',
  'public/**',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/**
 * Makes `build/` and the Functions' bundles those of the present sources.
 * @returns false when `build/` already was.
 */
export async function ensureBuild(): Promise<boolean> {
  await buildFunctions();
  const hash = hashInputs();
  const fresh =
    OUTPUTS.every((path) => existsSync(inProject(path))) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === hash;
  if (fresh) return false;
  const remix = spawn(
    process.execPath,
    [inProject('node_modules/@remix-run/dev/dist/cli.js'), 'vite:build'],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  let output = '';
  for (const stream of [remix.stdout, remix.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const [code] = await once(remix, 'close');
  if (code !== 0) throw new Error(`remix vite:build failed:\n${output}`);
  writeFileSync(STAMP, hash);
  return true;
}

function hashInputs(): string {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap((pattern) => globSync(pattern, { cwd: PROJECT })).sort()) {
    if (!statSync(inProject(path)).isFile()) continue;
    hash
      .update(`${path}\0`)
      .update(readFileSync(inProject(path)))
      .update('\0');
  }
  return hash.digest('hex');
}

if (import.meta.main) {
  const started = performance.now();
  try {
    const built = await ensureBuild();
    console.log(
      built
        ? `Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`
        : 'The build is that of these sources.',
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
