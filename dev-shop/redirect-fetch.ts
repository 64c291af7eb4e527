/**
 * Preload (`node --import ./dev-shop/redirect-fetch.ts app/server.ts`): sends the app's calls to Shopify to dev-shop
 * instead, so that the app needs no special case. It must run before @shopify/shopify-api's Node adapter is imported,
 * which keeps the fetch it finds then.
 */
const target = process.env.DEV_SHOP_URL ?? 'http://localhost:4000';
const networkFetch = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (!/\.(?:myshopify|shopify)\.com$/.test(url.hostname)) return networkFetch(input, init);

  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  headers.set('x-dev-shop-host', url.hostname);
  const redirected = new URL(url.pathname + url.search, target);
  if (!(input instanceof Request)) return networkFetch(redirected, { ...init, headers });
  const body = input.body ? await input.arrayBuffer() : null;
  return networkFetch(redirected, { method: input.method, signal: input.signal, body, ...init, headers });
};

export {};
