import type { LoaderFunctionArgs } from '@remix-run/node';
import { answer } from '#app/http/portal.server.ts';
import { merchantLocaleFor, toShopperLocale } from '#app/i18n/shopper-locale.ts';

/** `GET /apps/lealta/manifest.webmanifest?locale=`: by which a phone installs the portal. Addresses in it are relative. */
export const loader = (route: LoaderFunctionArgs): Promise<Response> =>
  answer(route, async ({ lealta, shop, request }) => {
    const locale = toShopperLocale(new URL(request.url).searchParams.get('locale'));
    const { live } = await lealta.programme.current(shop.shopId);
    const name = live?.settings.name[merchantLocaleFor(locale)] || shop.name;
    const icons = [192, 512].flatMap((size) =>
      ['any', 'maskable'].map((purpose) => ({
        src: `assets/icon-${size}.png`,
        sizes: `${size}x${size}`,
        type: 'image/png',
        purpose,
      })),
    );
    const manifest = {
      name,
      short_name: name.slice(0, 12),
      lang: locale,
      id: 'home',
      start_url: 'home',
      scope: './',
      display: 'standalone',
      background_color: '#ffffff',
      theme_color: '#24403a',
      icons,
    };
    return new Response(JSON.stringify(manifest), {
      headers: {
        'Content-Type': 'application/manifest+json; charset=utf-8',
        'Cache-Control': 'no-store',
      },
    });
  });
