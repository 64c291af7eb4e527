import { readFriends } from '#app/db/referrals.queries.ts';
import { admin } from '#app/http/admin.server.ts';
import { toMemberId } from '#app/kernel/ids.ts';

const FRIENDS_MAX = 50;

/** The friends that a member brought: a branch of the tree, asked for when it is opened. */
export const loader = admin(async ({ params, lealta, shop }) => {
  const { memberId = '' } = params;
  if (!/^\d{1,18}$/.test(memberId)) throw new Response(null, { status: 404 });
  return lealta.db.inShop(shop.shopId, (tx) => readFriends(tx, toMemberId(memberId), FRIENDS_MAX));
});
