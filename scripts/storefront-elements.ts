/** The theme extension's scripts, compiled and made small: Shopify serves an extension's assets as they are. */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { inProject } from './project.ts';

/** Browsers of the last four years, which is what Shopify's own themes support. */
const TARGET = 'es2022';

/** One file an element: `extensions/elements/lealta-<name>.ts` becomes the theme extension's asset of that name. */
export async function storefrontElements(): Promise<{ path: string; content: string }[]> {
  const entries = globSync('extensions/elements/lealta-*.ts', { cwd: inProject('.') })
    .filter((file) => basename(file) !== 'lealta-element.ts')
    .sort();
  const { outputFiles } = await build({
    entryPoints: entries.map((file) => inProject(file)),
    outdir: inProject('extensions/lealta-theme/assets'),
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: TARGET,
    charset: 'utf8',
    logLevel: 'silent',
  });
  return outputFiles.map(({ path, text }) => ({ path, content: text }));
}
