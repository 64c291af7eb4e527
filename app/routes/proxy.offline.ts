import type { LoaderFunctionArgs } from '@remix-run/node';
import { toShopperLocale } from '#app/i18n/shopper-locale.ts';
import { offlinePage } from '#app/storefront/pages/offline.ts';

/** `GET /apps/lealta/offline?locale=`: kept by the service worker; it holds nothing of anybody's. */
export const loader = ({ request }: LoaderFunctionArgs): Response =>
  new Response(offlinePage(toShopperLocale(new URL(request.url).searchParams.get('locale'))), {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
  });
