/** What the UI extensions in a customer's account and on the thank-you page have in common, written into each of them. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { inProject, PROJECT } from './project.ts';

const appConfig = z.object({ application_url: z.url() });
const extensionConfig = z.object({
  extensions: z.tuple([
    z.object({
      handle: z.string(),
      type: z.string(),
      targeting: z.array(z.object({ module: z.string().default(''), target: z.string() })).default([]),
    }),
  ]),
});

/** An extension whose blocks are written with Shopify's own elements. */
export type UiExtension = {
  readonly handle: string;
  readonly folder: string;
  /** Where its blocks stand, and what draws each. */
  readonly targets: readonly { readonly target: string; readonly module: string }[];
};

/** Those of the project, by their configurations. */
export function uiExtensions(): UiExtension[] {
  return globSync('extensions/*/shopify.extension.toml', { cwd: inProject('.') })
    .sort()
    .flatMap((file) => {
      const parsed = extensionConfig.safeParse(parse(readFileSync(inProject(file), 'utf8')));
      const extension = parsed.data?.extensions[0];
      if (extension?.type !== 'ui_extension') return [];
      const { handle, targeting } = extension;
      return [{ handle, folder: inProject('extensions', handle), targets: targeting }];
    });
}

/**
 * The texts, of which each extension must have its own, and the app's address, which an extension that was deployed
 * knows from nowhere else.
 */
export async function uiExtensionFiles(): Promise<{ path: string; content: string }[]> {
  const { application_url: url } = appConfig.parse(
    parse(readFileSync(inProject('shopify.app.toml'), 'utf8')),
  );
  const texts = globSync('extensions/ui/locales/*.json', { cwd: inProject('.') }).sort();
  return [
    {
      path: inProject('extensions/ui/generated/application-url.ts'),
      content: `/** The application_url of shopify.app.toml. */\nexport const APPLICATION_URL = '${url}';\n`,
    },
    ...uiExtensions().flatMap(({ handle, folder }) =>
      texts.map((file) => {
        const { extension, ...shared } = JSON.parse(readFileSync(inProject(file), 'utf8'));
        const content = `${JSON.stringify({ ...extension[handle], ...shared }, null, 2)}\n`;
        return { path: `${folder}/locales/${basename(file)}`, content };
      }),
    ),
  ];
}

/** What Shopify's command line puts before an extension's own modules. */
const entryOf = ({ targets }: UiExtension): string =>
  targets
    .flatMap(({ target, module }, index) => [
      `import draw${index} from '${module}';`,
      `shopify.extend('${target}', (...args) => draw${index}(...args));`,
    ])
    .join('\n');

/**
 * An extension's script, bundled as Shopify's command line (4.8) does.
 * @param appUrl where the app answers, as `shopify app dev` says; without it the address of shopify.app.toml holds
 */
export async function bundleUiExtension(extension: UiExtension, appUrl?: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: {
      contents: entryOf(extension),
      resolveDir: extension.folder,
      loader: 'tsx',
    },
    bundle: true,
    define: {
      'process.env.NODE_ENV': '"production"',
      ...(appUrl === undefined ? {} : { 'process.env.APP_URL': JSON.stringify(appUrl) }),
    },
    jsx: 'automatic',
    legalComments: 'none',
    loader: { '.esnext': 'ts', '.js': 'jsx' },
    minify: true,
    resolveExtensions: ['.tsx', '.ts', '.js', '.json', '.esnext', '.mjs', '.ejs'],
    target: 'es6',
    absWorkingDir: PROJECT,
    logLevel: 'silent',
    write: false,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}
