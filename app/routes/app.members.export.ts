import type { Database } from '#app/db/database.ts';
import { type MemberRow, type MembersFilter, readMembers } from '#app/db/members.queries.ts';
import type { Cursor, MemberSort } from '#app/domain/members/member-list.ts';
import { admin } from '#app/http/admin.server.ts';
import { csvResponse } from '#app/http/csv-stream.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { localeOfRequest } from '../i18n/locale.ts';
import en from '../i18n/locales/en.json' with { type: 'json' };
import es from '../i18n/locales/es.json' with { type: 'json' };
import { toMembersFilter } from '../ui/admin/members/members-filter.ts';
import { parseMembersView } from '../ui/admin/members/members-view.ts';

/** Rows read at a time: few enough that memory stays flat whatever the size of the shop. */
const ROWS_PER_READ = 1_000;

/** The customers of the present filter as CSV, streamed. */
export const loader = admin(async ({ request, lealta, shop }) => {
  const view = parseMembersView(new URL(request.url).searchParams);
  const locale = localeOfRequest(request);
  const { csvColumns } = (locale === 'es' ? es : en).members;
  const { live } = await lealta.programme.current(shop.shopId);
  const tiers = new Map(live?.settings.tiers.list.map(({ id, name }) => [id, name[locale]]));
  return csvResponse(
    'lealta-members.csv',
    Object.values(csvColumns),
    readInPieces(lealta.db, shop.shopId, toMembersFilter(view, shop.timezone), view, tiers),
    request.signal,
  );
});

/** One short transaction a piece: a download over a slow line holds nothing open in the database. */
async function* readInPieces(
  db: Database,
  shopId: ShopId,
  filter: MembersFilter,
  { sort, reversed }: { sort: MemberSort; reversed: boolean },
  tiers: ReadonlyMap<string, string>,
): AsyncGenerator<unknown[][]> {
  let after: Cursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof readMembers>> = await db.inShop(shopId, (tx) =>
      readMembers(tx, filter, { sort, reversed, limit: ROWS_PER_READ, after }),
    );
    yield page.rows.map((row) => cells(row, tiers));
    after = page.after;
  } while (after !== null);
}

const cells = (row: MemberRow, tiers: ReadonlyMap<string, string>): unknown[] => [
  row.lastName,
  row.firstName,
  row.email ?? '',
  row.enrolledAt?.toISOString() ?? '',
  row.available,
  row.pending,
  row.lifetime,
  // One that is no longer in the programme has no name any more.
  row.tierId === null ? '' : (tiers.get(row.tierId) ?? row.tierId),
];
