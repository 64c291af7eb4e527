/** The theme extension's scripts and stylesheets, bundled and made small: Shopify serves an extension's assets as they are. */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { inProject } from './project.ts';

/** Browsers of the last four years, which is what Shopify's own themes support. */
export const TARGET = 'es2022';

/**
 * One file an element and one a block: `extensions/elements/lealta-<name>.ts` and `extensions/styles/lealta-<name>.css`
 * become the theme extension's assets of that name, so that a block brings only what it needs.
 */
export async function storefrontElements(): Promise<{ path: string; content: string }[]> {
  const entries = globSync(['extensions/elements/lealta-*.ts', 'extensions/styles/lealta-*.css'], {
    cwd: inProject('.'),
  })
    .filter((file) => basename(file) !== 'lealta-element.ts')
    .sort();
  const { outputFiles } = await build({
    entryPoints: entries.map((file) => inProject(file)),
    entryNames: '[name]',
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
