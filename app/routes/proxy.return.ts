import { z } from 'zod';
import { giveBackFor } from '#app/http/member-actions.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';

const body = z.object({ voucherId: z.uuid() });

/** `POST /apps/lealta/return`: an unused voucher becomes points again. */
export const action = proxyAction(body, async (args) => {
  const memberId = await requireMember(args);
  await giveBackFor(args, memberId, args.body.voucherId);
  const points = await args.lealta.members.points(args.shop.shopId, memberId);
  return { outcome: 'returned', points };
});

export const loader = refuseMethod('POST');
