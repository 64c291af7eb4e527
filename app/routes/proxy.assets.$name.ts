import type { LoaderFunctionArgs } from '@remix-run/node';
import { asset } from '#app/storefront/assets.ts';

const KEEP_S = 365 * 24 * 3600;

/** `GET /apps/lealta/assets/portal.css`: files of the portal, the same for everybody; their addresses change with them. */
export function loader({ params }: LoaderFunctionArgs): Response {
  const found = asset(params.name ?? '');
  if (found === undefined) return new Response('There is nothing here.', { status: 404 });
  return new Response(new Uint8Array(found.content), {
    headers: {
      'Content-Type': found.type,
      'Cache-Control': `public, max-age=${KEEP_S}, immutable`,
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
