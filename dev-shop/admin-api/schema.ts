import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';

export const apiVersion = '2026-07';

export type AdminSchema = {
  schema: GraphQLSchema;
  /** Scopes of which any one opens a type (`Order`) or a field (`Shop.email`); nothing listed: open. */
  scopesOf(name: string): readonly string[];
};

type SchemaFile = {
  data: IntrospectionQuery;
  offline_scopes: { items: { typeName: string; fieldName?: string; offlineScopes: string[] }[] };
};

let loaded: AdminSchema | null = null;

/** Shopify's published Admin schema with the access scopes its documentation names (a third of a second, once). */
export function loadAdminSchema(): AdminSchema {
  if (loaded) return loaded;
  const path = new URL(`./schema/admin-${apiVersion}.json.gz`, import.meta.url);
  const file = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as SchemaFile;
  const scopes = new Map(
    file.offline_scopes.items
      .filter((item) => item.offlineScopes.length > 0)
      .map((item) => [
        item.fieldName ? `${item.typeName}.${item.fieldName}` : item.typeName,
        item.offlineScopes,
      ]),
  );
  loaded = {
    schema: buildClientSchema(file.data, { assumeValid: true }),
    scopesOf: (name) => scopes.get(name) ?? [],
  };
  return loaded;
}
