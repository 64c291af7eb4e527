import { randomUUID } from 'node:crypto';
import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { revisionOf } from '#app/domain/programme/revision.ts';
import { admin } from '#app/http/admin.server.ts';
import { answerOf, draftOf, itemPart, seenIn } from '../ui/admin/programme/forms/draft.ts';
import { parseTyped, readTyped } from '../ui/admin/programme/forms/read-form.ts';
import {
  blankItem,
  fieldsOf,
  isListName,
  KINDS,
  kindOf,
  schemaOf,
  withItem,
} from '../ui/admin/programme/forms/sections.ts';
import { ChooseKind } from '../ui/admin/programme/lists/choose-kind.tsx';
import { ItemPage } from '../ui/admin/programme/lists/item-page.tsx';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

/** `new` and a kind begin an item; `new` alone asks for the kind. */
export const loader = admin(async ({ request, params, lealta, shop }) => {
  const { list, itemId } = params;
  if (!isListName(list)) throw new Response(null, { status: 404 });
  const settings = draftOf(await lealta.programme.current(shop.shopId));
  const netShare = await lealta.programme.netShare(shop.shopId);
  if (itemId !== 'new') {
    const item = settings[list].find(({ id }) => id === itemId);
    if (item === undefined) throw new Response(null, { status: 404 });
    const revision = revisionOf(itemPart(list, itemId), settings);
    return { list, item, kind: kindOf(item), isNew: false, settings, revision, netShare };
  }
  const kind =
    new URL(request.url).searchParams.get('kind') ?? (KINDS[list].length === 1 ? KINDS[list][0] : null);
  if (kind === null || kind === undefined)
    return { list, item: null, kind: null, isNew: true, settings, revision: '', netShare };
  if (!KINDS[list].includes(kind)) throw new Response(null, { status: 404 });
  const id = randomUUID();
  const revision = revisionOf(itemPart(list, id), settings);
  return { list, item: blankItem(list, kind, id), kind, isNew: true, settings, revision, netShare };
});

export const action = admin(async ({ request, params, lealta, shop }) => {
  const { list } = params;
  if (!isListName(list)) throw new Response(null, { status: 404 });
  const sent = await request.formData();
  const typed = parseTyped(sent.get('form'));
  if (typed === null || !KINDS[list].includes(kindOf(typed))) throw new Response(null, { status: 400 });
  const read = readTyped(typed, fieldsOf(list, kindOf(typed)), schemaOf(list), shop);
  if ('errors' in read) return read;
  const part = itemPart(list, read.settings.id);
  return answerOf(
    await lealta.programme.editDraft(
      shop.shopId,
      (settings) => withItem(settings, list, read.settings),
      seenIn(sent, part),
    ),
    part,
  );
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function ProgrammeItem() {
  const { list, item, kind, ...data } = useLoaderData<typeof loader>();
  if (item === null || kind === null) return <ChooseKind list={list} />;
  return <ItemPage key={kind} {...{ list, item, kind }} {...data} />;
}
