import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { versionBefore } from '#app/domain/programme/version-history.ts';
import { admin } from '#app/http/admin.server.ts';
import { storable } from '#app/kernel/read-json.ts';
import { versionMetas } from '../ui/admin/programme/versions/version-metas.ts';
import { VersionsPage } from '../ui/admin/programme/versions/versions-page.tsx';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const NOTE_MAX = 200;

/** `?from=2&to=5` compares two versions; without `from`, with the one that was in force before. */
export const loader = admin(async ({ request, lealta, shop, user }) => {
  const { history, scheduled } = await lealta.programme.current(shop.shopId);
  const versions = history.filter(({ status }) => status !== 'cancellation');
  const params = new URL(request.url).searchParams;
  const asked = (name: string) => versions.find(({ version }) => String(version) === params.get(name));
  const to = asked('to') ?? versions[0] ?? null;
  const from = asked('from') ?? (to && versionBefore(to, history));
  const side = (one: typeof to) => one && { version: one.version, settings: one.settings };
  return {
    versions: versionMetas(versions),
    scheduled: scheduled && { version: scheduled.version, effectiveFrom: scheduled.effectiveFrom },
    from: side(from),
    to: side(to),
    user,
  };
});

/** Publishes an earlier version once more, or tells who would change tier by it (`moves`). */
export const action = admin(async ({ request, lealta, shop, user }) => {
  const sent = await request.formData();
  const version = Number(sent.get('version'));
  const intent = sent.get('intent');
  if (!Number.isInteger(version)) throw new Response(null, { status: 400 });
  if (intent === 'moves') {
    const { history } = await lealta.programme.current(shop.shopId);
    const wanted = history.find((one) => one.version === version);
    if (wanted === undefined) throw new Response(null, { status: 404 });
    return { moves: await lealta.tiers.preview(shop.shopId, wanted.settings.tiers) };
  }
  if (intent !== 'roll-back') throw new Response(null, { status: 400 });
  return lealta.programme.rollBack(shop.shopId, {
    version,
    by: user,
    note: storable(String(sent.get('note') ?? ''))
      .trim()
      .slice(0, NOTE_MAX),
  });
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Versions() {
  return <VersionsPage {...useLoaderData<typeof loader>()} />;
}
