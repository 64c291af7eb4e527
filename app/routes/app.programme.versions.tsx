import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { admin } from '#app/http/admin.server.ts';
import { VersionsPage } from '../ui/admin/programme/versions/versions-page.tsx';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const NOTE_MAX = 200;

/** `?from=2&to=5` compares two versions; without them, the newest with the one before it. */
export const loader = admin(async ({ request, lealta, shop, user }) => {
  const { history } = await lealta.programme.current(shop.shopId);
  const versions = history.filter(({ status }) => status !== 'cancellation');
  const params = new URL(request.url).searchParams;
  const asked = (name: string) => versions.find(({ version }) => String(version) === params.get(name));
  const to = asked('to') ?? versions[0] ?? null;
  const before = to === null ? undefined : versions.find(({ version }) => version < to.version);
  const from = asked('from') ?? before ?? null;
  const side = (one: typeof to) => one && { version: one.version, settings: one.settings };
  return {
    versions: versions.map(({ settings, ...version }) => version),
    from: side(from),
    to: side(to),
    user,
  };
});

/** Publishes an earlier version once more. */
export const action = admin(async ({ request, lealta, shop, user }) => {
  const sent = await request.formData();
  const version = Number(sent.get('version'));
  if (sent.get('intent') !== 'roll-back' || !Number.isInteger(version))
    throw new Response(null, { status: 400 });
  return lealta.programme.rollBack(shop.shopId, {
    version,
    by: user,
    note: String(sent.get('note') ?? '')
      .trim()
      .slice(0, NOTE_MAX),
  });
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Versions() {
  return <VersionsPage {...useLoaderData<typeof loader>()} />;
}
