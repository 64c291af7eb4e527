/** The app's discount Functions, as its extensions' settings files name them. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';

const EXTENSIONS = fileURLToPath(new URL('../../extensions/', import.meta.url));

const settings = z.object({
  extensions: z
    .array(
      z.object({
        type: z.literal('function'),
        handle: z.string(),
        targeting: z.array(z.object({ target: z.string(), input_query: z.string(), export: z.string() })),
        input: z.object({ variables: z.object({ namespace: z.string(), key: z.string() }) }).optional(),
      }),
    )
    .length(1),
});

export type FunctionTarget = {
  /** Such as `cart.lines.discounts.generate.run`. */
  readonly target: string;
  /** The bundle's export, in camel case as Shopify's command line names it. */
  readonly exportName: string;
  readonly queryFile: string;
};

export type FunctionExtension = {
  readonly handle: string;
  readonly folder: string;
  readonly targets: readonly FunctionTarget[];
  /** The metafield of the discount whose fields are the input query's variables. */
  readonly variables: { readonly namespace: string; readonly key: string } | null;
};

/** Every Function among the app's extensions. */
export function readFunctionExtensions(): FunctionExtension[] {
  return globSync('*/shopify.extension.toml', { cwd: EXTENSIONS }).flatMap((file) => {
    const read = settings.safeParse(parseToml(readFileSync(join(EXTENSIONS, file), 'utf8')));
    const [extension] = read.data?.extensions ?? [];
    if (!extension) return []; // another type of extension
    const folder = join(EXTENSIONS, dirname(file));
    return {
      handle: extension.handle,
      folder,
      targets: extension.targeting.map((one) => ({
        target: one.target,
        exportName: one.export.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
        queryFile: join(folder, one.input_query),
      })),
      variables: extension.input?.variables ?? null,
    };
  });
}

/** Where a Function's bundle is: what Shopify's command line would compile to WebAssembly. */
export const bundleOf = ({ folder }: Pick<FunctionExtension, 'folder'>): string =>
  join(folder, 'dist', 'function.js');

export type LoadedFunction = FunctionExtension & {
  readonly schema: GraphQLSchema;
  readonly bundle: string;
  readonly queries: ReadonlyMap<string, DocumentNode>;
};

const loaded = new Map<string, LoadedFunction>();

/**
 * A Function with its bundle, its queries and Shopify's schema for them; null where no extension has the handle.
 * @throws where its bundle has not been built.
 */
export function loadFunction(handle: string): LoadedFunction | null {
  const known = loaded.get(handle);
  if (known) return known;
  const extension = readFunctionExtensions().find((one) => one.handle === handle);
  if (!extension) return null;
  const bundle = bundleOf(extension);
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: npm run build makes it`);
  const found = {
    ...extension,
    schema: buildSchema(readFileSync(join(extension.folder, 'schema.graphql'), 'utf8')),
    bundle: readFileSync(bundle, 'utf8'),
    queries: new Map(
      extension.targets.map(({ target, queryFile }) => [target, parse(readFileSync(queryFile, 'utf8'))]),
    ),
  };
  loaded.set(handle, found);
  return found;
}
