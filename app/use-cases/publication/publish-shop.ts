import type { Database, ShopTx } from '#app/db/database.ts';
import { listVersions } from '#app/db/programme.store.ts';
import {
  dropPublications,
  finishPublications,
  type Lease,
  leasePublications,
  markByRewardedFriends,
  markForLater,
  markWithoutReferralCode,
  memberSummaries,
  netShareOfPrices,
  PROGRAMME,
  postponePublications,
} from '#app/db/publications.store.ts';
import { noteMilestonesShown, noteSoldOut, publicationTarget, shopById } from '#app/db/shops.store.ts';
import { soldOutRewards } from '#app/db/vouchers.store.ts';
import type { Cards } from '#app/domain/members/card.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import { scheduledVersion } from '#app/domain/programme/version-history.ts';
import { type MilestoneShown, milestoneChanges, nextCampaignChange } from '#app/domain/referrals/terms.ts';
import type { Clock } from '#app/kernel/clock.ts';
import { type MemberId, type ShopDomain, type ShopId, toGid } from '#app/kernel/ids.ts';
import type { AdminApi, MetafieldInput } from '#app/shopify/index.ts';
import { accessMetafields } from '../private-sales/access-metafields.ts';
import { referralSummaries } from '../referrals/referral-summary.ts';
import { reachedLimits } from './reached-limits.ts';
import { standingSummaries } from './standing-summary.ts';
import { toProgrammeSummary, toSummary } from './summary.ts';

/** Four calls to Shopify, which takes 25 metafields a call. */
const MEMBERS_A_TURN = 100;
const LEASE_MS = 60_000;
/** However long Shopify is away, a summary is tried again once an hour: dropped, it would stay wrong on the storefront. */
const PAUSE_MAX_S = 3600;

type Deps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly cards: Cards;
  readonly forShop: (domain: ShopDomain) => AdminApi;
  readonly log: { warn(fields: object, text: string): void };
};

type Turn = {
  readonly leases: readonly Lease[];
  readonly inputs: { memberId: MemberId; input: MetafieldInput }[];
  domain: ShopDomain;
  /** Rewards that the programme now says are sold out; null when it is not published. */
  readonly soldOut: readonly string[] | null;
  /** What must be published again, and when: a scheduled version begins, an order is too old for a card. */
  readonly later: readonly { readonly memberId: MemberId; readonly at: Date }[];
};

/**
 * Writes the summaries that are out of date to Shopify's metafields, a hundred members a turn. What cannot be written
 * now is tried again later, ever less often; what Shopify refuses (the customer is gone) is dropped.
 * @returns how many were published
 */
export async function publishShop({ db, clock, cards, forShop, log }: Deps, shopId: ShopId): Promise<number> {
  let published = 0;
  for (;;) {
    const turn = await prepare({ db, cards }, shopId, clock());
    if (turn === null) return published;
    const { leases, inputs, domain, soldOut, later: again } = turn;
    try {
      const { refused } =
        inputs.length === 0
          ? { refused: [] }
          : await forShop(domain).setMetafields(inputs.map((one) => one.input));
      for (const { index, message } of refused) {
        log.warn(
          { shopId: String(shopId), memberId: String(inputs[index]?.memberId), message },
          'summary refused',
        );
      }
      await db.inShop(shopId, async (tx) => {
        await finishPublications(tx, leases);
        if (soldOut !== null) await noteSoldOut(tx, soldOut);
        await markForLater(tx, again);
      });
      published += inputs.length - refused.length;
    } catch (error) {
      log.warn({ shopId: String(shopId), err: error, members: leases.length }, 'summaries not published');
      const attempts = Math.max(...leases.map((lease) => lease.attempts));
      const later = new Date(clock().getTime() + Math.min(2 ** attempts, PAUSE_MAX_S) * 1000);
      await db.inShop(shopId, (tx) => postponePublications(tx, leases, later));
      return published;
    }
  }
}

function prepare({ db, cards }: Pick<Deps, 'db' | 'cards'>, shopId: ShopId, now: Date): Promise<Turn | null> {
  return db.inShop(shopId, async (tx) => {
    const leases = await leasePublications(tx, now, MEMBERS_A_TURN, LEASE_MS);
    if (leases.length === 0) return null;
    const shop = await shopById(tx, shopId);
    if (!shop.installed) {
      await dropPublications(tx);
      return null;
    }
    const leaseOf = new Map(leases.map((lease) => [lease.memberId, lease]));
    const inputs: Turn['inputs'] = [];
    const versions = await listVersions(tx);
    const live = versionInForce(versions, now);
    const { timezone } = shop;
    const standings = await standingSummaries(tx, [...leaseOf.keys()], live, { versions, timezone, now });
    const reachedOf = await reachedLimits(tx, [...leaseOf.keys()], live, now);
    const members = [...leaseOf.keys()].filter((memberId) => memberId !== PROGRAMME);
    const referralOf = await referralSummaries(tx, members, live, now);
    const accessOf = await accessMetafields(tx, members, now);
    for (const row of await memberSummaries(tx, [...leaseOf.keys()], now)) {
      if (row.shopify_id === null) continue;
      inputs.push({
        memberId: row.member_id,
        input: {
          ownerGid: toGid('Customer', row.shopify_id),
          namespace: '$app',
          key: 'member',
          type: 'json',
          value: JSON.stringify({
            ...toSummary(row, now),
            ...standings.of(row.member_id),
            ...reachedOf(row.member_id),
            ...referralOf(row.member_id),
            card: row.enrolled ? cards.of(shopId, row.member_id) : null,
          }),
        },
      });
      const access = accessOf(row.member_id);
      if (access !== null)
        inputs.push({
          memberId: row.member_id,
          input: {
            ownerGid: toGid('Customer', row.shopify_id),
            namespace: '$app',
            key: 'access',
            type: 'json',
            value: JSON.stringify(access),
          },
        });
    }
    const programme = leaseOf.get(PROGRAMME);
    const target = await publicationTarget(tx);
    let soldOut: readonly string[] | null = null;
    if (live !== null && target.appInstallation !== null) {
      // Whoever redeems or gives back is a member to publish: that is when a stock may have run out or come back.
      const gone = await soldOutRewards(tx, stocked(live));
      if (programme !== undefined || String(gone) !== String(target.soldOutShown)) {
        soldOut = gone;
        inputs.push({
          memberId: PROGRAMME,
          input: {
            ownerGid: target.appInstallation,
            namespace: 'lealta',
            key: 'programme',
            type: 'json',
            value: JSON.stringify(
              toProgrammeSummary(live, {
                currency: shop.currency,
                taxesIncluded: target.taxesIncluded,
                netShare: await netShareOfPrices(tx),
                soldOut: gone,
                now,
              }),
            ),
          },
        });
      }
    }
    const next = programme === undefined ? null : scheduledVersion(versions, now);
    const later = [...standings.changesAt].map(([memberId, at]) => ({ memberId, at }));
    if (next !== null) later.push({ memberId: PROGRAMME, at: next.effectiveFrom });
    if (programme !== undefined && live !== null) await markNextMilestones(tx, live, target.milestonesShown);
    if (programme !== undefined && live?.settings.referrals.active) {
      // Since referrals are on: every member's page shows their code.
      await markWithoutReferralCode(tx);
      const change = nextCampaignChange(live.settings.referrals, now);
      if (change !== null && (next === null || change < next.effectiveFrom))
        later.push({ memberId: PROGRAMME, at: change });
    }
    return { leases, inputs, domain: shop.domain, soldOut, later };
  });
}

/**
 * Members' summaries tell which milestone comes next: those that another set of milestones changes are to be published.
 * @param shown the milestones that summaries tell of until now; null where they tell of no invitations
 */
async function markNextMilestones(
  tx: ShopTx,
  { settings: { referrals } }: ProgrammeVersion,
  shown: readonly MilestoneShown[] | null,
): Promise<void> {
  const next = referrals.active
    ? referrals.milestones.map(({ friends, points }) => ({ friends, points }))
    : null;
  const changes =
    next === null ? [] : shown === null ? [{ from: 0, until: null }] : milestoneChanges(shown, next);
  if (changes.length === 0 && (next === null) === (shown === null)) return;
  await markByRewardedFriends(tx, changes);
  await noteMilestonesShown(tx, next);
}

const stocked = ({ settings }: ProgrammeVersion) =>
  settings.rewards.flatMap(({ id, stock }) => (stock === null ? [] : [{ id, stock }]));
