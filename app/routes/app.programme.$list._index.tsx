import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { revisionOf } from '#app/domain/programme/revision.ts';
import { admin } from '#app/http/admin.server.ts';
import { changeItems, parseItemsChange } from '../ui/admin/programme/forms/change-items.ts';
import { answerOf, draftOf, seenIn, sharedPart, wholeDraft } from '../ui/admin/programme/forms/draft.ts';
import { parseTyped, readTyped } from '../ui/admin/programme/forms/read-form.ts';
import { isListName, SHARED } from '../ui/admin/programme/forms/sections.ts';
import { ListPage } from '../ui/admin/programme/lists/list-page.tsx';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

export const loader = admin(async ({ params, lealta, shop }) => {
  const { list } = params;
  if (!isListName(list)) throw new Response(null, { status: 404 });
  const settings = draftOf(await lealta.programme.current(shop.shopId));
  return {
    list,
    settings,
    revision: revisionOf(sharedPart(SHARED[list]?.fields ?? []), settings),
    now: lealta.clock(),
  };
});

/** `form`: what all of the list share. Else a change of some items: switch on or off, delete, move. */
export const action = admin(async ({ request, params, lealta, shop }) => {
  const { list } = params;
  if (!isListName(list)) throw new Response(null, { status: 404 });
  const sent = await request.formData();
  const change = parseItemsChange(sent);
  if (change !== null)
    return answerOf(
      await lealta.programme.editDraft(shop.shopId, (settings) => changeItems(settings, list, change)),
      wholeDraft,
    );
  const typed = parseTyped(sent.get('form'));
  const shared = SHARED[list];
  if (typed === null || shared === null) throw new Response(null, { status: 400 });
  const read = readTyped(typed, shared.fields, shared.schema, shop);
  if ('errors' in read) return read;
  const part = sharedPart(shared.fields);
  return answerOf(
    await lealta.programme.editDraft(
      shop.shopId,
      (settings) => ({ ...settings, ...read.settings }),
      seenIn(sent, part),
    ),
    part,
  );
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function ProgrammeList() {
  const data = useLoaderData<typeof loader>();
  // Another list is another page: nothing of the one before stays.
  return <ListPage key={data.list} {...data} />;
}
