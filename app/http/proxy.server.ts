import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Shop } from '#app/db/shops.store.ts';
import { type ShopperLocale, toShopperLocale } from '#app/i18n/shopper-locale.ts';
import type { MemberId, ShopifyCustomerId } from '#app/kernel/ids.ts';
import { ProxyRefusal, proxyErrorResponse, proxyJson } from './errors.ts';
import { consumeOf } from './guest-limits.ts';
import type { Lealta } from './load-context.ts';
import { readJsonBody } from './read-json-body.ts';
import { letInByProxy, localeOf, refusalOf } from './storefront-gate.ts';

export type ProxyArgs<Body> = {
  lealta: Lealta;
  shop: Shop;
  /** Who is logged in to the storefront, by Shopify's word. */
  shopifyCustomerId: ShopifyCustomerId;
  locale: ShopperLocale;
  body: Body;
};

/** The same where guests may come. */
export type GuestArgs<Body> = Omit<ProxyArgs<Body>, 'shopifyCustomerId'> & {
  request: Request;
  shopifyCustomerId: ShopifyCustomerId | null;
};

/** Requests of one shopper in a minute. Each process counts for itself: with n processes the limit is n times as high. */
export const PROXY_LIMITS = { read: 60, write: 10 } as const;

const limiters = {
  read: new RateLimiterMemory({ keyPrefix: 'read', points: PROXY_LIMITS.read, duration: 60 }),
  write: new RateLimiterMemory({ keyPrefix: 'write', points: PROXY_LIMITS.write, duration: 60 }),
};

/**
 * A storefront address that changes something: `action` of a `proxy.*` route. The body is JSON of at most 16 kB and
 * fits `schema`; what the handler gives is answered as JSON.
 */
export function proxyAction<Schema extends z.ZodType>(
  schema: Schema,
  handler: (args: ProxyArgs<z.output<Schema>>) => Promise<unknown>,
): (args: ActionFunctionArgs) => Promise<Response> {
  return ({ request, context }) =>
    answer(request, context.lealta, async (visitor) =>
      withBody(schema, handler, await admit(visitor, 'write')),
    );
}

/** The same for guests, who have no account to count requests by: what the handler does is for it to limit. */
export function guestAction<Schema extends z.ZodType>(
  schema: Schema,
  handler: (args: GuestArgs<z.output<Schema>>) => Promise<unknown>,
): (args: ActionFunctionArgs) => Promise<Response> {
  return ({ request, context }) =>
    answer(request, context.lealta, (visitor) => withBody(schema, handler, visitor));
}

/** Reads what a `POST` sends and hands it on; from there on the language that it names is answered in. */
async function withBody<Schema extends z.ZodType, Args extends { request: Request; locale: ShopperLocale }>(
  schema: Schema,
  handler: (args: Args & { body: z.output<Schema> }) => Promise<unknown>,
  args: Args,
): Promise<unknown> {
  if (args.request.method !== 'POST') throw methodNotAllowed('POST');
  const json = await readJsonBody(args.request);
  const locale = localeIn(json) ?? args.locale;
  const body = schema.safeParse(json);
  if (!body.success) throw new Localised(new ProxyRefusal('invalid-request'), locale);
  return handler({ ...args, locale, body: body.data }).catch((error: unknown) => {
    throw new Localised(error, locale);
  });
}

/** A storefront address that only reads: `loader` of a `proxy.*` route. */
export function proxyLoader(
  handler: (args: ProxyArgs<null>) => Promise<unknown>,
): (args: LoaderFunctionArgs) => Promise<Response> {
  return ({ request, context }) =>
    answer(request, context.lealta, async (visitor) =>
      handler({ ...(await admit(visitor, 'read')), body: null }),
    );
}

/** For the half of a route that is not there, so that a wrong method is told in JSON like everything else. */
export const refuseMethod = (allowed: 'GET' | 'POST') => (args: { request: Request }) =>
  Promise.resolve(proxyErrorResponse(methodNotAllowed(allowed), localeOf(args.request)));

/** Which member the shopper is. @throws ProxyRefusal `not-a-member` */
export async function requireMember({
  lealta,
  shop,
  shopifyCustomerId,
}: Pick<ProxyArgs<unknown>, 'lealta' | 'shop' | 'shopifyCustomerId'>): Promise<MemberId> {
  const member = await lealta.members.byShopifyId(shop.shopId, shopifyCustomerId);
  if (!member?.enrolled) throw new ProxyRefusal('not-a-member');
  return member.memberId;
}

type Visitor = Omit<GuestArgs<null>, 'body'>;

/** Who is logged in, if they may ask again already. @throws ProxyRefusal */
async function admit(visitor: Visitor, kind: keyof typeof limiters) {
  const { shop, shopifyCustomerId } = visitor;
  if (shopifyCustomerId === null) throw new ProxyRefusal('not-logged-in');
  await consume(kind, `${shop.shopId}:${shopifyCustomerId}`);
  return { ...visitor, shopifyCustomerId };
}

async function answer(
  request: Request,
  lealta: Lealta,
  work: (visitor: Visitor) => Promise<unknown>,
): Promise<Response> {
  let locale = localeOf(request);
  try {
    const { shop, customerId } = await letInByProxy(lealta, request);
    return proxyJson(await work({ lealta, shop, request, shopifyCustomerId: customerId, locale }));
  } catch (thrown) {
    const error = thrown instanceof Localised ? thrown.cause : thrown;
    if (thrown instanceof Localised) locale = thrown.locale;
    return proxyErrorResponse(refusalOf(error, lealta, request), locale);
  }
}

/** Counts a request. @throws ProxyRefusal `too-many-requests` */
export const consume = (kind: keyof typeof limiters, key: string): Promise<void> =>
  consumeOf(limiters[kind], key);

/** Carries the language that the body named to where the answer is written. */
class Localised extends Error {
  readonly locale: ShopperLocale;
  constructor(cause: unknown, locale: ShopperLocale) {
    super('localised', { cause });
    this.locale = locale;
  }
}

const withLocale = z.object({ locale: z.string().max(35) });

function localeIn(json: unknown): ShopperLocale | null {
  const parsed = withLocale.safeParse(json);
  return parsed.success ? toShopperLocale(parsed.data.locale) : null;
}

const methodNotAllowed = (allowed: 'GET' | 'POST') =>
  new ProxyRefusal('method-not-allowed', { headers: { Allow: allowed } });
