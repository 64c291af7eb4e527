import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { admin } from '#app/http/admin.server.ts';
import { ProgrammePage } from '../ui/admin/programme/programme-page.tsx';
import { parseProgrammeForm, readProgrammeForm } from '../ui/admin/programme/read-programme-form.ts';

export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

const NOTE_MAX = 200;

export const loader = admin(async ({ lealta, shop }) => {
  const { live, draft, versions } = await lealta.programme.current(shop.shopId);
  return {
    live: live === null ? null : { version: live.version, settings: live.settings },
    settings: draft ?? live?.settings ?? defaultSettings(),
    hasDraft: draft !== null,
    versions: versions.toSorted((a, b) => b.version - a.version),
  };
});

/**
 * `check` answers the settings or what is wrong with them, `save` keeps a draft, `publish` makes a version of it,
 * `discard` forgets the draft.
 */
export const action = admin(async ({ request, lealta, shop, user }) => {
  const sent = await request.formData();
  const intent = sent.get('intent');
  if (intent === 'discard') {
    await lealta.programme.discardDraft(shop.shopId);
    return { intent, done: true as const };
  }
  const form = parseProgrammeForm(sent.get('form'));
  if (form === null || (intent !== 'check' && intent !== 'save' && intent !== 'publish'))
    throw new Response(null, { status: 400 });
  const read = readProgrammeForm(form, shop.currency);
  if ('errors' in read) return { intent, errors: read.errors };
  if (intent === 'check') return { intent, settings: read.settings };
  if (intent === 'save') {
    await lealta.programme.saveDraft(shop.shopId, read.settings);
    return { intent, done: true as const };
  }
  const note = String(sent.get('note') ?? '')
    .trim()
    .slice(0, NOTE_MAX);
  const { version } = await lealta.programme.publish(shop.shopId, {
    settings: read.settings,
    by: user,
    note,
  });
  return { intent, done: true as const, version };
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Programme() {
  const data = useLoaderData<typeof loader>();
  return <ProgrammePage {...data} />;
}
