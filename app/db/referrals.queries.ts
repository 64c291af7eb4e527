import type {
  ReferralChannel,
  ReferralDecision,
  ReferralReason,
  ReferralState,
} from '#app/domain/referrals/referral.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import type { ShopTx } from './database.ts';
import { personConditions } from './person-search.ts';

/** What came of invitations by one channel; each number is part of the one before, as far as people can be told apart. */
export type FunnelRow = {
  channel: ReferralChannel;
  shared: bigint;
  visited: bigint;
  claimed: bigint;
  bought: bigint;
  rewarded: bigint;
};

/**
 * What was shared and visited in a period, and what became until now of the friends who claimed in it; by channel, the
 * one with most friends first.
 * @param period days of the shop's zone (ISO, both counted), and the instants at which they begin and end
 */
export function readFunnel(
  tx: ShopTx,
  period: { readonly from: string; readonly to: string; readonly since: Date; readonly before: Date },
): Promise<FunnelRow[]> {
  return tx.query<FunnelRow>(
    `WITH days AS (
       SELECT channel, sum(shared)::bigint AS shared, sum(visited)::bigint AS visited FROM referral_days
       WHERE shop_id = $1 AND day BETWEEN $2::date AND $3::date GROUP BY channel),
     friends AS (
       SELECT channel, count(*) AS claimed, count(bought_at) AS bought,
         count(*) FILTER (WHERE state = 'rewarded') AS rewarded FROM referrals
       WHERE shop_id = $1 AND claimed_at >= $4 AND claimed_at < $5 GROUP BY channel)
     SELECT channel, coalesce(shared, 0) AS shared, coalesce(visited, 0) AS visited, coalesce(claimed, 0) AS claimed,
       coalesce(bought, 0) AS bought, coalesce(rewarded, 0) AS rewarded
     FROM days FULL JOIN friends USING (channel)
     ORDER BY coalesce(claimed, 0) DESC, coalesce(visited, 0) DESC, channel`,
    [tx.shopId, period.from, period.to, period.since, period.before],
  );
}

/** How many referrals are in each state; those with none are left out. */
export async function countReferralStates(tx: ShopTx): Promise<Partial<Record<ReferralState, bigint>>> {
  const rows = await tx.query<{ state: ReferralState; n: bigint }>(
    'SELECT state, count(*) AS n FROM referrals WHERE shop_id = $1 GROUP BY state',
    [tx.shopId],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

export type ReferralsFilter = {
  readonly state: ReferralState | null;
  /** Words of the advocate's name or address, the advocate's code, or the friend's voucher. */
  readonly search: string;
  readonly advocateId: MemberId | null;
};

/** A referral as a list shows it. Of a friend's address only the masked form is known. */
export type ReferralItem = {
  referralId: string;
  advocateId: bigint;
  firstName: string;
  lastName: string;
  /** The advocate's. */
  email: string | null;
  code: string;
  channel: ReferralChannel;
  friendEmail: string;
  friendId: bigint | null;
  state: ReferralState;
  reasons: ReferralReason[];
  voucher: string;
  orderId: bigint | null;
  /** The name of the friend's order (#1001), with its net value in minor units. */
  orderName: string | null;
  orderNet: bigint;
  claimedAt: Date;
  boughtAt: Date | null;
  qualifiesAt: Date | null;
  rewardedAt: Date | null;
  voucherExpiresAt: Date;
  /** What was promised, and what the advocate has for it now. */
  points: bigint;
  awardedPoints: bigint;
  decision: ReferralDecision | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  note: string | null;
};

/** A place in the list, which goes from the newest claim to the oldest. */
export type ReferralCursor = { readonly at: string; readonly id: string };

export type ReferralsPage = {
  rows: ReferralItem[];
  before: ReferralCursor | null;
  after: ReferralCursor | null;
};

/** One page of referrals, newest first; what comes or goes in between moves nothing. */
export async function readReferralPage(
  tx: ShopTx,
  filter: ReferralsFilter,
  page: {
    readonly limit: number;
    readonly after?: ReferralCursor | null;
    readonly before?: ReferralCursor | null;
  },
): Promise<ReferralsPage> {
  const { where, values, bind } = conditions(tx, filter);
  const backwards = page.before !== undefined && page.before !== null;
  const start = page.before ?? page.after ?? null;
  if (start)
    where.push(
      `(r.claimed_at, r.referral_id) ${backwards ? '>' : '<'} (${bind(start.at)}::timestamptz, ${bind(start.id)}::uuid)`,
    );
  const direction = backwards ? 'ASC' : 'DESC';
  const rows = await tx.query<ReferralItem & { at: string }>(
    `SELECT r.referral_id AS "referralId", r.advocate_id AS "advocateId", c.first_name AS "firstName",
       c.last_name AS "lastName", c.email, r.code, r.channel, r.email_masked AS "friendEmail", r.friend_id AS "friendId",
       r.state, r.reasons, r.discount_code AS voucher, o.order_id AS "orderId", o.name AS "orderName", r.order_net_minor AS "orderNet",
       r.claimed_at AS "claimedAt", r.bought_at AS "boughtAt", r.qualifies_at AS "qualifiesAt",
       r.rewarded_at AS "rewardedAt", r.voucher_expires_at AS "voucherExpiresAt",
       (r.terms->>'points')::bigint AS points, r.awarded_points AS "awardedPoints", r.decision,
       r.decided_at AS "decidedAt", r.decided_by AS "decidedBy", r.decision_note AS note, r.claimed_at::text AS at
     FROM referrals r
     JOIN customers c ON c.shop_id = r.shop_id AND c.customer_id = r.advocate_id
     LEFT JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id
     WHERE ${where.join(' AND ')}
     ORDER BY r.claimed_at ${direction}, r.referral_id ${direction} LIMIT ${bind(page.limit + 1)}`,
    values,
  );
  const more = rows.length > page.limit;
  const shown = rows.slice(0, page.limit);
  if (backwards) shown.reverse();
  const [first, last] = [shown[0], shown.at(-1)];
  return {
    rows: shown.map(({ at: _, ...row }) => row),
    before: (backwards ? more : Boolean(page.after)) && first ? cursorOf(first) : null,
    after: (backwards || more) && last ? cursorOf(last) : null,
  };
}

const cursorOf = ({ at, referralId }: { at: string; referralId: string }): ReferralCursor => ({
  at,
  id: referralId,
});

/** How many referrals a filter lets through. */
export async function countReferrals(tx: ShopTx, filter: ReferralsFilter): Promise<bigint> {
  const { where, values } = conditions(tx, filter);
  const [row] = await tx.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM referrals r
     JOIN customers c ON c.shop_id = r.shop_id AND c.customer_id = r.advocate_id WHERE ${where.join(' AND ')}`,
    values,
  );
  return row?.count ?? 0n;
}

function conditions(tx: ShopTx, { state, search, advocateId }: ReferralsFilter) {
  const values: unknown[] = [tx.shopId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = ['r.shop_id = $1'];
  if (state !== null) where.push(`r.state = ${bind(state)}`);
  if (advocateId !== null) where.push(`r.advocate_id = ${bind(advocateId)}`);
  const person = personConditions(search, bind);
  if (person.length > 0) {
    const code = bind(search.trim().toUpperCase());
    where.push(`(${person.join(' AND ')} OR r.code = ${code} OR r.discount_code = ${code})`);
  }
  return { where, values, bind };
}

/** A member who brought friends, with all that came of it. */
export type AdvocateItem = {
  memberId: bigint;
  firstName: string;
  lastName: string;
  email: string | null;
  shared: bigint;
  visited: bigint;
  claimed: bigint;
  bought: bigint;
  rewarded: bigint;
  /** For friends and for milestones. */
  points: bigint;
};

/** What a member of the list has for milestones now. */
const MILESTONES = `(SELECT coalesce(sum(m.awarded_points), 0)::bigint FROM referral_milestones m
         WHERE m.shop_id = $1 AND m.member_id = top."memberId")`;

/** Members by how many friends of theirs were rewarded, then by how many claimed. @param page.offset rows to leave out */
export async function readAdvocates(
  tx: ShopTx,
  search: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: AdvocateItem[]; more: boolean }> {
  const values: unknown[] = [tx.shopId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const person = personConditions(search, bind);
  const byCode =
    person.length === 0
      ? ''
      : `AND (${person.join(' AND ')} OR EXISTS (SELECT FROM referral_codes k WHERE k.shop_id = $1
           AND k.member_id = a.advocate_id AND k.code = ${bind(search.trim().toUpperCase())}))`;
  const rows = await tx.query<AdvocateItem>(
    `SELECT "memberId", "firstName", "lastName", email, claimed, bought, rewarded, "forFriends" + ${MILESTONES} AS points,
       coalesce(d.shared, 0) AS shared, coalesce(d.visited, 0) AS visited FROM (
       SELECT a.advocate_id AS "memberId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
         a.claimed, a.bought, a.rewarded, a."forFriends"
       FROM (SELECT advocate_id, count(*) AS claimed, count(bought_at) AS bought,
           count(*) FILTER (WHERE state = 'rewarded') AS rewarded, sum(awarded_points)::bigint AS "forFriends"
         FROM referrals WHERE shop_id = $1 GROUP BY advocate_id) a
       JOIN customers c ON c.shop_id = $1 AND c.customer_id = a.advocate_id
       WHERE true ${byCode}
       ORDER BY a.rewarded DESC, a.claimed DESC, a.advocate_id
       LIMIT ${bind(page.limit + 1)} OFFSET ${bind(page.offset)}) top
     LEFT JOIN LATERAL (SELECT sum(shared)::bigint AS shared, sum(visited)::bigint AS visited FROM referral_days
       WHERE shop_id = $1 AND member_id = top."memberId") d ON true
     ORDER BY top.rewarded DESC, top.claimed DESC, top."memberId"`,
    values,
  );
  return { rows: rows.slice(0, page.limit), more: rows.length > page.limit };
}

/** What a member's page says of invitations besides the friends: the code, who brought them, friends by state. */
export type MemberReferralFacts = {
  /** The oldest of their codes; null before they have one. */
  code: string | null;
  counts: Partial<Record<ReferralState, bigint>>;
  /** For friends and for milestones. */
  points: bigint;
  invitedBy: { memberId: bigint; firstName: string; lastName: string; email: string | null; at: Date } | null;
};

/** What became of a member's invitations, and of the one by which they came. */
export async function readMemberReferrals(tx: ShopTx, memberId: MemberId): Promise<MemberReferralFacts> {
  const asked = [tx.shopId, memberId];
  const states = await tx.query<{ state: ReferralState; n: bigint; points: bigint }>(
    `SELECT state, count(*) AS n, sum(awarded_points)::bigint AS points FROM referrals
     WHERE shop_id = $1 AND advocate_id = $2 GROUP BY state`,
    asked,
  );
  const [milestones] = await tx.query<{ points: bigint }>(
    `SELECT coalesce(sum(awarded_points), 0)::bigint AS points FROM referral_milestones
     WHERE shop_id = $1 AND member_id = $2`,
    asked,
  );
  const [code] = await tx.query<{ code: string }>(
    'SELECT code FROM referral_codes WHERE shop_id = $1 AND member_id = $2 ORDER BY created_at, code LIMIT 1',
    asked,
  );
  const [inviter] = await tx.query<NonNullable<MemberReferralFacts['invitedBy']>>(
    `SELECT c.customer_id AS "memberId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
       r.claimed_at AS at
     FROM referrals r JOIN customers c ON c.shop_id = r.shop_id AND c.customer_id = r.advocate_id
     WHERE r.shop_id = $1 AND r.friend_id = $2 AND r.state <> 'rejected' ORDER BY r.claimed_at LIMIT 1`,
    asked,
  );
  return {
    code: code?.code ?? null,
    counts: Object.fromEntries(states.map(({ state, n }) => [state, n])),
    points: states.reduce((sum, one) => sum + one.points, milestones?.points ?? 0n),
    invitedBy: inviter ?? null,
  };
}

/** A friend in the tree, with how many friends they brought themselves. */
export type FriendInTree = {
  referralId: string;
  friendId: bigint | null;
  /** The name that the friend has as a customer; empty where there is none. */
  name: string;
  /** Masked. */
  email: string;
  state: ReferralState;
  points: bigint;
  claimedAt: Date;
  claimed: bigint;
  rewarded: bigint;
};

/** The friends that a member brought, newest first. */
export async function readFriends(
  tx: ShopTx,
  memberId: MemberId,
  limit: number,
): Promise<{ rows: FriendInTree[]; more: boolean }> {
  const rows = await tx.query<FriendInTree>(
    `SELECT f.*, trim(coalesce(c.first_name, '') || ' ' || coalesce(c.last_name, '')) AS name,
       coalesce(own.claimed, 0) AS claimed, coalesce(own.rewarded, 0) AS rewarded
     FROM (SELECT referral_id AS "referralId", friend_id AS "friendId", email_masked AS email, state,
         awarded_points AS points, claimed_at AS "claimedAt" FROM referrals
       WHERE shop_id = $1 AND advocate_id = $2 ORDER BY claimed_at DESC, referral_id LIMIT $3) f
     LEFT JOIN customers c ON c.shop_id = $1 AND c.customer_id = f."friendId"
     LEFT JOIN LATERAL (SELECT count(*) AS claimed, count(*) FILTER (WHERE state = 'rewarded') AS rewarded
       FROM referrals WHERE shop_id = $1 AND advocate_id = f."friendId") own ON true
     ORDER BY f."claimedAt" DESC, f."referralId"`,
    [tx.shopId, memberId, limit + 1],
  );
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
