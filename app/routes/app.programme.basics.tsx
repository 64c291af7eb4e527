import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { revisionOf } from '#app/domain/programme/revision.ts';
import { admin } from '#app/http/admin.server.ts';
import { BasicsPage } from '../ui/admin/programme/basics-page.tsx';
import { answerOf, basicsPart, draftOf, seenIn } from '../ui/admin/programme/forms/draft.ts';
import { parseProgrammeForm, readProgrammeForm } from '../ui/admin/programme/read-programme-form.ts';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

export const loader = admin(async ({ lealta, shop }) => {
  const settings = draftOf(await lealta.programme.current(shop.shopId));
  return { settings, revision: revisionOf(basicsPart, settings) };
});

export const action = admin(async ({ request, lealta, shop }) => {
  const sent = await request.formData();
  const form = parseProgrammeForm(sent.get('form'));
  if (form === null) throw new Response(null, { status: 400 });
  const read = readProgrammeForm(form, shop.currency);
  if ('errors' in read) return read;
  return answerOf(
    await lealta.programme.editDraft(
      shop.shopId,
      (settings) => ({ ...settings, ...read.settings }),
      seenIn(sent, basicsPart),
    ),
    basicsPart,
  );
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Basics() {
  return <BasicsPage {...useLoaderData<typeof loader>()} />;
}
