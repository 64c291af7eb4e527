import type { Database, ShopTx } from '#app/db/database.ts';
import { analyzeNewTables, waitForLane } from '#app/db/inbox.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import {
  changeTiers,
  endAllTiers,
  figuresInQuestion,
  lostInvitations,
  type MemberFigure,
  membersAfter,
  membersAmong,
  setKeepUntil,
  setTiersDue,
  type TierChange,
} from '#app/db/tiers.store.ts';
import { together } from '#app/db/together.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import { decideTier, type TierDecision } from '#app/domain/tiers/decide-tier.ts';
import { type QualifyingWindow, qualifyingWindow } from '#app/domain/tiers/qualifying-window.ts';
import type { TiersSettings } from '#app/domain/tiers/settings.ts';
import { dayIn, startOfDay } from '#app/kernel/calendar-day.ts';
import { addDays, type Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { awardReachedEntries, type Entry } from './award-entries.ts';
import type { TierContext } from './tier-context.ts';

/** Read and decided at a time: enough that a statement's own cost does not count, few enough to stay small in memory. */
const A_BATCH = 5000;
/** Nightly rounds tell the storefront of windows that have moved since; one that was missed is made up for. */
const LOOK_BACK_DAYS = 3;

/**
 * Decides anew which tier some members are in: up at once, down when the grace is over. Nothing is asked of the
 * database when the programme has no tiers. For whoever has the shop's lane.
 * @param customerIds those who are no members are passed over
 * @returns how many members are in another tier than before
 */
export async function recomputeTiers(
  tx: ShopTx,
  customerIds: readonly MemberId[],
  context: TierContext,
): Promise<number> {
  const version = versionInForce(context.versions, context.now);
  if (version === null || version.settings.tiers.list.length === 0 || customerIds.length === 0) return 0;
  const members = await membersAmong(tx, [...new Set(customerIds)]);
  return recomputeMembers(tx, members, version, context);
}

async function recomputeMembers(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  version: ProgrammeVersion,
  context: TierContext,
  earlier: Date = context.now,
): Promise<number> {
  if (memberIds.length === 0) return 0;
  const { timezone, now } = context;
  const settings = version.settings.tiers;
  const window = qualifyingWindow(settings, now, timezone);
  const before = qualifyingWindow(settings, earlier, timezone);
  const changes: TierChange[] = [];
  const kept: { memberId: MemberId; keepUntil: Date | null }[] = [];
  const shrunk: MemberId[] = [];
  const entered: (Entry & { figure: bigint })[] = [];
  for (const member of await figuresInQuestion(tx, memberIds, settings, window, before)) {
    if (member.shrunk) shrunk.push(member.memberId);
    const decision = decideTier(settings, window, member);
    const { memberId, figure, standing } = member;
    if (decision.kind !== 'stay') {
      changes.push(changeOf(member, decision, settings, window));
      if (decision.reason === 'reached' && decision.tier !== null)
        entered.push({ memberId, tierId: decision.tier.id, since: now, figure });
    } else if (standing !== null && !sameInstant(decision.keepUntil, standing.keepUntil)) {
      kept.push({ memberId, keepUntil: decision.keepUntil });
      // Reached again within the grace: what was undone before is made good.
      if (standing.reason === 'reached') entered.push({ ...standing, memberId, figure });
    }
  }
  // The storefront also says what is missing to the next tier, which grows when an order leaves the window.
  const touched = [...changes, ...kept].map((one) => one.memberId).concat(shrunk);
  // Marks come after the balances that an entry locks, as wherever points move.
  const tell = async (): Promise<void> => {
    await awardReachedEntries(tx, entered, context);
    if (touched.length > 0) await markForPublication(tx, inOrder(touched));
  };
  await together([changeTiers(tx, changes, now), setKeepUntil(tx, kept), tell()]);
  return changes.length;
}

function changeOf(
  { memberId, figure, standing }: MemberFigure,
  decision: Exclude<TierDecision, { kind: 'stay' }>,
  settings: TiersSettings,
  window: QualifyingWindow,
): TierChange {
  return {
    memberId,
    before: standing?.tierId ?? null,
    tierId: decision.tier?.id ?? null,
    keepUntil: decision.keepUntil,
    reason: decision.reason,
    details: {
      basis: settings.basis,
      figure: Number(figure),
      threshold: decision.tier?.threshold ?? null,
      counted_from: window.from?.toISOString() ?? null,
    },
  };
}

/** Each once, and in the order in which all who mark them do, so that no two wait for each other in a circle. */
const inOrder = (memberIds: readonly MemberId[]): MemberId[] =>
  [...new Set(memberIds)].sort((a, b) => (a < b ? -1 : 1));

const sameInstant = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();

/**
 * Decides anew which tier every member of a shop is in, some thousands a transaction: each has the shop's lane to
 * itself, and orders are taken in between. Says when it is to be done again: next midnight of the shop, or when another
 * version comes into force.
 */
export async function recomputeAllTiers(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  shopId: ShopId,
): Promise<{ members: number; changed: number }> {
  let after = 0n;
  const done = { members: 0, changed: 0 };
  const startedAt = clock();
  const { versions, timezone } = await db.inShop(shopId, async (tx) => {
    const shop = await shopById(tx, shopId);
    const all = await listVersions(tx);
    // Before the work: a version that is published meanwhile asks for another round.
    await setTiersDue(tx, nextTime(all, startedAt, shop.timezone));
    return { versions: all, timezone: shop.timezone };
  });
  const version = versionInForce(versions, startedAt);
  if (version === null) return done;
  if (version.settings.tiers.list.length === 0) {
    done.changed = await db.inShop(shopId, async (tx) => {
      await waitForLane(tx);
      const left = await endAllTiers(tx, startedAt);
      if (left.length > 0) await markForPublication(tx, inOrder(left));
      return left.length;
    });
    return done;
  }
  done.changed += await db.inShop(shopId, async (tx) => {
    await waitForLane(tx);
    return restoreInvitations(tx, version, clock());
  });
  for (;;) {
    const batch = await db.inShop(shopId, async (tx) => {
      await waitForLane(tx);
      const members = await membersAfter(tx, after, A_BATCH);
      const now = clock();
      const context = { versions, timezone, now };
      const changed = await recomputeMembers(tx, members, version, context, addDays(now, -LOOK_BACK_DAYS));
      return { members, changed };
    });
    // The table may have held nothing a moment ago, and be read from end to end by plans that remember it so.
    if (batch.changed > 0) await analyzeNewTables(db.system);
    done.members += batch.members.length;
    done.changed += batch.changed;
    const last = batch.members.at(-1);
    if (last === undefined || batch.members.length < A_BATCH) return done;
    after = last;
  }
}

/** Who was invited into a tier that a version left out (a slip, rolled back) is in it again when it is there again. */
async function restoreInvitations(tx: ShopTx, { settings }: ProgrammeVersion, now: Date): Promise<number> {
  const invited = settings.tiers.list.filter((tier) => tier.inviteOnly).map((tier) => tier.id);
  const lost = await lostInvitations(tx, invited);
  const changes = lost.map(({ memberId, before, tierId, note, by }): TierChange => {
    return { memberId, before, tierId, keepUntil: null, reason: 'assigned', details: { note, by } };
  });
  await changeTiers(tx, changes, now);
  const members = changes.map((one) => one.memberId);
  if (members.length > 0) await markForPublication(tx, inOrder(members));
  return changes.length;
}

function nextTime(versions: readonly ProgrammeVersion[], now: Date, timezone: string): Date {
  const today = dayIn(now, timezone);
  const midnight = startOfDay({ ...today, day: today.day + 1 }, timezone);
  return versions.reduce(
    (soonest, { effectiveFrom }) =>
      effectiveFrom > now && effectiveFrom < soonest ? effectiveFrom : soonest,
    midnight,
  );
}
