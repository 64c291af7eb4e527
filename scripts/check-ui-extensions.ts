/**
 * Bundles every UI extension with the settings of Shopify's command line (4.8) and refuses what Shopify would: a script
 * of more than 64 kB, a target that it does not have, texts that are too many.
 */
import { existsSync, globSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inProject } from './project.ts';
import { bundleUiExtension, type UiExtension, uiExtensions } from './ui-extensions.ts';

const SCRIPT_MAX = 64 * 1024;
const TEXT_FILE_MAX = 16 * 1024;
const TEXTS_MAX = 256 * 1024;

const surfaces = inProject('node_modules/@shopify/ui-extensions/build/ts/surfaces');
const isTarget = (target: string): boolean =>
  ['checkout', 'customer-account'].some((surface) =>
    existsSync(`${surfaces}/${surface}/targets/${target}.d.ts`),
  );

async function problemsOf(extension: UiExtension): Promise<string[]> {
  const { handle, folder, targets } = extension;
  const problems = targets
    .filter(({ target }) => !isTarget(target))
    .map(({ target }) => `${target} is no target of Shopify's.`);
  const texts = globSync(`${folder}/locales/*.json`).map((path) => ({ path, size: statSync(path).size }));
  for (const { path, size } of texts)
    if (size > TEXT_FILE_MAX)
      problems.push(`${basename(path)} has ${size} bytes; ${TEXT_FILE_MAX} are allowed.`);
  if (texts.reduce((sum, { size }) => sum + size, 0) > TEXTS_MAX)
    problems.push(`its texts have more than ${TEXTS_MAX} bytes.`);
  const script = await bundleUiExtension(extension);
  const compressed = gzipSync(script).length;
  if (compressed > SCRIPT_MAX)
    problems.push(`its script has ${compressed} bytes compressed; ${SCRIPT_MAX} are allowed.`);
  console.log(`${handle}: ${script.length} bytes, ${compressed} compressed, of ${SCRIPT_MAX}`);
  return problems.map((problem) => `${handle}: ${problem}`);
}

const found = uiExtensions();
if (found.length === 0) throw new Error('there are no UI extensions');
const problems = (await Promise.all(found.map(problemsOf))).flat();
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
