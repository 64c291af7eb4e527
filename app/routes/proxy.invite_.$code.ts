import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { isbot } from 'isbot';
import { channelOfVisit } from '#app/domain/referrals/referral.ts';
import { acceptInvite } from '#app/http/accept-invite.ts';
import { ProxyRefusal } from '#app/http/errors.ts';
import { isNewVisit } from '#app/http/guest-limits.ts';
import { answer, type PortalArgs, refusalNotice, showPage } from '#app/http/portal.server.ts';
import { readFormBody } from '#app/http/read-json-body.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { codePage, giftPage, invitePage } from '#app/storefront/pages/invite.ts';

const codeIn = ({ params }: PortalArgs): string => (params.code ?? '').trim().slice(0, 20);

/** Who is logged in, as a customer whom we know. */
async function memberIn({ lealta, shop, shopifyCustomerId }: PortalArgs): Promise<MemberId | null> {
  if (shopifyCustomerId === null) return null;
  return (await lealta.members.byShopifyId(shop.shopId, shopifyCustomerId))?.memberId ?? null;
}

/** `GET /apps/lealta/invite/CODE?c=channel`: a member's personal link. It greets the friend; visits are counted, once a day for each network; bots' are not, nor the member's own. */
export const loader = (route: LoaderFunctionArgs): Promise<Response> =>
  answer(route, async (args) => {
    const { lealta, shop, request } = args;
    const code = codeIn(args);
    const channel = channelOfVisit(new URL(request.url).searchParams.get('c') ?? undefined);
    const invite = await lealta.referrals.invite(shop.shopId, code);
    if (invite === null)
      return showPage(args, codePage(code), refusalNotice(new ProxyRefusal('invite-unknown'), args));
    const browser = request.headers.get('user-agent') ?? '';
    const isPerson = browser !== '' && !isbot(browser);
    const visitor = isPerson ? await memberIn(args) : null;
    const isFriend = isPerson && visitor !== invite.advocateId;
    if (isFriend && (await isNewVisit(request, shop.shopId, code)))
      await lealta.referrals.countVisit(shop.shopId, { code, channel });
    return showPage(args, invitePage(invite, { channel, typed: '' }));
  });

/** The friend tells an e-mail address and gets their voucher; the same address gets the same one again. */
export const action = (route: ActionFunctionArgs): Promise<Response> =>
  answer(route, async (args) => {
    const { lealta, shop } = args;
    const code = codeIn(args);
    const fields = await readFormBody(args.request);
    const email = (fields.get('email') ?? '').trim().slice(0, 254);
    const channel = channelOfVisit(fields.get('channel') ?? undefined);
    try {
      return await showPage(args, giftPage(await acceptInvite(args, { code, email, channel })));
    } catch (error) {
      const notice = refusalNotice(error, args);
      const invite = await lealta.referrals.invite(shop.shopId, code);
      return showPage(
        args,
        invite === null ? codePage(code) : invitePage(invite, { channel, typed: email }),
        notice,
      );
    }
  });
