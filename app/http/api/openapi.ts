import { z } from 'zod';
import { API_PREFIX, commonProblems, OPERATIONS, type Operation } from './operations.ts';
import { type ProblemCode, statusOf, titleOf } from './problems.ts';
import { answerSchemas, requestSchemas } from './schemas.ts';

type Json = Record<string, unknown>;

const reference = (id: string): string => `#/components/schemas/${id}`;

/** The OpenAPI 3.1 document of the public API, from the schemas that parse its requests and shape its answers. */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lealta API',
      version: '1',
      description:
        'From server to server: no CORS. Money is in minor units of the named currency, ids are texts, instants are UTC. Fields may be added to answers.',
    },
    servers: [{ url: API_PREFIX, description: 'At the address of the app.' }],
    security: [{ key: [] }],
    paths: paths(),
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key made in Lealta, under API keys: lk_…' },
      },
      schemas: { ...components(requestSchemas, 'input'), ...components(answerSchemas, 'output') },
    },
  };
}

function components(registry: typeof answerSchemas, io: 'input' | 'output'): Json {
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: reference,
    unrepresentable: 'throw',
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, id: ___, ...schema }]) => [
      id,
      tidy(schema, io),
    ]),
  );
}

/** A schema as its readers need it. */
function tidy(value: unknown, io: 'input' | 'output'): unknown {
  if (Array.isArray(value)) return value.map((one) => tidy(one, io));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name, field]) => {
    // An answer may gain fields without a new version.
    if (name === 'additionalProperties' && field === false) return io === 'input';
    // What every JSON integer is between is no limit of ours.
    if (name === 'minimum') return field !== Number.MIN_SAFE_INTEGER;
    if (name === 'maximum') return field !== Number.MAX_SAFE_INTEGER;
    // The format says it; as an expression it takes a screen.
    return name !== 'pattern' || !('format' in value);
  });
  return Object.fromEntries(fields.map(([name, field]) => [name, tidy(field, io)]));
}

function paths(): Json {
  const found: Record<string, Json> = {};
  for (const op of OPERATIONS)
    found[op.path] = { ...found[op.path], [op.method.toLowerCase()]: describeOperation(op) };
  return found;
}

function describeOperation(op: Operation): Json {
  return {
    operationId: op.id,
    summary: op.summary,
    description: `Needs the scope \`${op.scope}\`.`,
    parameters: [
      ...parameters(op.params, 'path'),
      ...parameters(op.query, 'query'),
      ...(op.body === null ? [] : [IDEMPOTENCY_KEY]),
      ACCEPT_LANGUAGE,
    ],
    ...(op.body === null
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: named(op.body) } } } }),
    responses: responses(op),
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Unique to the operation; repeated with the request. Its answer is kept for 24 hours.',
  schema: { type: 'string', pattern: '^[!-~]{1,200}$' },
};
const ACCEPT_LANGUAGE = {
  name: 'Accept-Language',
  in: 'header',
  required: false,
  description: 'Language of refusals: es or en.',
  schema: { type: 'string' },
};

function parameters(schema: z.ZodObject, where: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, described]) => {
    const { description, ...field } = described as Json;
    return {
      name,
      in: where,
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: tidy(field, 'input'),
    };
  });
}

const named = (schema: z.ZodType): Json => {
  const meta = requestSchemas.get(schema) ?? answerSchemas.get(schema);
  if (meta === undefined) throw new Error('a schema of the API has no name');
  return { $ref: reference(meta.id) };
};

function responses(op: Operation): Json {
  const found: Record<string, Json> = {};
  for (const [status, schema] of Object.entries(op.answers))
    found[status] = {
      description: answerSchemas.get(schema)?.description ?? '',
      headers: LIMIT_HEADERS,
      content: { 'application/json': { schema: named(schema) } },
    };
  const byStatus = Map.groupBy(new Set<ProblemCode>([...commonProblems(op), ...op.problems]), statusOf);
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b))
    found[status] = {
      description: codes.map((code) => `\`${code}\`: ${titleOf(code)}.`).join(' '),
      content: { 'application/problem+json': { schema: { $ref: reference('Problem') } } },
    };
  return found;
}

const LIMIT_HEADERS = {
  'RateLimit-Limit': { description: 'Requests at once.', schema: { type: 'integer' } },
  'RateLimit-Remaining': { description: 'Requests left of them.', schema: { type: 'integer' } },
  'RateLimit-Reset': { description: 'Seconds until all are there again.', schema: { type: 'integer' } },
};
