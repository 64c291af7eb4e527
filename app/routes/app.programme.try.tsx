import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { admin } from '#app/http/admin.server.ts';
import { draftOf } from '../ui/admin/programme/forms/draft.ts';
import { parseTyped } from '../ui/admin/programme/forms/read-form.ts';
import { instantText } from '../ui/admin/programme/forms/typed-values.ts';
import { readTryForm } from '../ui/admin/programme/try/read-try-form.ts';
import { TryPage } from '../ui/admin/programme/try/try-page.tsx';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

export const loader = admin(async ({ lealta, shop }) => {
  const current = await lealta.programme.current(shop.shopId);
  return {
    settings: draftOf(current),
    live: current.live?.settings ?? null,
    hasDraft: current.draft !== null,
    now: instantText(lealta.clock(), shop.timezone),
  };
});

/** Answers what the basket would be worth, or what is wrong with a field. */
export const action = admin(async ({ request, lealta, shop }) => {
  const typed = parseTyped((await request.formData()).get('form'));
  if (typed === null) throw new Response(null, { status: 400 });
  const read = readTryForm(typed, shop);
  if ('errors' in read) return read;
  const { which, order, by } = read.settings;
  const current = await lealta.programme.current(shop.shopId);
  const settings = which === 'live' ? current.live?.settings : draftOf(current);
  if (settings === undefined) throw new Response(null, { status: 400 });
  const tried = await lealta.programme.tryOrder(shop, { settings, order, by });
  if (tried.outcome === 'no-such-member') return { errors: { email: { code: 'no-such-member' as const } } };
  const { decision, counted, tierId, unearned } = tried;
  const progress = Object.fromEntries(tried.progress);
  const { points, net, why, lines, refusals, maturesAt } = decision;
  return {
    result: {
      points,
      net,
      why,
      lines,
      refusals,
      maturesAt,
      counted,
      tierId,
      order,
      settings,
      progress,
      unearned,
    },
  };
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function TryOrder() {
  return <TryPage {...useLoaderData<typeof loader>()} />;
}
