import { requireApiMember } from '#app/http/api/answers.ts';
import { tellEvent } from '#app/http/api/operations.ts';
import { ApiRefusal } from '#app/http/api/problems.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';
import { hashOf } from '#app/kernel/hash.ts';

/** How far another system's clock may be ahead of ours. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

const tell = answer(tellEvent)(async (call) => {
  const { lealta, shop, body, idempotencyKey } = call;
  const occurredAt = new Date(body.occurredAt);
  if (occurredAt.getTime() > lealta.clock().getTime() + CLOCKS_DIFFER_MS)
    throw new ApiRefusal('body-invalid', { errors: { occurredAt: { code: 'future' } } });
  const { memberId } = await requireApiMember(call, body.memberId);
  const told = await lealta.earning.awardEvent(shop.shopId, {
    memberId,
    kind: 'custom-event',
    event: body.event,
    occurredAt,
    // What happened is named by the caller's key: told again, with another time or by another API key, it is the same.
    // The ledger keeps it, and the key itself is nobody else's business.
    key: hashOf([body.event, idempotencyKey]).slice(0, 32),
  });
  const earned = 'points' in told;
  return {
    status: 200,
    body: {
      memberId: String(memberId),
      event: body.event,
      outcome: told.outcome === 'not-a-member' ? 'not-yet-a-member' : told.outcome,
      points: earned ? Number(told.points) : 0,
      transactionId: earned ? told.transactionId : null,
    },
  };
});

/** `/api/v1/events` */
const route = apiRoute(tell);
export const loader = route.loader;
export const action = route.action;
