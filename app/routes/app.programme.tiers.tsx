import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { revisionOf } from '#app/domain/programme/revision.ts';
import { admin } from '#app/http/admin.server.ts';
import { answerOf, draftOf, seenIn, tiersPart } from '../ui/admin/programme/forms/draft.ts';
import { parseTyped, readTyped } from '../ui/admin/programme/forms/read-form.ts';
import { tiersFields, tiersSchema } from '../ui/admin/programme/forms/sections.ts';
import { TiersPage } from '../ui/admin/programme/tiers-page.tsx';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

export const loader = admin(async ({ lealta, shop }) => {
  const current = await lealta.programme.current(shop.shopId);
  const settings = draftOf(current);
  return {
    settings,
    revision: revisionOf(tiersPart, settings),
    live: current.live?.settings.tiers.list ?? [],
  };
});

/** Saves the tiers, or answers how many members would be where with them (`preview`). */
export const action = admin(async ({ request, lealta, shop }) => {
  const sent = await request.formData();
  const typed = parseTyped(sent.get('form'));
  if (typed === null) throw new Response(null, { status: 400 });
  const read = readTyped(typed, tiersFields(typed), tiersSchema, shop);
  if ('errors' in read) return read;
  const tiers = read.settings;
  if (sent.get('intent') === 'preview') return { preview: await lealta.tiers.preview(shop.shopId, tiers) };
  return answerOf(
    await lealta.programme.editDraft(
      shop.shopId,
      (settings) => ({ ...settings, tiers }),
      seenIn(sent, tiersPart),
    ),
    tiersPart,
  );
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Tiers() {
  return <TiersPage {...useLoaderData<typeof loader>()} />;
}
