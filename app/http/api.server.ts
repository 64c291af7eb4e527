import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { z } from 'zod';
import type { Shop } from '#app/db/shops.store.ts';
import type { Locale } from '#app/i18n/locale.ts';
import { hashOf, type Json } from '#app/kernel/hash.ts';
import { isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/failures.ts';
import { acceptedLocale } from './api/accept-language.ts';
import { markMissing, toFieldErrors } from './api/field-errors.ts';
import { networkOf } from './api/network-of.ts';
import type { Operation } from './api/operations.ts';
import { ApiRefusal, type ProblemCode, toProblem } from './api/problems.ts';
import { createTokenBuckets, type Taken } from './api/token-buckets.ts';
import type { Lealta } from './load-context.ts';
import { readJsonBody, UnreadableBody } from './read-json-body.ts';

/** What a handler of `Op` is called with. */
export type ApiCall<Op extends Operation> = {
  lealta: Lealta;
  shop: Shop;
  /** Who calls, as the ledger's causes name them. */
  by: string;
  /** The same for a request that is repeated, another for every other one. */
  requestId: string;
  /** As the caller gave it, whoever that is; empty for what only reads. */
  idempotencyKey: string;
  params: z.output<Op['params']>;
  query: z.output<Op['query']>;
  body: Op['body'] extends z.ZodType ? z.output<Op['body']> : null;
};

/** A status that the operation knows, with what it answers then. */
export type ApiAnswer<Op extends Operation> = {
  [Status in keyof Op['answers'] & number]: {
    status: Status;
    body: Op['answers'][Status] extends z.ZodType ? z.input<Op['answers'][Status]> : never;
  };
}[keyof Op['answers'] & number];

/** Parsed by the operation's own schemas, which only its handler knows the types of. */
type AnyCall = Omit<ApiCall<Operation>, 'body'> & { body: unknown };

type ApiHandler = {
  operation: Operation;
  handle(call: AnyCall): Promise<{ status: number; body: unknown }>;
};

/** Ties an operation to what does it: `answer(getMember)(async (call) => …)`. */
export const answer =
  <Op extends Operation>(operation: Op) =>
  (handle: (call: ApiCall<Op>) => Promise<ApiAnswer<Op>>): ApiHandler => ({
    operation,
    handle: (call) => handle(call as unknown as ApiCall<Op>),
  });

/** Requests of one key: so many at once, then so many a second; counted by each web process for itself. */
export const API_LIMIT = { burst: 120, perSecond: 10 } as const;
const take = createTokenBuckets(API_LIMIT);

/** Requests of one address without a key that is good: so many at once, then so many a second, in each web process. */
export const WRONG_KEY_LIMIT = { burst: 30, perSecond: 0.5 } as const;
const takeWrong = createTokenBuckets(WRONG_KEY_LIMIT);

const IDEMPOTENCY_KEY = /^[!-~]{1,200}$/;

type Args = LoaderFunctionArgs | ActionFunctionArgs;
type Answering = (args: Args) => Promise<Response>;

/** A route's two halves: Remix asks the loader for what reads and the action for what writes. */
export type ApiRoute = { readonly loader: Answering; readonly action: Answering };

const both = (answering: Answering): ApiRoute => ({ loader: answering, action: answering });

/**
 * An address of the public API: its loader and its action. Asks, in this order: is there such a method, whose key is
 * it, is it in time, is it allowed, is it well-formed; and for what writes: was it done before. Refusals are
 * `application/problem+json`.
 */
export function apiRoute(...handlers: ApiHandler[]): ApiRoute {
  return both(async ({ request, params, context: { lealta, clientAddress } }) => {
    const locale = acceptedLocale(request.headers.get('accept-language'));
    const headers = new Headers();
    try {
      const handler = handlers.find(({ operation }) => operation.method === methodOf(request));
      if (handler === undefined) throw methodNotAllowed(handlers);
      return await run(handler, { request, params, lealta, clientAddress, locale, headers });
    } catch (error) {
      return refuse(error, { request, lealta, locale, headers });
    }
  });
}

/** For addresses at which there is nothing. */
export const apiNotFound: ApiRoute = both(async ({ request }) =>
  respond(
    toProblem(new ApiRefusal('not-found'), acceptedLocale(request.headers.get('accept-language'))),
    new Headers(),
  ),
);

type Run = {
  request: Request;
  params: Args['params'];
  lealta: Lealta;
  clientAddress: string;
  locale: Locale;
  headers: Headers;
};

async function run(
  handler: ApiHandler,
  { request, params, lealta, clientAddress, locale, headers }: Run,
): Promise<Response> {
  const { operation } = handler;
  const { shop, keyId, scopes } = await recognise(lealta, request, networkOf(clientAddress));
  limit(keyId, headers);
  if (!scopes.includes(operation.scope))
    throw new ApiRefusal('scope-missing', { params: { scope: operation.scope } });
  const idempotencyKey = operation.method === 'POST' ? idempotencyKeyOf(request) : '';
  const parsedParams = operation.params.safeParse(params);
  if (!parsedParams.success) throw new ApiRefusal(ofWhichNone(operation));
  const { pathname: path, searchParams } = new URL(request.url);
  const query = parse(operation.query, Object.fromEntries(searchParams), 'query-invalid');
  const body = operation.body && parse(operation.body, await readBody(request), 'body-invalid');
  const asked = { path, body: body as Json };
  const call: AnyCall = {
    lealta,
    shop,
    by: `api:${keyId}`,
    // With its content: when the answer is forgotten, the key may come again with another.
    requestId: `api:${keyId}:${idempotencyKey}:${hashOf(asked)}`,
    idempotencyKey,
    params: parsedParams.data,
    query,
    body,
  };
  const work = async () => {
    const { status, body } = await handler.handle(call);
    const schema = operation.answers[status];
    if (schema === undefined) throw new Error(`${operation.id} does not know the status ${status}`);
    return { status, body: JSON.stringify(schema.parse(body)) };
  };
  if (operation.method !== 'POST') return respond(await work(), headers);

  // A refusal is an answer as well: who repeats the request gets it again.
  const refusable = () =>
    work().catch((error: unknown) => {
      const refusal = toRefusal(error);
      if (refusal === null) throw error;
      const problem = toProblem(refusal, locale);
      return { status: problem.status, body: JSON.stringify(problem.body) };
    });
  const once = await lealta.api.answerOnce(shop.shopId, { keyId, idempotencyKey }, asked, refusable);
  if (once.outcome === 'in-flight')
    throw new ApiRefusal('idempotency-key-in-flight', { headers: { 'Retry-After': '2' } });
  if (once.outcome === 'key-reused') throw new ApiRefusal('idempotency-key-reused');
  if (once.replayed) headers.set('Idempotency-Replayed', 'true');
  if (once.status === 503) headers.set('Retry-After', '60');
  return respond(once, headers);
}

/** Whose key the request brings. An address that keeps on sending wrong ones is refused before any is looked up. */
async function recognise(lealta: Lealta, request: Request, network: string) {
  const { allowed, retryAfterSeconds } = takeWrong(network, 0);
  if (!allowed) throw tooManyRequests(retryAfterSeconds);
  const [, key] = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const challenge = { 'WWW-Authenticate': 'Bearer realm="Lealta"' };
  const caller = key === undefined ? null : await lealta.api.recogniseKey(key);
  if (caller === null) {
    takeWrong(network);
    throw new ApiRefusal(key === undefined ? 'key-missing' : 'key-invalid', { headers: challenge });
  }
  if (!caller.shop.installed) throw new ApiRefusal('app-not-installed');
  return caller;
}

function limit(keyId: string, headers: Headers): void {
  const taken: Taken = take(keyId);
  headers.set('RateLimit-Limit', String(API_LIMIT.burst));
  headers.set('RateLimit-Remaining', String(taken.remaining));
  headers.set('RateLimit-Reset', String(taken.resetSeconds));
  if (!taken.allowed) throw tooManyRequests(taken.retryAfterSeconds);
}

const tooManyRequests = (retryAfterSeconds: number): ApiRefusal =>
  new ApiRefusal('too-many-requests', { headers: { 'Retry-After': String(retryAfterSeconds) } });

function idempotencyKeyOf(request: Request): string {
  const key = request.headers.get('idempotency-key')?.trim() ?? '';
  if (key === '') throw new ApiRefusal('idempotency-key-missing');
  if (!IDEMPOTENCY_KEY.test(key)) throw new ApiRefusal('idempotency-key-invalid');
  return key;
}

/** An id that cannot be one names nothing, as one that nobody has. */
const ofWhichNone = (operation: Operation): ProblemCode =>
  operation.problems.find((code) => code.endsWith('-not-found')) ?? 'not-found';

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: 'query-invalid' | 'body-invalid',
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: markMissing });
  if (parsed.success) return parsed.data;
  throw new ApiRefusal(code, { errors: toFieldErrors(parsed.error.issues) });
}

const BODY_PROBLEMS: Readonly<Record<UnreadableBody['status'], ProblemCode>> = {
  413: 'body-too-large',
  415: 'media-type-unsupported',
  422: 'body-malformed',
};

async function readBody(request: Request): Promise<unknown> {
  try {
    return await readJsonBody(request);
  } catch (error) {
    if (!(error instanceof UnreadableBody)) throw error;
    throw new ApiRefusal(BODY_PROBLEMS[error.status]);
  }
}

const methodOf = ({ method }: Request): string => (method === 'HEAD' ? 'GET' : method);

const methodNotAllowed = (handlers: readonly ApiHandler[]): ApiRefusal =>
  new ApiRefusal('method-not-allowed', {
    headers: { Allow: handlers.map(({ operation }) => operation.method).join(', ') },
  });

function toRefusal(error: unknown): ApiRefusal | null {
  if (error instanceof ApiRefusal) return error;
  if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error))
    return new ApiRefusal('shopify-unavailable');
  return null;
}

function refuse(
  error: unknown,
  { request, lealta, locale, headers }: Omit<Run, 'params' | 'clientAddress'>,
): Response {
  const refusal = toRefusal(error) ?? new ApiRefusal('internal-error');
  // The path only: a query may hold an e-mail address.
  if (refusal.code === 'internal-error')
    lealta.log.error({ err: error, path: new URL(request.url).pathname }, 'a call of the API failed');
  if (refusal.code === 'shopify-unavailable') headers.set('Retry-After', '60');
  for (const [name, value] of Object.entries(refusal.headers)) headers.set(name, value);
  headers.set('Content-Language', locale);
  return respond(toProblem(refusal, locale), headers);
}

function respond({ status, body }: { status: number; body: string | object }, headers: Headers): Response {
  headers.set('Content-Type', status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json');
  headers.set('Cache-Control', 'no-store');
  headers.set('Vary', 'Authorization, Accept-Language');
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}
