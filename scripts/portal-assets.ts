/** The member portal's script, service worker and stylesheet, bundled and made small, as the app serves them. */
import { build } from 'esbuild';
import { inProject } from './project.ts';
import { TARGET } from './storefront-elements.ts';

export async function portalAssets(): Promise<{ path: string; content: string }[]> {
  const { outputFiles } = await build({
    entryPoints: ['browser/portal.ts', 'browser/sw.ts', 'styles/portal.css'].map((file) =>
      inProject(`app/storefront/${file}`),
    ),
    entryNames: '[name]',
    outdir: inProject('app/storefront/generated'),
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
