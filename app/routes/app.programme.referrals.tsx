import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { revisionOf } from '#app/domain/programme/revision.ts';
import { admin } from '#app/http/admin.server.ts';
import { answerOf, draftOf, referralsPart, seenIn } from '../ui/admin/programme/forms/draft.ts';
import { parseTyped, readTyped } from '../ui/admin/programme/forms/read-form.ts';
import { allReferralFields, referralsSchema } from '../ui/admin/programme/forms/referral-fields.ts';
import { ReferralsPage } from '../ui/admin/programme/referrals-page.tsx';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

export const loader = admin(async ({ lealta, shop }) => {
  const settings = draftOf(await lealta.programme.current(shop.shopId));
  return { settings, revision: revisionOf(referralsPart, settings) };
});

export const action = admin(async ({ request, lealta, shop }) => {
  const sent = await request.formData();
  const typed = parseTyped(sent.get('form'));
  if (typed === null) throw new Response(null, { status: 400 });
  const read = readTyped(typed, allReferralFields(typed), referralsSchema, shop);
  if ('errors' in read) return read;
  const referrals = read.settings;
  return answerOf(
    await lealta.programme.editDraft(
      shop.shopId,
      (settings) => ({ ...settings, referrals }),
      seenIn(sent, referralsPart),
    ),
    referralsPart,
  );
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function Referrals() {
  return <ReferralsPage {...useLoaderData<typeof loader>()} />;
}
