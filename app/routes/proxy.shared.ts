import { z } from 'zod';
import { REFERRAL_CHANNELS } from '#app/domain/referrals/referral.ts';
import { ProxyRefusal } from '#app/http/errors.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';

const body = z.object({ channel: z.enum(REFERRAL_CHANNELS) });

/** `POST /apps/lealta/shared`: a member has shared their invitation. */
export const action = proxyAction(body, async (args) => {
  const memberId = await requireMember(args);
  const counted = await args.lealta.referrals.countShare(args.shop.shopId, {
    memberId,
    channel: args.body.channel,
  });
  if (!counted) throw new ProxyRefusal('invite-unknown');
  return { outcome: 'counted' };
});

export const loader = refuseMethod('POST');
