import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { z } from 'zod';
import type { Shop } from '#app/db/shops.store.ts';
import type { ShopperLocale } from '#app/i18n/shopper-locale.ts';
import type { ShopifyCustomerId } from '#app/kernel/ids.ts';
import { networkOf } from './api/network-of.ts';
import { createTokenBuckets } from './api/token-buckets.ts';
import { ProxyRefusal, proxyErrorResponse, proxyJson } from './errors.ts';
import { readExtensionToken } from './extension-token.ts';
import type { Lealta } from './load-context.ts';
import { readJsonBody } from './read-json-body.ts';
import { letIn, localeOf, refusalOf } from './storefront-gate.ts';

export type ExtensionArgs<Body> = {
  lealta: Lealta;
  shop: Shop;
  /** Who is logged in, by Shopify's word; null for a guest. */
  customerId: ShopifyCustomerId | null;
  locale: ShopperLocale;
  body: Body;
};

/** Calls of one customer, or of one network's guests: so many at once, then so many a second, in each web process. */
export const EXTENSION_LIMITS = {
  customer: { burst: 30, perSecond: 0.5 },
  network: { burst: 120, perSecond: 4 },
} as const;
const takeOfCustomer = createTokenBuckets(EXTENSION_LIMITS.customer);
const takeOfNetwork = createTokenBuckets(EXTENSION_LIMITS.network);

/**
 * A UI extension runs in a worker without an origin of its own, so its address cannot be named; it sends no cookies but
 * a token, which no other page has.
 */
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
} as const;
const PREFLIGHT = {
  ...CORS,
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Max-Age': '7200',
} as const;

type Answering = (args: LoaderFunctionArgs | ActionFunctionArgs) => Promise<Response>;
/** Remix asks the loader for GET and OPTIONS, and the action for the rest. */
export type ExtensionRoute = { readonly loader: Answering; readonly action: Answering };

const both = (answering: Answering): ExtensionRoute => ({ loader: answering, action: answering });

/** An address that a UI extension reads. */
export const extensionRead = (handler: (args: ExtensionArgs<null>) => Promise<unknown>): ExtensionRoute =>
  both((args) => answer(args, 'GET', (call) => handler({ ...call, body: null })));

/** An address that a UI extension posts JSON to, of at most 16 kB. */
export const extensionPost = <Schema extends z.ZodType>(
  schema: Schema,
  handler: (args: ExtensionArgs<z.output<Schema>>) => Promise<unknown>,
): ExtensionRoute =>
  both((args) =>
    answer(args, 'POST', async (call) => {
      const body = schema.safeParse(await readJsonBody(args.request));
      if (!body.success) throw new ProxyRefusal('invalid-request');
      return handler({ ...call, body: body.data });
    }),
  );

async function answer(
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
  method: 'GET' | 'POST',
  work: (call: Omit<ExtensionArgs<null>, 'body'>) => Promise<unknown>,
): Promise<Response> {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: PREFLIGHT });
  const { lealta, clientAddress } = context;
  const locale = localeOf(request);
  try {
    if (request.method !== method)
      throw new ProxyRefusal('method-not-allowed', { headers: { Allow: `${method}, OPTIONS` } });
    const { shop, customerId } = await letIn(
      lealta,
      await readExtensionToken(bearerOf(request), lealta.config.shopify, lealta.clock()),
    );
    limit(customerId === null ? null : `${shop.shopId}:${customerId}`, networkOf(clientAddress));
    return withCors(proxyJson(await work({ lealta, shop, customerId, locale })));
  } catch (error) {
    return withCors(proxyErrorResponse(refusalOf(error, lealta, request), locale));
  }
}

const bearerOf = ({ headers }: Request): string =>
  /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '';

function limit(customer: string | null, network: string): void {
  const taken = customer === null ? takeOfNetwork(network) : takeOfCustomer(customer);
  if (!taken.allowed)
    throw new ProxyRefusal('too-many-requests', {
      headers: { 'Retry-After': String(taken.retryAfterSeconds) },
    });
}

function withCors(response: Response): Response {
  for (const [name, value] of Object.entries(CORS)) response.headers.set(name, value);
  response.headers.set('Vary', 'Authorization, Accept-Language');
  return response;
}
