import { memberHistory } from '#app/db/portal.queries.ts';
import { portalLoader } from '#app/http/portal.server.ts';
import { activityPage } from '#app/storefront/pages/activity.ts';

const A_PAGE = 20;

/** `GET /apps/lealta/activity`: everything that happened to a member's points, twenty a page. */
export const loader = portalLoader('activity', async ({ lealta, shop, request }, { memberId }) => {
  if (memberId === null) return activityPage({ entries: [], older: null, first: true });
  const before = cursorIn(new URL(request.url).searchParams.get('before'));
  const { entries, next } = await lealta.db.inShop(shop.shopId, (tx) =>
    memberHistory(tx, memberId, { before, limit: A_PAGE }),
  );
  const older = next && `${next.at.toISOString()}_${next.id}`;
  return activityPage({ entries, older, first: before === null });
});

/** Where the page before ended; what is not of that form begins with the newest. */
function cursorIn(text: string | null): { at: Date; id: string } | null {
  const [, at = '', id = ''] =
    /^([\dTZ:.-]{20,30})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '') ?? [];
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : { at: date, id };
}
