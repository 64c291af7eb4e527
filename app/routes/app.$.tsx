import type { HeadersFunction } from '@remix-run/node';
import { boundary } from '@shopify/shopify-app-remix/server';
import { admin } from '#app/http/admin.server.ts';
import { PageError } from '../ui/admin/page-error.tsx';

/** Any other address of the admin. */
export const loader = admin(async () => {
  throw new Response(null, { status: 404 });
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function NoPage() {
  return null;
}

export const ErrorBoundary = PageError;
