import { z } from 'zod';
import { setBirthdayFor } from '#app/http/member-actions.ts';
import { proxyAction, refuseMethod, requireMember } from '#app/http/proxy.server.ts';

/**
 * `POST /apps/lealta/birthday`: a member tells the month and day, and may put them right until `editableUntil` unless
 * points were given for them before.
 */
export const action = proxyAction(
  z.object({ month: z.number().int(), day: z.number().int() }),
  async (args) => ({
    outcome: 'saved',
    ...(await setBirthdayFor(args, await requireMember(args), args.body)),
  }),
);

export const loader = refuseMethod('POST');
