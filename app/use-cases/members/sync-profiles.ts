import { findCustomers } from '#app/db/customers.store.ts';
import type { Database, ShopTx } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { hasHadSales } from '#app/db/private-sales.store.ts';
import { openProfiles, writeProfiles } from '#app/db/profiles.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { openTurn, writeTurn } from '#app/db/recurring-work.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { applyConsentNews, tagsAsFetched } from '#app/domain/members/profile-news.ts';
import { dayIn, shiftDay, startOfDay } from '#app/kernel/calendar-day.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { ShopDomain, ShopId } from '#app/kernel/ids.ts';
import type { AdminApi, FetchedProfile } from '#app/shopify/index.ts';
import { awardJoining } from '../earning/award-joining.ts';

type Deps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly forShop: (domain: ShopDomain) => AdminApi;
};

const PAGES_A_TURN = 40;
/** In the small hours of the shop, after its catalogue. */
const NIGHT_MS = 4 * 3_600_000;
/** What changed while the sync before was under way is asked for again. */
const OVERLAP_MS = 3_600_000;

/**
 * Makes good what webhooks of tags and consent missed: of everybody after the installation, then every night of those
 * who changed. Only of customers who are known; the others tell of themselves when they buy. A sync that was
 * interrupted goes on where it was.
 * @returns pages read; 0 when no sync is due
 * @throws ShopifyUnavailable, ShopifyAuthorizationLost
 */
export async function syncProfiles(deps: Deps, shopId: ShopId): Promise<number> {
  const { db, clock } = deps;
  const { domain, timezone, turn } = await db.inShop(shopId, async (tx) => ({
    ...(await shopById(tx, shopId)),
    turn: await openTurn(tx, 'sync-profiles'),
  }));
  if (turn === null || turn.dueAt > clock()) return 0;
  const api = deps.forShop(domain);
  const begunAt = turn.begunAt ?? clock();
  const [sinceText = '', afterText = ''] = (turn.cursor ?? '').split('|');
  const since = sinceText === '' ? null : new Date(sinceText);
  let after = afterText === '' ? null : afterText;
  for (let pages = 1; pages <= PAGES_A_TURN; pages += 1) {
    const askedAt = clock();
    const page = await api.profilesPage(after, since);
    after = page.next;
    const ended = after === null;
    const tomorrow = startOfDay(shiftDay(dayIn(clock(), timezone), 1), timezone);
    await db.inShop(shopId, async (tx) => {
      await takeProfiles(tx, page.items, askedAt, timezone);
      await writeTurn(
        tx,
        'sync-profiles',
        ended
          ? {
              dueAt: new Date(tomorrow.getTime() + NIGHT_MS),
              begunAt: null,
              cursor: `${new Date(begunAt.getTime() - OVERLAP_MS).toISOString()}|`,
            }
          : { dueAt: turn.dueAt, begunAt, cursor: `${sinceText}|${after}` },
      );
    });
    if (ended) return pages;
  }
  return PAGES_A_TURN;
}

/** Writes a page of customers, and awards consent of which no webhook told. */
async function takeProfiles(
  tx: ShopTx,
  fetched: readonly FetchedProfile[],
  askedAt: Date,
  timezone: string,
): Promise<void> {
  // Before any customer is locked: awards that make a member climb need it, and whoever takes in orders has it by then.
  await waitForLane(tx);
  const known = await findCustomers(
    tx,
    fetched.map((one) => one.shopifyId),
  );
  const byCustomer = new Map(
    fetched.flatMap((one) => {
      const customer = known.get(`id:${one.shopifyId}`);
      return customer === undefined ? [] : [[customer.customerId, one] as const];
    }),
  );
  const profiles = await openProfiles(tx, [...byCustomer.keys()]);
  const news = profiles.flatMap((profile) => {
    const now = byCustomer.get(profile.customerId);
    if (now === undefined) return [];
    const told = now.consent === null ? [] : [{ given: now.consent.given, at: now.consent.at ?? askedAt }];
    const consent = applyConsentNews(profile.consent, told);
    return [{ profile, next: { ...profile, ...tagsAsFetched(profile, now.tags, askedAt), consent } }];
  });
  const changed = news.filter(
    ({ profile, next }) =>
      JSON.stringify([profile.tags, profile.consent]) !== JSON.stringify([next.tags, next.consent]),
  );
  const turned = await writeProfiles(
    tx,
    changed.map(({ next }) => next),
  );
  // Where there are private sales, whoever has other tags may be in another audience.
  const told = (await hasHadSales(tx)) ? changed.map(({ next }) => next.customerId) : turned;
  if (told.length > 0) await markForPublication(tx, told);
  const consents = changed.flatMap(({ profile: { consent: before }, next: { customerId, consent } }) =>
    consent.since !== null && consent.since.getTime() !== before.since?.getTime()
      ? [{ memberId: customerId, at: consent.since }]
      : [],
  );
  if (consents.length === 0) return;
  const context = { versions: await listVersions(tx), timezone, now: askedAt };
  await awardJoining(tx, { joined: [], consents }, context);
}
