import { REFUSED_STATUS, type RefusalCode } from '#app/domain/rewards/refusals.ts';
import type { ShopperLocale } from '#app/i18n/shopper-locale.ts';
import { isShopifyAuthorizationLost, isShopifyUnavailable } from '#app/shopify/failures.ts';
import { type ProxyErrorCode, type ProxyFacts, proxyMessage } from './messages.ts';
import { UnreadableBody } from './read-json-body.ts';

const STATUS: Record<Exclude<ProxyErrorCode, RefusalCode>, number> = {
  'not-logged-in': 401,
  'invalid-signature': 401,
  'not-a-member': 403,
  'unknown-shop': 404,
  'voucher-not-found': 404,
  'invite-unknown': 404,
  'method-not-allowed': 405,
  'birthday-locked': 409,
  'invite-own': 409,
  'invite-customer': 409,
  'email-not-accepted': 422,
  'invalid-request': 422,
  'no-such-day': 422,
  'no-address': 422,
  'not-a-step': 422,
  'too-many-points': 422,
  'invite-full-today': 429,
  'too-many-requests': 429,
  'internal-error': 500,
  'shopify-unavailable': 503,
};

/** A storefront request that is refused; the proxy wrapper answers it in the shopper's language. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  readonly code: ProxyErrorCode;
  readonly status: number;
  readonly facts: ProxyFacts;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: ProxyErrorCode,
    options: ProxyFacts & { status?: number; headers?: Record<string, string> } = {},
  ) {
    super(code);
    this.code = code;
    this.status = options.status ?? (code in STATUS ? STATUS[code as keyof typeof STATUS] : REFUSED_STATUS);
    this.facts = options;
    this.headers = options.headers ?? {};
  }
}

/** Whatever a storefront route threw, as a refusal; null where it is a fault of ours that belongs in the log. */
export function toProxyRefusal(error: unknown): ProxyRefusal | null {
  if (error instanceof ProxyRefusal) return error;
  if (error instanceof UnreadableBody) return new ProxyRefusal('invalid-request', { status: error.status });
  if (isShopifyUnavailable(error) || isShopifyAuthorizationLost(error))
    return new ProxyRefusal('shopify-unavailable');
  return null;
}

/** The header by which a refusal says how long to wait, in whole seconds and at least one. */
export const retryAfter = (milliseconds: number): { readonly 'Retry-After': string } => ({
  'Retry-After': String(Math.max(1, Math.ceil(milliseconds / 1000))),
});

/** `{ error: { code, message } }`, never cached. */
export function proxyErrorResponse(refusal: ProxyRefusal, locale: ShopperLocale): Response {
  const { code, facts, status, headers } = refusal;
  return proxyJson({ error: { code, message: proxyMessage(code, locale, facts) } }, { status, headers });
}

/** JSON for one shopper: no cache between may keep it. */
export function proxyJson(
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): Response {
  // Points are whole numbers far below 2^53: they travel as JSON numbers.
  const text = JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? Number(field) : field));
  return new Response(text, {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  });
}
