import type { LoaderFunctionArgs } from '@remix-run/node';
import { ProxyRefusal } from '#app/http/errors.ts';
import { answer } from '#app/http/portal.server.ts';

/** `GET /apps/lealta/my-data.json`: everything that is kept of the customer who asks, as a file. */
export const loader = (route: LoaderFunctionArgs): Promise<Response> =>
  answer(route, async ({ lealta, shop, shopifyCustomerId }) => {
    if (shopifyCustomerId === null) throw new ProxyRefusal('not-logged-in');
    const data = await lealta.portal.exportData(shop.shopId, shopifyCustomerId);
    const text = JSON.stringify(
      data,
      (_key, value) => (typeof value === 'bigint' ? value.toString() : value),
      2,
    );
    return new Response(text, {
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': 'attachment; filename="my-data.json"',
        'Cache-Control': 'no-store',
      },
    });
  });
