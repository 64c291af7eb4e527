/**
 * Bundles the app's Functions as Shopify's command line does before it compiles them to WebAssembly: one module that
 * reads its input from the host and writes its output to it. dev-shop and the tests run that bundle.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import {
  bundleOf,
  type FunctionExtension,
  readFunctionExtensions,
} from '#dev-shop/functions/function-extensions.ts';

/** Makes `dist/function.js` of every Function anew, in some hundredths of a second. */
export async function buildFunctions(): Promise<void> {
  await Promise.all(readFunctionExtensions().map(bundle));
}

async function bundle(extension: FunctionExtension): Promise<void> {
  const names = extension.targets.map(({ exportName }) => exportName);
  const entry = [
    `import * as functions from './src/index.ts';`,
    ...names.map(
      (name) =>
        `export const ${name} = () => ShopifyFunction.writeOutput(functions.${name}(ShopifyFunction.readInput()));`,
    ),
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: extension.folder, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    charset: 'utf8',
    logLevel: 'silent',
  });
  const path = bundleOf(extension);
  const unfinished = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(unfinished, outputFiles[0]?.contents ?? '');
  await rename(unfinished, path); // whoever reads it meanwhile reads a whole one
}
