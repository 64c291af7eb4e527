/**
 * Renews the copies of Shopify's published schemas: the Admin API's, which dev-shop serves and the operations are
 * checked against, and the Functions', in each extension where Shopify's command line expects it.
 * `node scripts/refresh-schemas.ts [version of @shopify/dev-mcp]` takes them from that package, with its licence.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { inProject } from './project.ts';

const apiVersion = '2026-07';
/** Of which of Shopify's Function APIs each extension is. */
const functionApis = {
  'lealta-discount': 'functions_discount',
  'lealta-sale-price': 'functions_discount',
  'lealta-sale-gate': 'functions_cart_checkout_validation',
};
const packageVersion = process.argv[2] ?? '1.16.0';

/** As Shopify's command line prints it, without the descriptions: they are four fifths of it. */
function printFunctionSchema(introspection: string): string {
  const { data } = JSON.parse(introspection) as { data: Parameters<typeof buildClientSchema>[0] };
  const described = printSchema(lexicographicSortSchema(buildClientSchema(data, { assumeValid: true })));
  return `${described.replaceAll(/^ *"""(?:.*"""|[\s\S]*?^ *""")\n/gm, '').replaceAll(/\n{2,}(?= )/g, '\n')}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'shopify-schemas-'));
try {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', `@shopify/dev-mcp@${packageVersion}`, '--json'], {
      cwd: folder,
      encoding: 'utf8',
    }),
  ) as { filename: string }[];
  if (!packed) throw new Error(`@shopify/dev-mcp@${packageVersion} could not be packed`);
  execFileSync('tar', ['xzf', packed.filename], { cwd: folder });
  const published = (name: string) => join(folder, 'package/dist/data', `${name}_${apiVersion}.json.gz`);
  const admin = 'dev-shop/admin-api/schema';
  copyFileSync(published('admin'), inProject(`${admin}/admin-${apiVersion}.json.gz`));
  copyFileSync(join(folder, 'package', 'LICENSE'), inProject(`${admin}/LICENSE`));
  for (const [extension, api] of Object.entries(functionApis)) {
    const introspection = gunzipSync(readFileSync(published(api))).toString('utf8');
    writeFileSync(inProject(`extensions/${extension}/schema.graphql`), printFunctionSchema(introspection));
  }
  console.log(`The schemas of ${apiVersion} are now those of @shopify/dev-mcp ${packageVersion}.`);
} finally {
  rmSync(folder, { recursive: true });
}
