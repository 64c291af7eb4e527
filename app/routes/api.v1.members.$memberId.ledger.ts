import { readLedger } from '#app/db/member.queries.ts';
import { encodeCursor } from '#app/domain/api/cursor.ts';
import { requireApiMember, toApiTransaction } from '#app/http/api/answers.ts';
import { LEDGER, listLedger } from '#app/http/api/operations.ts';
import { answer, apiRoute } from '#app/http/api.server.ts';

const list = answer(listLedger)(async (call) => {
  const { lealta, shop, params, query } = call;
  const { memberId } = await requireApiMember(call, params.memberId);
  const after = query.cursor ? { at: new Date(query.cursor[0]), id: query.cursor[1] } : null;
  const { rows, next } = await lealta.db.inShop(shop.shopId, (tx) =>
    readLedger(tx, memberId, { after, limit: query.limit }),
  );
  const nextCursor = next && encodeCursor(LEDGER, [next.at.toISOString(), next.id]);
  return { status: 200, body: { data: rows.map(toApiTransaction), nextCursor } };
});

/** `/api/v1/members/{memberId}/ledger` */
const route = apiRoute(list);
export const loader = route.loader;
export const action = route.action;
