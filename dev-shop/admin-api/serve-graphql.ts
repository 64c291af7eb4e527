import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import type { DevShopContext } from '../context.ts';
import { readFields, sendJson } from '../http.ts';
import type { Installation, Store } from '../model.ts';
import { actualCost, type Bucket, createBucket, requestedCost } from './cost.ts';
import { mutationRoot, queryRoot } from './roots.ts';
import { type AdminSchema, loadAdminSchema } from './schema.ts';
import type { Source } from './sources/connections.ts';

export type AdminGraphql = {
  serve(store: Store, request: IncomingMessage, response: ServerResponse): Promise<void>;
  bucket(store: Store): Bucket;
};

const singleQueryCostMax = 1_000;
const documentsKept = 500;

/** Reads a field of a source; one that no source gives is an error, so that a gap never looks like an empty answer. */
const readField: GraphQLFieldResolver<Source, unknown> = (source, args, contextValue, info) => {
  const value = source[info.fieldName];
  if (value === undefined) {
    throw new GraphQLError(`dev-shop does not serve ${info.parentType.name}.${info.fieldName}`);
  }
  return typeof value === 'function' ? value.call(source, args, contextValue, info) : value;
};

const grants = (held: readonly string[], needed: string): boolean =>
  held.includes(needed) || (needed.startsWith('read_') && held.includes(needed.replace('read_', 'write_')));

/** The installation that holds the request's token, while it lasts. */
function installationOf(store: Store, request: IncomingMessage, now: Date): Installation | null {
  const token = request.headers['x-shopify-access-token'];
  const at = now.toISOString();
  const holds = store.installation?.tokens.some(
    ({ accessToken, expiresAt }) => accessToken === token && expiresAt > at,
  );
  return holds ? store.installation : null;
}

/** The Admin API: validates against Shopify's schema, charges the cost, checks scopes, answers. */
export function createAdminGraphql(context: DevShopContext): AdminGraphql {
  const buckets = new WeakMap<Store, Bucket>();
  const documents = new Map<string, { document: DocumentNode | null; errors: readonly GraphQLError[] }>();
  let admin: AdminSchema | null = null;

  const bucket = (store: Store): Bucket => {
    let found = buckets.get(store);
    if (!found) {
      found = createBucket();
      buckets.set(store, found);
    }
    return found;
  };

  const prepare = ({ schema }: AdminSchema, query: string) => {
    let prepared = documents.get(query);
    if (prepared) return prepared;
    try {
      const document = parse(query);
      prepared = { document, errors: validate(schema, document) };
    } catch (error) {
      prepared = {
        document: null,
        errors: [error instanceof GraphQLError ? error : new GraphQLError(String(error))],
      };
    }
    if (documents.size >= documentsKept) documents.clear();
    documents.set(query, prepared);
    return prepared;
  };

  return {
    bucket,
    async serve(store, request, response) {
      const installation = installationOf(store, request, context.now());
      if (!installation) {
        return sendJson(response, 401, {
          errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
        });
      }
      admin ??= loadAdminSchema();
      const { schema, scopesOf } = admin;
      const body = await readFields(request);
      const query = typeof body.query === 'string' ? body.query : '';
      const { document, errors } = prepare(admin, query);
      if (!document || errors.length > 0) return sendJson(response, 200, { errors });
      const operation = getOperationAST(
        document,
        typeof body.operationName === 'string' ? body.operationName : undefined,
      );
      if (!operation)
        return sendJson(response, 200, { errors: [{ message: 'An operation name is required' }] });
      const variables = (body.variables ?? {}) as Record<string, unknown>;

      const denied = new Set<string>();
      const requestedQueryCost = requestedCost(schema, document, operation, variables, (field) => {
        for (const name of [field.returnTypeName, `${field.typeName}.${field.fieldName}`]) {
          const needed = scopesOf(name);
          if (needed.length > 0 && !needed.some((scope) => grants(installation.scopes, scope))) {
            denied.add(
              `${field.fieldName} field. Required access: \`${needed.join('` or `')}\` access scope.`,
            );
          }
        }
      });
      const points = bucket(store);
      const cost = (actualQueryCost: number | null) => ({
        cost: { requestedQueryCost, actualQueryCost, throttleStatus: points.status() },
      });
      if (denied.size > 0) {
        return sendJson(response, 200, {
          data: null,
          errors: [...denied].map((what) => ({
            message: `Access denied for ${what}`,
            extensions: {
              code: 'ACCESS_DENIED',
              documentation: 'https://shopify.dev/api/usage/access-scopes',
            },
          })),
          extensions: cost(0),
        });
      }
      if (requestedQueryCost > singleQueryCostMax) {
        return sendJson(response, 200, {
          errors: [
            {
              message: `Query cost is ${requestedQueryCost}, which exceeds the single query max cost limit (${singleQueryCostMax}).`,
              extensions: {
                code: 'MAX_COST_EXCEEDED',
                cost: requestedQueryCost,
                maxCost: singleQueryCostMax,
              },
            },
          ],
        });
      }
      if (!points.take(requestedQueryCost)) {
        return sendJson(response, 200, {
          errors: [
            {
              message: 'Throttled',
              extensions: {
                code: 'THROTTLED',
                documentation: 'https://shopify.dev/api/usage/rate-limits',
              },
            },
          ],
          extensions: cost(null),
        });
      }
      const isMutation = operation.operation === 'mutation';
      const result = await execute({
        schema,
        document,
        operationName: operation.name?.value ?? null,
        variableValues: variables,
        rootValue: isMutation ? mutationRoot(context, store) : queryRoot(context, store, installation),
        fieldResolver: readField,
      });
      const actual = Math.min(
        requestedQueryCost,
        actualCost(result.data, isMutation ? operation.selectionSet.selections.length : 0),
      );
      points.giveBack(requestedQueryCost - actual);
      sendJson(response, 200, {
        ...(result.data === undefined ? {} : { data: result.data }),
        ...(result.errors ? { errors: result.errors } : {}),
        extensions: cost(actual),
      });
    },
  };
}
