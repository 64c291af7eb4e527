/**
 * Types and documents of every operation in `app/shopify/operations`, checked against Shopify's real Admin schema, and
 * the types of what each Function is given and answers: what Shopify would refuse does not generate.
 * `npm run generate` writes them, `npm run check` compares.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { buildClientSchema, printSchema } from 'graphql';

const inProject = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const ADMIN_OPERATIONS = inProject('app/shopify/operations/*.graphql');
const ADMIN_TYPES_FILE = inProject('app/shopify/generated/admin.ts');

/** Every Function: its folder, the name of its types' file, and the field of Shopify's schema that takes its result. */
const FUNCTIONS = [
  { folder: 'lealta-discount', file: 'cart-lines-discounts', takes: 'cartLinesDiscountsGenerateRun' },
  { folder: 'lealta-sale-price', file: 'sale-prices', takes: 'cartLinesDiscountsGenerateRun' },
  { folder: 'lealta-sale-gate', file: 'cart-validations', takes: 'cartValidationsGenerateRun' },
];

/** Erasable: enums as unions of texts. Decimal texts stay texts: money never passes through a floating-point number. */
const TYPES = {
  useTypeImports: true,
  disableDescriptions: true,
  enumType: 'string-literal',
  defaultScalarType: 'unknown',
  scalars: { ID: 'string', DateTime: 'string', Decimal: 'string', Money: 'string', URL: 'string' },
};

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
          ...TYPES,
          documentNodeImport: 'graphql#TypedQueryDocumentNode',
          skipTypename: true,
        },
      },
    },
  };
}

/** Settings for the types of the Functions: the input of each by its own query, its result by Shopify's schema. */
export function functionTypesConfigs(): CodegenConfig[] {
  return FUNCTIONS.map(({ folder, file, takes }) => {
    const extension = inProject(`extensions/${folder}/`);
    const result = `${takes[0]?.toUpperCase()}${takes.slice(1)}Result`;
    return {
      schema: `${extension}schema.graphql`,
      documents: [
        `${extension}src/*.graphql`,
        // No operation of ours: it names the type of the result, which is an input for Shopify.
        `mutation Result($result: ${result}!) { ${takes}(result: $result) }`,
      ],
      silent: true,
      errorsOnly: true,
      generates: {
        [`${extension}src/generated/${file}.ts`]: { plugins: ['typescript-operations'], config: TYPES },
      },
    };
  });
}
