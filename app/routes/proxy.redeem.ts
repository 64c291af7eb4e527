import { z } from 'zod';
import { settingId } from '#app/domain/programme/texts.ts';
import { redeemFor } from '#app/http/member-actions.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';

const body = z.object({
  rewardId: settingId,
  /** Made by the page for one press of the button: pressed twice, it still spends once. */
  requestId: z.uuid(),
  /** How many points, for a reward of any amount. */
  points: z.number().int().min(1).max(1_000_000_000).transform(BigInt).optional(),
});

/** `POST /apps/lealta/redeem`: a member turns points into a voucher. */
export const action = proxyAction(body, async (args) => {
  const memberId = await requireMember(args);
  const voucher = await redeemFor(args, memberId, args.body);
  const points = await args.lealta.members.points(args.shop.shopId, memberId);
  return { outcome: 'redeemed', voucher, points };
});

export const loader = refuseMethod('POST');
