import { stringify } from 'csv-stringify/sync';
import type { Database } from '#app/db/database.ts';
import { type MemberRow, type MembersFilter, readMembers } from '#app/db/members.queries.ts';
import type { Cursor, MemberSort } from '#app/domain/members/member-list.ts';
import { admin } from '#app/http/admin.server.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { localeOfRequest } from '../i18n/locale.ts';
import en from '../i18n/locales/en.json' with { type: 'json' };
import es from '../i18n/locales/es.json' with { type: 'json' };
import { toMembersFilter } from '../ui/admin/members/members-filter.ts';
import { parseMembersView } from '../ui/admin/members/members-view.ts';

/** Rows read at a time: few enough that memory stays flat whatever the size of the shop. */
const ROWS_PER_READ = 1_000;

/** The customers of the present filter as CSV, streamed. Cells that a spreadsheet would take for a formula are quoted. */
export const loader = admin(async ({ request, lealta, shop }) => {
  const view = parseMembersView(new URL(request.url).searchParams);
  const locale = localeOfRequest(request);
  const { csvColumns } = (locale === 'es' ? es : en).members;
  const { live } = await lealta.programme.current(shop.shopId);
  const tiers = new Map(live?.settings.tiers.list.map(({ id, name }) => [id, name[locale]]));
  const rows = readInPieces(lealta.db, shop.shopId, toMembersFilter(view, shop.timezone), view);
  return new Response(csvStream(Object.values(csvColumns), rows, tiers, request.signal), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="lealta-members.csv"',
      'Cache-Control': 'no-store',
    },
  });
});

/** One short transaction a piece: a download over a slow line holds nothing open in the database. */
async function* readInPieces(
  db: Database,
  shopId: ShopId,
  filter: MembersFilter,
  { sort, reversed }: { sort: MemberSort; reversed: boolean },
) {
  let after: Cursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof readMembers>> = await db.inShop(shopId, (tx) =>
      readMembers(tx, filter, { sort, reversed, limit: ROWS_PER_READ, after }),
    );
    yield page.rows;
    after = page.after;
  } while (after !== null);
}

function csvStream(
  header: string[],
  pieces: AsyncGenerator<MemberRow[]>,
  tiers: ReadonlyMap<string, string>,
  signal: AbortSignal,
): ReadableStream {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      // The mark tells Excel that this is UTF-8.
      controller.enqueue(encoder.encode(`\uFEFF${csv([header])}`));
    },
    async pull(controller) {
      const piece = signal.aborted ? null : await pieces.next();
      if (piece === null || piece.done) return controller.close();
      if (piece.value.length > 0)
        controller.enqueue(encoder.encode(csv(piece.value.map((row) => cells(row, tiers)))));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

const csv = (rows: unknown[][]): string =>
  stringify(rows, { escape_formulas: true, record_delimiter: 'windows' });

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
