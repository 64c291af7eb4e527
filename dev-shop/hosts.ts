import type { IncomingMessage } from 'node:http';
import type { DevShopContext } from './context.ts';
import type { Store } from './model.ts';

/** The app's address where dev-shop answers as Shopify's own hosts over TLS. */
export const appHost = 'lealta.example.com';

/** The host a request is for, without port: `x-dev-shop-host` where a redirected call carries it, else `Host`. */
export function hostOf(request: IncomingMessage): string {
  const redirected = request.headers['x-dev-shop-host'];
  const host = (typeof redirected === 'string' ? redirected : request.headers.host) ?? 'localhost';
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** The store a request is for: by `{handle}.myshopify.com` or `{handle}.localhost`; any other host means the first store. */
export function storeOfRequest(context: DevShopContext, request: IncomingMessage): Store | null {
  const host = hostOf(request);
  const handle = /^([a-z0-9-]+)\.(?:localhost|myshopify\.com)$/.exec(host)?.[1];
  if (handle) return context.store(handle);
  return context.stores.values().next().value ?? null;
}
