import { SERVICE_WORKER } from '#app/storefront/assets.ts';

/**
 * `GET /apps/lealta/sw.js`: the portal's service worker. It answers for what stands below its own path and no more:
 * Shopify takes `Service-Worker-Allowed` off what the app sends.
 */
export const loader = (): Response =>
  new Response(SERVICE_WORKER, {
    headers: { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' },
  });
