/**
 * Types and documents of every operation in `app/shopify/operations`, checked against Shopify's real Admin schema: an
 * operation that Shopify would refuse does not generate. `npm run generate` writes them, `npm run check` compares.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { buildClientSchema, printSchema } from 'graphql';

const inProject = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const ADMIN_OPERATIONS = inProject('app/shopify/operations/*.graphql');
const ADMIN_TYPES_FILE = inProject('app/shopify/generated/admin.ts');

/**
 * Settings for `generate()` of @graphql-codegen/cli.
 * @param schemaFile Shopify's Admin schema: introspection as gzipped JSON
 */
export function adminOperationsConfig(schemaFile: string): CodegenConfig {
  const introspection = JSON.parse(gunzipSync(readFileSync(schemaFile)).toString('utf8'));
  return {
    schema: printSchema(buildClientSchema(introspection.data, { assumeValid: true })),
    documents: ADMIN_OPERATIONS,
    silent: true,
    errorsOnly: true,
    generates: {
      [ADMIN_TYPES_FILE]: {
        plugins: ['typescript-operations', 'typed-document-node'],
        config: {
          documentNodeImport: 'graphql#TypedQueryDocumentNode',
          useTypeImports: true,
          skipTypename: true,
          disableDescriptions: true,
          // Erasable: enums as unions of texts.
          enumType: 'string-literal',
          defaultScalarType: 'unknown',
          // Decimal texts stay texts: money never passes through a floating-point number.
          scalars: {
            ID: 'string',
            DateTime: 'string',
            Decimal: 'string',
            Money: 'string',
            URL: 'string',
          },
        },
      },
    },
  };
}
