import { createHmac } from 'node:crypto';
import type { DevShopContext, ProxyAnswer, ProxyRequest } from '../context.ts';
import type { Store } from '../model.ts';

const proxyPrefix = '/apps/lealta';
const timeoutMs = 10_000;

/** Shopify's signature of app-proxy parameters: `k=v` sorted and joined with nothing, repeated values joined by commas; hex. */
export function signProxyQuery(query: URLSearchParams, secret: string): string {
  const message = [...new Set(query.keys())]
    .map((name) => `${name}=${query.getAll(name).join(',')}`)
    .sort()
    .join('');
  return createHmac('sha256', secret).update(message).digest('hex');
}

/** The parameters Shopify adds to what the shopper's browser asked. What the browser sends under their names is dropped. */
export function signedProxyQuery(
  asked: URLSearchParams,
  values: { shop: string; customerId: number | null; at: Date; secret: string },
): URLSearchParams {
  const query = new URLSearchParams(asked);
  query.delete('signature');
  query.set('shop', values.shop);
  query.set('logged_in_customer_id', values.customerId === null ? '' : String(values.customerId));
  query.set('path_prefix', proxyPrefix);
  query.set('timestamp', String(Math.floor(values.at.getTime() / 1_000)));
  query.set('signature', signProxyQuery(query, values.secret));
  return query;
}

const notForwarded = new Set([
  'host',
  'connection',
  'content-length',
  'cookie',
  'transfer-encoding',
  'x-dev-shop-host',
]);
/** What Shopify takes off an app's answers, and what belongs to the connection. */
const notReturned = new Set([
  'service-worker-allowed',
  'set-cookie',
  'connection',
  'transfer-encoding',
  'content-encoding',
  'content-length',
  'keep-alive',
]);

/** Forwards a shopper's request to the app through the app proxy; 502 where the app does not answer. */
export function proxyForwarder(
  context: Pick<DevShopContext, 'apiSecret' | 'appUrl' | 'now'>,
  proxyAddress: string,
): (store: Store, request: ProxyRequest, customerId: number | null) => Promise<ProxyAnswer> {
  return async (store, request, customerId) => {
    const address = new URL(proxyAddress, context.appUrl);
    const url = new URL(address.pathname.replace(/\/$/, '') + request.path, context.appUrl);
    url.search = signedProxyQuery(request.query, {
      shop: store.domain,
      customerId,
      at: context.now(),
      secret: context.apiSecret,
    }).toString();

    const headers = new Headers({ 'x-forwarded-host': store.domain });
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined && !notForwarded.has(name)) headers.set(name, String(value));
    }
    try {
      const hasBody = request.body !== null && request.method !== 'GET' && request.method !== 'HEAD';
      const response = await fetch(url, {
        method: request.method,
        headers,
        body: hasBody ? new Uint8Array(request.body ?? []) : null,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answered: Record<string, string> = {};
      for (const [name, value] of response.headers) if (!notReturned.has(name)) answered[name] = value;
      return {
        status: response.status,
        headers: answered,
        body: Buffer.from(await response.arrayBuffer()),
        liquid: (response.headers.get('content-type') ?? '').startsWith('application/liquid'),
      };
    } catch {
      return {
        status: 502,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: Buffer.from('There was an error in the third-party application.'),
        liquid: false,
      };
    }
  };
}
