import type { Database } from '#app/db/database.ts';
import {
  type ReferralCursor,
  type ReferralItem,
  type ReferralsFilter,
  readReferralPage,
} from '#app/db/referrals.queries.ts';
import { admin } from '#app/http/admin.server.ts';
import { csvResponse } from '#app/http/csv-stream.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { toDecimal } from '#app/kernel/money.ts';
import { localeOfRequest } from '../i18n/locale.ts';
import en from '../i18n/locales/en.json' with { type: 'json' };
import es from '../i18n/locales/es.json' with { type: 'json' };
import { parseReferralsView, toReferralsFilter } from '../ui/admin/referrals/referrals-view.ts';

/** Rows read at a time: few enough that memory stays flat whatever the size of the shop. */
const ROWS_PER_READ = 1_000;

/** The referrals of the present filter as CSV, streamed. Friends' addresses are masked here too. */
export const loader = admin(async ({ request, lealta, shop }) => {
  const view = parseReferralsView(new URL(request.url).searchParams);
  const texts = (localeOfRequest(request) === 'es' ? es : en).referrals;
  const cells = (row: ReferralItem): unknown[] => [
    row.claimedAt.toISOString(),
    row.lastName,
    row.firstName,
    row.email ?? '',
    row.code,
    texts.channels[row.channel],
    row.friendEmail,
    texts.states[row.state],
    row.reasons.map((reason) => texts.reasons[reason]).join(' '),
    row.orderName ?? '',
    row.orderName === null ? '' : toDecimal(row.orderNet, shop.currency),
    row.boughtAt?.toISOString() ?? '',
    row.qualifiesAt?.toISOString() ?? '',
    row.rewardedAt?.toISOString() ?? '',
    row.awardedPoints,
    row.decidedBy ?? '',
    row.note ?? '',
  ];
  return csvResponse(
    'lealta-referrals.csv',
    Object.values(texts.csvColumns),
    readInPieces(lealta.db, shop.shopId, toReferralsFilter(view), cells),
    request.signal,
  );
});

/** One short transaction a piece: a download over a slow line holds nothing open in the database. */
async function* readInPieces(
  db: Database,
  shopId: ShopId,
  filter: ReferralsFilter,
  cells: (row: ReferralItem) => unknown[],
): AsyncGenerator<unknown[][]> {
  let after: ReferralCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof readReferralPage>> = await db.inShop(shopId, (tx) =>
      readReferralPage(tx, filter, { limit: ROWS_PER_READ, after }),
    );
    yield page.rows.map(cells);
    after = page.after;
  } while (after !== null);
}
