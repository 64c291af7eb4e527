import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { admin } from '#app/http/admin.server.ts';
import { ApiGuide } from '../ui/admin/api-keys/api-guide.tsx';

export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

export const loader = admin(async ({ lealta }) => ({ address: `${lealta.config.shopify.appUrl}/api/v1` }));

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Guide() {
  return <ApiGuide {...useLoaderData<typeof loader>()} />;
}
