import type { Cursor, MemberSort, Membership } from '#app/domain/members/member-list.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import type { ShopTx } from './database.ts';
import { personConditions } from './person-search.ts';

export type MembersFilter = {
  membership: Membership;
  /** Part of a name or of an e-mail address; case and accents do not matter. */
  search: string;
  withBalance: boolean;
  /** Joined at or after / before these instants. */
  joinedFrom: Date | null;
  joinedBefore: Date | null;
  /** Only these: whom the number of a card may belong to. */
  memberIds?: readonly MemberId[];
  /** In this tier now; the empty text is in none. */
  tierId?: string;
};

export type MemberRow = {
  memberId: bigint;
  firstName: string;
  lastName: string;
  email: string | null;
  enrolledAt: Date | null;
  createdAt: Date;
  pending: bigint;
  available: bigint;
  lifetime: bigint;
  /** The present tier; null is none. */
  tierId: string | null;
};

export type MembersPage = { rows: MemberRow[]; before: Cursor | null; after: Cursor | null };
export type PageRequest = {
  sort: MemberSort;
  /** The other way round than `sort` goes by itself. */
  reversed?: boolean;
  limit: number;
  after?: Cursor | null;
  before?: Cursor | null;
};

// Letters are folded in SQL, not by an extension: unaccent is not installed everywhere.
const NAME = `translate(lower(c.last_name || ' ' || c.first_name),
  'áàâäãåéèêëíìîïóòôöõúùûüñç', 'aaaaaaeeeeiiiiooooouuuunc')`;

/** A member is in one tier at most at a time. */
const TIER = `(SELECT t.tier_id FROM member_tiers t
  WHERE t.shop_id = c.shop_id AND t.member_id = c.customer_id AND t.until IS NULL)`;

type Sort = { by: string; cast: string; ascending: boolean };

/** What a list is sorted by. The cast is that of the cursor's text; names go up, everything else down. */
const SORTS: Record<Exclude<MemberSort, 'newest'>, Sort> = {
  name: { by: NAME, cast: 'text', ascending: true },
  // No index on the points: it would make every posting write to it, and sorting 150,000 rows takes 0.2 s.
  available: { by: 'coalesce(b.available, 0)', cast: 'bigint', ascending: false },
  lifetime: { by: 'coalesce(b.lifetime, 0)', cast: 'bigint', ascending: false },
};

/** Newest members are those who joined last; newest customers those whom the app heard of last. Both have an index. */
const sortOf = (sort: MemberSort, { membership }: MembersFilter): Sort => {
  if (sort !== 'newest') return SORTS[sort];
  return membership === 'member'
    ? { by: 'c.enrolled_at', cast: 'timestamptz', ascending: false }
    : { by: 'c.customer_id', cast: 'bigint', ascending: false };
};

/**
 * One page of customers. The next page starts after the last row's sort value and id, so rows that come or go in
 * between move nothing.
 */
export async function readMembers(
  tx: ShopTx,
  filter: MembersFilter,
  page: PageRequest,
): Promise<MembersPage> {
  const sort = sortOf(page.sort, filter);
  const { where, values } = conditions(filter, tx.shopId);
  const { by } = sort;
  const backwards = page.before !== undefined && page.before !== null;
  const start = page.before ?? page.after ?? null;
  const upwards = (sort.ascending !== (page.reversed ?? false)) !== backwards;
  if (start) {
    values.push(start.value, start.id);
    where.push(
      `(${by}, c.customer_id) ${upwards ? '>' : '<'} ($${values.length - 1}::${sort.cast}, $${values.length}::bigint)`,
    );
  }
  const direction = upwards ? 'ASC' : 'DESC';
  values.push(page.limit + 1);
  const rows = await tx.query<MemberRow & { key: string }>(
    `SELECT c.customer_id AS "memberId", c.first_name AS "firstName", c.last_name AS "lastName", c.email,
            CASE WHEN c.is_member THEN c.enrolled_at END AS "enrolledAt", c.created_at AS "createdAt",
            coalesce(b.pending, 0) AS pending, coalesce(b.available, 0) AS available,
            coalesce(b.lifetime, 0) AS lifetime, ${TIER} AS "tierId", (${by})::text AS key
       FROM customers c
       LEFT JOIN balances b ON b.shop_id = c.shop_id AND b.member_id = c.customer_id
      WHERE ${where.join(' AND ')}
      ORDER BY ${by} ${direction}, c.customer_id ${direction}
      LIMIT $${values.length}`,
    values,
  );
  const more = rows.length > page.limit;
  const shown = rows.slice(0, page.limit);
  if (backwards) shown.reverse();
  const first = shown[0];
  const last = shown.at(-1);
  const hasBefore = backwards ? more : Boolean(page.after);
  const hasAfter = backwards ? true : more;
  return {
    rows: shown.map(({ key: _, ...row }) => row),
    before: hasBefore && first ? cursorOf(first) : null,
    after: hasAfter && last ? cursorOf(last) : null,
  };
}

/** How many customers a filter lets through. */
export async function countMembers(tx: ShopTx, filter: MembersFilter): Promise<bigint> {
  const { where, values } = conditions(filter, tx.shopId);
  const [row] = await tx.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM customers c
       ${filter.withBalance ? 'LEFT JOIN balances b ON b.shop_id = c.shop_id AND b.member_id = c.customer_id' : ''}
      WHERE ${where.join(' AND ')}`,
    values,
  );
  return row?.count ?? 0n;
}

const cursorOf = (row: MemberRow & { key: string }): Cursor => ({
  value: row.key,
  id: row.memberId.toString(),
});

function conditions(filter: MembersFilter, shopId: ShopId): { where: string[]; values: unknown[] } {
  const where = ['c.shop_id = $1', 'c.merged_into IS NULL', 'c.deleted_at IS NULL', 'c.redacted_at IS NULL'];
  const values: unknown[] = [shopId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  if (filter.membership === 'member') where.push('c.is_member');
  if (filter.membership === 'not-member') where.push('NOT c.is_member');
  if (filter.joinedFrom) where.push(`c.enrolled_at >= ${bind(filter.joinedFrom)}`);
  if (filter.joinedBefore) where.push(`c.enrolled_at < ${bind(filter.joinedBefore)}`);
  if (filter.memberIds) where.push(`c.customer_id = ANY (${bind(filter.memberIds)}::bigint[])`);
  if (filter.withBalance) where.push('(b.available <> 0 OR b.pending <> 0)');
  if (filter.tierId !== undefined)
    where.push(filter.tierId === '' ? `${TIER} IS NULL` : `${TIER} = ${bind(filter.tierId)}`);
  where.push(...personConditions(filter.search, bind));
  return { where, values };
}
