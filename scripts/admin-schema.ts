import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { z } from 'zod';
import { inProject } from './project.ts';

const FOLDER = inProject('dev-shop/admin-api/schema');

/** Shopify's published Admin schema: one API version, in one file. */
export const ADMIN_SCHEMA_FILE = inProject('dev-shop/admin-api/schema', findSchemaName());

function findSchemaName(): string {
  const names = readdirSync(FOLDER).filter((name) => /^admin.*\.json\.gz$/.test(name));
  const [name] = names;
  if (!name || names.length > 1)
    throw new Error(`expected one admin*.json.gz in ${FOLDER}, found ${names.length}`);
  return name;
}

/** What an app must be granted to use a type or a field; one of the scopes is enough. */
export type AccessRule = { typeName: string; fieldName?: string | undefined; offlineScopes: string[] };

const published = z.object({
  data: z.custom<IntrospectionQuery>(
    (value) => typeof value === 'object' && value !== null && '__schema' in value,
  ),
  offline_scopes: z.object({
    items: z.array(
      z.object({
        typeName: z.string(),
        fieldName: z.string().optional(),
        offlineScopes: z.array(z.string()),
      }),
    ),
  }),
});

/** Reads the schema (a third of a second) and the access scopes that Shopify publishes with it. */
export function readAdminSchema(): { schema: GraphQLSchema; rules: AccessRule[] } {
  const { data, offline_scopes } = published.parse(
    JSON.parse(gunzipSync(readFileSync(ADMIN_SCHEMA_FILE)).toString('utf8')),
  );
  // The published schema has names that the specification reserves; Shopify serves it all the same.
  return { schema: buildClientSchema(data, { assumeValid: true }), rules: offline_scopes.items };
}
