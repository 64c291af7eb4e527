import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { acceptInvite } from '#app/http/accept-invite.ts';
import { answer, placeOf, redirect, showPage } from '#app/http/portal.server.ts';
import { guestAction } from '#app/http/proxy.server.ts';
import { codePage } from '#app/storefront/pages/invite.ts';

const body = z.object({
  code: z.string().min(1).max(40),
  email: z.string().min(1).max(254),
  /** How the friend came by the invitation, as the link says. */
  channel: z.string().max(20).optional(),
});

/** `POST /apps/lealta/invite`: a friend, mostly a guest, accepts an invitation and gets their voucher. */
export const action = guestAction(body, async (args) => ({
  outcome: 'claimed',
  voucher: await acceptInvite(args, args.body),
}));

/** `GET /apps/lealta/invite`: where a code is typed. With `?code=` it leads on to the invitation. */
export const loader = (route: LoaderFunctionArgs): Promise<Response> =>
  answer(route, async (args) => {
    const search = new URL(args.request.url).searchParams;
    const typed = (search.get('code') ?? '').trim().slice(0, 20);
    if (typed === '') return showPage(args, codePage(''));
    return redirect(`${placeOf(search, args.prefix)}/invite/${encodeURIComponent(typed)}`);
  });
