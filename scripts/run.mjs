// Runs a TypeScript entry point on the project's own Node: `node scripts/run.mjs <entry.ts> [arguments…]`.
//
// Plain JavaScript, because it is what an older Node on the machine can run. It installs the packages when they are
// missing or older than package-lock.json, and then hands over to node_modules/.bin/node, which runs TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const project = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(project, 'node_modules');
const pinnedNode = path.join(modules, '.bin', 'node');
const stampFile = path.join(modules, '.lealta-lock-hash');

/** Ends with a message for a person; nothing else is worth a stack trace here. */
function giveUp(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(path.join(project, 'package-lock.json')))
    .digest('hex');
}

/** Name → version of every installed package of a lock file, without those another platform would get. */
function packagesOf(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(packages).filter(([name]) => name !== '');
}

/** npm writes down what it installed: when that is what package-lock.json says, an install by hand counts. */
function installedMatchesLock() {
  const written = path.join(modules, '.package-lock.json');
  if (!existsSync(written)) return false;
  const installed = new Map(packagesOf(written).map(([name, { version }]) => [name, version]));
  const wanted = packagesOf(path.join(project, 'package-lock.json'));
  return wanted.every(([name, { version, optional, devOptional, peer }]) => {
    const found = installed.get(name);
    // Optional packages of other platforms are left out by npm.
    return found === version || (found === undefined && (optional || devOptional || peer));
  });
}

function ensurePackages() {
  const hash = lockHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  if (!installedMatchesLock()) installPackages();
  writeFileSync(stampFile, hash);
}

function installPackages() {
  console.error(
    existsSync(modules)
      ? 'package-lock.json changed: installing packages (a minute or two)…'
      : 'First start: installing packages (a minute or two)…',
  );
  const started = Date.now();
  // No progress bar and no npm notices: one line before, one after; errors still show. The developer's NODE_ENV
  // must not leave out the development packages, which every script here needs.
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'], {
    cwd: project,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (npm.error)
    giveUp(`npm could not be started (${npm.error.message}). Install Node.js with npm and try again.`);
  if (npm.status !== 0) {
    rmSync(stampFile, { force: true });
    giveUp(
      'Installing the packages failed: see the lines above. With the cause mended, run the same command again.',
    );
  }
  console.error(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function runs(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** The npm package `node` gets its program by an install script, which npm may have been told not to run. */
function ensurePinnedNode() {
  if (runs(pinnedNode)) return;
  const folder = path.join(modules, 'node');
  const installer = path.join(folder, 'installArchSpecificPackage.js');
  if (!existsSync(installer))
    giveUp(`${folder} is missing. Delete node_modules and run the same command again.`);
  console.error('Installing the pinned Node.js…');
  const outcome = spawnSync(process.execPath, [installer], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (outcome.status === 0 && runs(pinnedNode)) return;
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const own = process.versions.node;
  giveUp(
    `The pinned Node.js ${version} could not be installed for ${process.platform} ${process.arch} (this is Node ${own}).\n` +
      `Allow the install script of the npm package "node" and run "npm rebuild node", or put a Node.js ${version} at ${pinnedNode}.`,
  );
}

/** Runs the entry point as if it had been called directly: same terminal, same signals, same exit code. */
function handOver(entry, args) {
  const child = spawn(pinnedNode, [path.resolve(project, entry), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  // In a terminal Ctrl-C reaches the child by itself, both being in its group: we only wait for it to finish.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => giveUp(`${pinnedNode} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 1);
  });
}

const [entry, ...args] = process.argv.slice(2);
if (!entry) giveUp('Usage: node scripts/run.mjs <entry.ts> [arguments…]');
ensurePackages();
ensurePinnedNode();
handOver(entry, args);
