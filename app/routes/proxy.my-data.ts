import { ProxyRefusal } from '#app/http/errors.ts';
import { joinClub } from '#app/http/join-club.ts';
import { type Done, type FormArgs, portalAction, portalLoader } from '#app/http/portal.server.ts';
import { requireMember } from '#app/http/proxy.server.ts';
import { myDataPage } from '#app/storefront/pages/my-data.ts';
import { outsidePage } from '#app/storefront/pages/outside.ts';

/** `GET /apps/lealta/my-data`: what the club keeps of a customer, to take away, and the way out of the club. */
export const loader = portalLoader('my-data', () => myDataPage, 'customer');

async function leave(args: FormArgs): Promise<Done> {
  const memberId = await requireMember({ ...args, shopifyCustomerId: args.customerId });
  if (args.fields.get('sure') !== 'yes')
    return { notice: { kind: 'wrong', text: ({ say }) => say('portal.data.leave_check') } };
  const { outcome } = await args.lealta.members.leave(args.shop.shopId, memberId);
  if (outcome === 'not-a-member') throw new ProxyRefusal('not-a-member');
  return { to: 'home?done=left' };
}

async function join(args: FormArgs): Promise<Done> {
  await joinClub(args.lealta, args.shop, args.customerId);
  return { to: 'home?done=joined' };
}

export const action = portalAction(
  'my-data',
  (_, { view }) => (view.looking === 'member' ? myDataPage : outsidePage),
  { leave, join },
  'customer',
);
