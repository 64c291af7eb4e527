/**
 * `npm run check`: everything a change must pass. Each step is named and timed, and one that fails shows what it said.
 * The tests come last and run even after a failure, so that one run tells everything.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inProject, PROJECT } from './project.ts';

type Step = { name: string; command: string[] };

const tool = (name: string) => inProject('node_modules/.bin', name);
const script = (file: string, ...args: string[]) => [process.execPath, inProject('scripts', file), ...args];

/** Independent of each other; the slow ones first, so that two at a time come out even. */
const STEPS: Step[] = [
  { name: 'types (tsc)', command: [tool('tsc'), '--noEmit', '--project', PROJECT] },
  {
    name: 'types of the UI extensions (tsc)',
    command: [tool('tsc'), '--noEmit', '--project', inProject('extensions')],
  },
  { name: 'pages build (remix)', command: script('build.ts') },
  { name: 'generated files are fresh', command: script('generate.ts', '--check') },
  {
    name: 'import rule (dependency-cruiser)',
    command: [
      tool('depcruise'),
      ...['--config', '.dependency-cruiser.cjs'],
      ...['app', 'dev-shop', 'extensions', 'scripts', 'test'],
    ],
  },
  { name: 'dead code (knip)', command: [tool('knip')] },
  { name: 'theme extension (theme-check)', command: script('check-theme.ts') },
  { name: 'UI extensions bundle, within their size', command: script('check-ui-extensions.ts') },
  { name: "operations agree with Shopify's schema", command: script('check-operations.ts') },
  { name: 'format and lint (biome)', command: [tool('biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'size of storefront assets (size-limit)', command: [tool('size-limit')] },
];
const AT_ONCE = 2;

async function run(step: Step): Promise<boolean> {
  const started = performance.now();
  const [program = '', ...args] = step.command;
  const child = spawn(program, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  let code: unknown;
  try {
    [code] = await once(child, 'close');
  } catch (error) {
    output += error instanceof Error ? error.message : String(error);
  }
  const passed = code === 0;
  console.log(`${passed ? '✓' : '✗'} ${step.name} (${seconds(started)})`);
  if (!passed) console.log(`\n${output.trimEnd()}\n`);
  return passed;
}

async function runTests(): Promise<boolean> {
  const started = performance.now();
  const child = spawn('npm', ['test'], { cwd: PROJECT, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  console.log(`${code === 0 ? '✓' : '✗'} tests (${seconds(started)})`);
  return code === 0;
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

const waiting = [...STEPS];
const failed: string[] = [];
const lane = async () => {
  for (let step = waiting.shift(); step; step = waiting.shift())
    if (!(await run(step))) failed.push(step.name);
};
await Promise.all(Array.from({ length: AT_ONCE }, lane));
if (!(await runTests())) failed.push('tests');

console.log(failed.length === 0 ? '\nAll checks pass.' : `\nFailed: ${failed.join(', ')}`);
if (failed.length > 0) process.exitCode = 1;
