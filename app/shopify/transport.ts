import { setTimeout as delay } from 'node:timers/promises';
import { print, type TypedQueryDocumentNode } from 'graphql';
import { ClientError, GraphQLClient } from 'graphql-request';
import { z } from 'zod';
import { readJson } from '#app/kernel/read-json.ts';
import type { AccessTokens } from './access-tokens.ts';
import { ShopifyAuthorizationLost, ShopifyRefused, ShopifyUnavailable } from './failures.ts';
import type { QueryBudget } from './query-budget.ts';

export type TransportLimits = {
  /** Longest wait for one answer. */
  timeoutMs: number;
  /** Longest time spent on one call, with waiting for the query budget and trying again. */
  patienceMs: number;
  /** First pause after a failure; it doubles, up to 5 s. */
  retryPauseMs: number;
  retriesMax: number;
};

/** Together shorter than the patience with a reservation (settle-reservations), so that no call outlives it. */
export const DEFAULT_LIMITS: TransportLimits = {
  timeoutMs: 10_000,
  patienceMs: 30_000,
  retryPauseMs: 300,
  retriesMax: 4,
};

/**
 * Longest time spent on a call that a page of the storefront waits for: Shopify's proxy gives the app ten seconds to
 * answer, with everything else that it has to do.
 */
export const PAGE_PATIENCE_MS = 3_000;

/** `always`: reads, and writes that end in the same state when done twice. `if-not-run`: only where Shopify ran nothing. */
export type Repeatable = 'always' | 'if-not-run';

export type Transport = {
  /**
   * Runs one operation against the Admin API.
   * @param patienceMs longest time spent on it, where it is less than the limits say
   * @throws ShopifyUnavailable, ShopifyAuthorizationLost, ShopifyRefused, QueryTooCostly
   */
  run<Result, Variables extends Record<string, unknown>>(
    document: TypedQueryDocumentNode<Result, Variables>,
    variables: Variables,
    repeatable: Repeatable,
    patienceMs?: number,
  ): Promise<Result>;
};

/** What is left, in whole milliseconds, of the time that somebody waits for Shopify; all calls made for them take from it. */
export type Patience = { leftMs: number };

/**
 * The same transport for a caller who does not wait for ever, however many calls are made. Only the calls count: what
 * waits for our own database has not waited for Shopify. What is asked when nothing is left is not sent.
 */
export const withPatience = (transport: Transport, patience: Patience): Transport => ({
  async run(document, variables, repeatable, patienceMs = Number.POSITIVE_INFINITY) {
    if (patience.leftMs <= 0) throw new ShopifyUnavailable('no time was left to ask');
    const asked = performance.now();
    try {
      return await transport.run(document, variables, repeatable, Math.min(patienceMs, patience.leftMs));
    } finally {
      patience.leftMs -= Math.ceil(performance.now() - asked);
    }
  },
});

/** One query asks for more than Shopify allows at once: ask for less. */
export class QueryTooCostly extends Error {
  override readonly name = 'QueryTooCostly';
}

type Settings = {
  url: string;
  userAgent: string;
  tokens: AccessTokens;
  budget: QueryBudget;
  limits: TransportLimits;
};

type Answer = { data?: unknown; errors?: unknown; extensions?: unknown };
type Attempt =
  | { kind: 'answered'; data: unknown }
  | { kind: 'throttled'; waitMs: number }
  | { kind: 'token-refused'; token: string }
  | { kind: 'failed'; reason: string; mayHaveRun: boolean };

const errorsShape = z.array(
  z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }),
);
const costShape = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    throttleStatus: z.object({
      maximumAvailable: z.number(),
      currentlyAvailable: z.number(),
      restoreRate: z.number(),
    }),
  }),
});

const RETRY_PAUSE_MAX_MS = 5_000;
const THROTTLED_PAUSE_MS = 1_000;

/** The one door to a shop's Admin API: token, time-out, query budget and trying again. */
export function createTransport({ url, userAgent, tokens, budget, limits }: Settings): Transport {
  const client = new GraphQLClient(url, {
    errorPolicy: 'all',
    jsonSerializer: { parse: readJson, stringify: JSON.stringify },
  });
  const texts = new WeakMap<object, { text: string; name: string }>();

  const textOf = (document: TypedQueryDocumentNode<never, never>) => {
    let known = texts.get(document);
    if (!known) {
      const [operation] = document.definitions;
      const name = operation?.kind === 'OperationDefinition' ? (operation.name?.value ?? '') : '';
      known = { text: print(document), name };
      texts.set(document, known);
    }
    return known;
  };

  const attempt = async (
    name: string,
    query: string,
    variables: object,
    token: string,
    timeoutMs: number,
  ): Promise<Attempt> => {
    let answer: Answer;
    try {
      answer = await client.rawRequest<unknown, object>({
        query,
        variables,
        requestHeaders: { 'X-Shopify-Access-Token': token, 'User-Agent': userAgent },
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      if (!(error instanceof ClientError))
        return { kind: 'failed', reason: reasonOf(error), mayHaveRun: true };
      return readStatus(error, token);
    }
    const cost = costShape.safeParse(answer.extensions);
    if (cost.success) budget.learn(name, cost.data.cost);
    return readAnswer(name, answer, cost.success ? cost.data.cost : null);
  };

  return {
    async run(document, variables, repeatable, patienceMs = limits.patienceMs) {
      const { text, name } = textOf(document as unknown as TypedQueryDocumentNode<never, never>);
      const deadline = Date.now() + patienceMs;
      const leftMs = () => Math.max(1, deadline - Date.now());
      // A renewal that takes too long goes on for those who come later.
      const inTime = (token: Promise<string>) =>
        within(leftMs(), token, () => new ShopifyUnavailable(`${name}: the token was not renewed in time`));
      let token = await inTime(tokens.current());
      let renewed = false;
      for (let failures = 0; ; ) {
        if (!(await budget.reserve(name, deadline - Date.now())))
          throw new ShopifyUnavailable(`${name}: the shop's query budget is used up`);
        const outcome = await attempt(name, text, variables, token, Math.min(limits.timeoutMs, leftMs()));
        if (outcome.kind === 'answered') return outcome.data as never;
        if (outcome.kind === 'token-refused') {
          if (renewed) throw new ShopifyAuthorizationLost(`${name}: Shopify refused a renewed token`);
          renewed = true;
          token = await inTime(tokens.after(outcome.token));
          continue;
        }
        const waitMs =
          outcome.kind === 'throttled'
            ? outcome.waitMs
            : Math.min(limits.retryPauseMs * 2 ** failures, RETRY_PAUSE_MAX_MS) * (0.75 + Math.random() / 2);
        const reason = outcome.kind === 'throttled' ? 'throttled' : outcome.reason;
        if (outcome.kind === 'failed') {
          failures += 1;
          const again = repeatable === 'always' || !outcome.mayHaveRun;
          if (!again || failures > limits.retriesMax) throw new ShopifyUnavailable(`${name}: ${reason}`);
        }
        if (Date.now() + waitMs > deadline) throw new ShopifyUnavailable(`${name}: ${reason}`);
        await delay(waitMs);
      }
    },
  };
}

/** An answer with another status than 200. The message of ClientError holds the variables: it is not passed on. */
function readStatus(error: ClientError, token: string): Attempt {
  const { status, headers } = error.response;
  if (status === 401) return { kind: 'token-refused', token };
  if (status === 429) {
    const seconds = Number(new Headers(headers as HeadersInit).get('retry-after'));
    return { kind: 'throttled', waitMs: seconds > 0 ? seconds * 1000 : THROTTLED_PAUSE_MS };
  }
  if (status === 403 || status === 404)
    throw new ShopifyAuthorizationLost(`Shopify answered ${status}: the shop is closed or removed the app`);
  // 402: the shop is frozen until its bill is paid; 423: locked. Both may pass.
  if (status >= 500 || status === 402 || status === 408 || status === 423)
    return { kind: 'failed', reason: `Shopify answered ${status}`, mayHaveRun: status >= 500 };
  throw new ShopifyRefused(`Shopify answered ${status}`);
}

function readAnswer(name: string, answer: Answer, cost: z.infer<typeof costShape>['cost'] | null): Attempt {
  const errors = errorsShape.safeParse(answer.errors ?? []).data ?? [{ message: 'errors of unknown shape' }];
  const codes = errors.map((error) => ('extensions' in error ? error.extensions?.code : undefined));
  if (codes.includes('THROTTLED')) {
    const missing = cost ? cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable : 0;
    const waitMs = cost && missing > 0 ? Math.ceil((missing / cost.throttleStatus.restoreRate) * 1000) : 0;
    return { kind: 'throttled', waitMs: Math.max(waitMs, cost ? 50 : THROTTLED_PAUSE_MS) };
  }
  if (codes.includes('MAX_COST_EXCEEDED')) throw new QueryTooCostly(name);
  if (codes.some((code) => code === 'INTERNAL_SERVER_ERROR' || code === 'TIMEOUT'))
    return { kind: 'failed', reason: 'Shopify had an internal error', mayHaveRun: true };
  if (codes.includes('SHOP_INACTIVE'))
    return { kind: 'failed', reason: 'the shop is inactive', mayHaveRun: false };
  if (errors.length > 0)
    throw new ShopifyRefused(`${name}: ${errors.map(({ message }) => message).join('; ')}`);
  if (answer.data === undefined || answer.data === null)
    return { kind: 'failed', reason: 'Shopify answered without data', mayHaveRun: true };
  return { kind: 'answered', data: answer.data };
}

/** What is promised, or a failure when it takes longer. */
async function within<Value>(ms: number, promised: Promise<Value>, failure: () => Error): Promise<Value> {
  const stop = new AbortController();
  const late = delay(ms, undefined, { signal: stop.signal }).then(() => Promise.reject(failure()));
  try {
    return await Promise.race([promised, late]);
  } finally {
    late.catch(() => undefined);
    stop.abort();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  if (error instanceof SyntaxError) return 'the answer was not JSON';
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `no connection${cause}`;
}
