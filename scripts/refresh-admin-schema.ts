/**
 * Renews the copy of Shopify's Admin GraphQL schema that dev-shop serves and the operations are checked against:
 * `node scripts/refresh-admin-schema.ts [version of @shopify/dev-mcp]`. Takes the introspection and the access scopes
 * from that package, with its licence.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const apiVersion = '2026-07';
const packageVersion = process.argv[2] ?? '1.16.0';
const target = fileURLToPath(new URL('../dev-shop/admin-api/schema/', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'admin-schema-'));
try {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', `@shopify/dev-mcp@${packageVersion}`, '--json'], {
      cwd: folder,
      encoding: 'utf8',
    }),
  ) as { filename: string }[];
  if (!packed) throw new Error(`@shopify/dev-mcp@${packageVersion} could not be packed`);
  execFileSync('tar', ['xzf', packed.filename], { cwd: folder });
  const schema = join(folder, 'package', 'dist', 'data', `admin_${apiVersion}.json.gz`);
  copyFileSync(schema, join(target, `admin-${apiVersion}.json.gz`));
  copyFileSync(join(folder, 'package', 'LICENSE'), join(target, 'LICENSE'));
  console.log(`dev-shop/admin-api/schema/admin-${apiVersion}.json.gz is now that of ${packageVersion}`);
} finally {
  rmSync(folder, { recursive: true });
}
