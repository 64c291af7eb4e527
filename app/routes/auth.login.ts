import type { LoaderFunctionArgs } from '@remix-run/node';
import { acceptedLocale } from '#app/http/api/accept-language.ts';
import { serverTexts } from '#app/i18n/server-texts.ts';
import { parseShopDomain } from '#app/kernel/ids.ts';

/**
 * Where somebody lands who opens the app's address outside Shopify. Nobody is asked for a store's address (the app
 * store forbids it): with a `shop` the way leads into its admin, without one the page says where to go.
 */
export const loader = async ({ request, context: { lealta } }: LoaderFunctionArgs): Promise<Response> => {
  const shop = parseShopDomain(new URL(request.url).searchParams.get('shop'));
  if (shop) {
    const handle = shop.replace('.myshopify.com', '');
    const app = `https://admin.shopify.com/store/${handle}/apps/${lealta.config.shopify.apiKey}`;
    return new Response(null, { status: 302, headers: { Location: app } });
  }
  const locale = acceptedLocale(request.headers.get('accept-language'));
  const t = serverTexts(locale);
  const html = `<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${t('outside:title')}</title>
    <style>
      body { font: 1rem/1.5 Inter, system-ui, sans-serif; max-width: 36rem; margin: 15vh auto 0; padding: 0 1.5rem; color: #303030; }
      h1 { font-size: 1.25rem; }
      a { color: #005bd3; }
    </style>
  </head>
  <body>
    <main>
      <h1>${t('outside:title')}</h1>
      <p>${t('outside:text')}</p>
      <p><a href="https://admin.shopify.com">${t('outside:link')}</a></p>
    </main>
  </body>
</html>
`;
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      Vary: 'Accept-Language',
    },
  });
};
