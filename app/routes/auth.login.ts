import type { LoaderFunctionArgs } from '@remix-run/node';
import { parseShopDomain } from '#app/kernel/ids.ts';

const TEXTS = {
  es: {
    title: 'Abre Lealta desde tu tienda',
    text: 'Lealta funciona dentro del panel de control de Shopify. Entra en el panel de tu tienda y elige Lealta en «Aplicaciones».',
    link: 'Ir a Shopify',
  },
  en: {
    title: 'Open Lealta from your store',
    text: 'Lealta works inside the Shopify admin. Go to your store’s admin and choose Lealta under “Apps”.',
    link: 'Go to Shopify',
  },
};

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
  const spanish = /^es\b/i.test(request.headers.get('accept-language') ?? '');
  const { title, text, link } = TEXTS[spanish ? 'es' : 'en'];
  const html = `<!doctype html>
<html lang="${spanish ? 'es' : 'en'}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>
      body { font: 1rem/1.5 Inter, system-ui, sans-serif; max-width: 36rem; margin: 15vh auto 0; padding: 0 1.5rem; color: #303030; }
      h1 { font-size: 1.25rem; }
      a { color: #005bd3; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${text}</p>
      <p><a href="https://admin.shopify.com">${link}</a></p>
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
