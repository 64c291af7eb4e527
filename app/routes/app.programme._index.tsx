import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { contradictions } from '#app/domain/programme/contradictions.ts';
import { revisionOf } from '#app/domain/programme/revision.ts';
import { admin } from '#app/http/admin.server.ts';
import { draftOf, seenIn, wholeDraft } from '../ui/admin/programme/forms/draft.ts';
import { typedInstant } from '../ui/admin/programme/forms/typed-values.ts';
import { OverviewPage } from '../ui/admin/programme/overview/overview-page.tsx';
import { versionMetas } from '../ui/admin/programme/versions/version-metas.ts';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const NOTE_MAX = 200;
const NEWEST_VERSIONS = 4;

export const loader = admin(async ({ lealta, shop, user }) => {
  const current = await lealta.programme.current(shop.shopId);
  const { live, draft, scheduled, history } = current;
  const settings = draftOf(current);
  return {
    live: live === null ? null : { version: live.version, settings: live.settings },
    settings,
    revision: revisionOf(wholeDraft, settings),
    hasDraft: draft !== null,
    scheduled:
      scheduled === null ? null : { version: scheduled.version, effectiveFrom: scheduled.effectiveFrom },
    versions: versionMetas(history.filter(({ status }) => status !== 'cancellation')).slice(
      0,
      NEWEST_VERSIONS,
    ),
    now: lealta.clock(),
    user,
  };
});

/** `moves` tells who would change tier. `publish` makes a version of the draft, `schedule` one for later, `cancel` takes that back, `discard` forgets the draft. */
export const action = admin(async ({ request, lealta, shop, user }) => {
  const { shopId } = shop;
  const sent = await request.formData();
  const intent = sent.get('intent');
  if (intent === 'discard') {
    await lealta.programme.discardDraft(shopId);
    return { intent, outcome: 'discarded' as const };
  }
  if (intent === 'cancel')
    return {
      intent,
      ...(await lealta.programme.cancelScheduled(shopId, { version: Number(sent.get('version')), by: user })),
    };
  if (intent !== 'publish' && intent !== 'schedule' && intent !== 'moves')
    throw new Response(null, { status: 400 });
  const current = await lealta.programme.current(shopId);
  if (current.live !== null && current.draft === null)
    return { intent, outcome: 'nothing-to-publish' as const };
  if (intent === 'moves')
    return { intent, moves: await lealta.tiers.preview(shopId, draftOf(current).tiers) };
  const publication = {
    settings: draftOf(current),
    by: user,
    note: String(sent.get('note') ?? '')
      .trim()
      .slice(0, NOTE_MAX),
  };
  const seen = seenIn(sent, wholeDraft);
  if (seen !== undefined && seen.revision !== revisionOf(seen.part, publication.settings))
    return { intent, outcome: 'changed-meanwhile' as const };
  const wrong = contradictions(publication.settings);
  if (wrong.length > 0) return { intent, outcome: 'contradictory' as const };
  if (intent === 'publish') {
    const { version } = await lealta.programme.publish(shopId, publication);
    return { intent, outcome: 'published' as const, version };
  }
  const effectiveFrom = typedInstant(String(sent.get('at') ?? ''), shop.timezone);
  if (effectiveFrom === null) return { intent, outcome: 'not-a-date' as const };
  return { intent, ...(await lealta.programme.schedule(shopId, { ...publication, effectiveFrom })) };
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Programme() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />;
}
