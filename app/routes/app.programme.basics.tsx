import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { admin } from '#app/http/admin.server.ts';
import { BasicsPage } from '../ui/admin/programme/basics-page.tsx';
import { answerOf, draftOf } from '../ui/admin/programme/forms/draft.ts';
import { parseProgrammeForm, readProgrammeForm } from '../ui/admin/programme/read-programme-form.ts';

export {
  keepTyped as clientAction,
  revalidateUnlessUnsent as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

export const loader = admin(async ({ lealta, shop }) => ({
  settings: draftOf(await lealta.programme.current(shop.shopId)),
}));

export const action = admin(async ({ request, lealta, shop }) => {
  const form = parseProgrammeForm((await request.formData()).get('form'));
  if (form === null) throw new Response(null, { status: 400 });
  const read = readProgrammeForm(form, shop.currency);
  if ('errors' in read) return read;
  return answerOf(
    await lealta.programme.editDraft(shop.shopId, (settings) => ({ ...settings, ...read.settings })),
  );
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Basics() {
  return <BasicsPage settings={useLoaderData<typeof loader>().settings} />;
}
