import { z } from 'zod';
import { ProxyRefusal } from '#app/http/errors.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';

/**
 * `POST /apps/lealta/birthday`: a member tells the month and day, and may put them right until `editableUntil` unless
 * points were given for them before.
 */
export const action = proxyAction(
  z.object({ month: z.number().int(), day: z.number().int() }),
  async (args) => {
    const { lealta, shop, body } = args;
    const memberId = await requireMember(args);
    const wanted = { memberId, by: 'member' as const, month: body.month, day: body.day };
    const answer = await lealta.members.setBirthday(shop.shopId, wanted);
    switch (answer.outcome) {
      case 'set':
      case 'unchanged':
        return { outcome: 'saved', birthday: answer.birthday, editableUntil: answer.lockedAt };
      case 'locked':
        throw new ProxyRefusal('birthday-locked');
      case 'no-such-day':
        throw new ProxyRefusal('no-such-day');
      case 'not-a-member':
        throw new ProxyRefusal('not-a-member');
    }
  },
);

export const loader = refuseMethod('POST');
