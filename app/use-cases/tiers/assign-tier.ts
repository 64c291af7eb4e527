import { customerById } from '#app/db/customers.store.ts';
import type { Database, ShopTx } from '#app/db/database.ts';
import { waitForLane } from '#app/db/inbox.store.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { markForPublication } from '#app/db/publications.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { changeTiers, tierHistory } from '#app/db/tiers.store.ts';
import { type ProgrammeVersion, versionInForce } from '#app/domain/programme/settings.ts';
import { keptWhenAssigned } from '#app/domain/tiers/qualifying-window.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';
import { awardTierEntries } from './award-entries.ts';
import { recomputeTiers } from './recompute-tiers.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

export type AssignOutcome = {
  readonly outcome: 'assigned' | 'already-there' | 'not-a-member' | 'no-such-tier';
};

/**
 * Puts a member into a tier by the merchant's hand, also into one that is by invitation only. It holds for a whole
 * window and the grace; an invite-only tier until it is taken back.
 * @param input.reason in the merchant's words
 */
export async function assignTier(
  { db, clock }: Deps,
  shopId: ShopId,
  input: {
    readonly memberId: MemberId;
    readonly tierId: string;
    readonly reason: string;
    readonly by: string;
  },
): Promise<AssignOutcome> {
  return db.inShop(shopId, async (tx) => {
    const { memberId, tierId } = input;
    const context = await open(tx, clock());
    if (!(await isMember(tx, memberId))) return { outcome: 'not-a-member' };
    const tier = context.live?.settings.tiers.list.find((one) => one.id === tierId);
    if (context.live === null || tier === undefined) return { outcome: 'no-such-tier' };
    const [present] = await tierHistory(tx, memberId, 1);
    const before = present?.until === null ? present.tierId : null;
    if (before === tierId && present?.reason === 'assigned') return { outcome: 'already-there' };
    const { now, timezone } = context;
    const keepUntil = keptWhenAssigned(context.live.settings.tiers, tier, now, timezone);
    const details = { note: input.reason, by: input.by };
    await changeTiers(tx, [{ memberId, before, tierId, keepUntil, reason: 'assigned', details }], now);
    await awardTierEntries(tx, [{ memberId, tierId, since: now }], context);
    await markForPublication(tx, [memberId]);
    return { outcome: 'assigned' };
  });
}

/**
 * Takes back what the merchant's hand did: the member returns to the tier that the programme gives. Points for entering
 * the tier stay: they were given once and for all.
 */
export async function unassignTier(
  { db, clock }: Deps,
  shopId: ShopId,
  input: { readonly memberId: MemberId; readonly reason: string; readonly by: string },
): Promise<{ readonly outcome: 'undone' | 'not-assigned' }> {
  return db.inShop(shopId, async (tx) => {
    const { memberId, by, reason: note } = input;
    const context = await open(tx, clock());
    const [present, earlier] = await tierHistory(tx, memberId, 2);
    if (present === undefined || present.until !== null || present.reason !== 'assigned')
      return { outcome: 'not-assigned' };
    // Back to where the member was, unless that was given by hand as well or is over; then the figure decides.
    const given = earlier?.reason === 'assigned' && !isSafe(earlier.keepUntil, context.now);
    const follows = earlier?.until?.getTime() === present.since.getTime() && !given;
    const back = follows ? earlier : undefined;
    await changeTiers(
      tx,
      [
        {
          memberId,
          before: present.tierId,
          tierId: back?.tierId ?? null,
          keepUntil: back?.keepUntil ?? null,
          reason: 'unassigned',
          details: { note, by },
        },
      ],
      context.now,
    );
    await recomputeTiers(tx, [memberId], context);
    await markForPublication(tx, [memberId]);
    return { outcome: 'undone' };
  });
}

const isSafe = (keepUntil: Date | null, now: Date): boolean => keepUntil === null || keepUntil > now;

async function open(tx: ShopTx, now: Date) {
  await waitForLane(tx);
  const { timezone } = await shopById(tx, tx.shopId);
  const versions: readonly ProgrammeVersion[] = await listVersions(tx);
  return { versions, timezone, now, live: versionInForce(versions, now) };
}

async function isMember(tx: ShopTx, memberId: MemberId): Promise<boolean> {
  return (await customerById(tx, memberId))?.is_member === true;
}
