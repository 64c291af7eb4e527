import type { Database } from '#app/db/database.ts';
import { listVersions } from '#app/db/programme.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import { countByTier, previewMoves, type TierPeriod, tierFigures, tierHistory } from '#app/db/tiers.store.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import { type TierProgress, tierProgress } from '#app/domain/tiers/decide-tier.ts';
import { qualifyingWindow } from '#app/domain/tiers/qualifying-window.ts';
import type { Tier, TiersSettings } from '#app/domain/tiers/settings.ts';
import type { Clock } from '#app/kernel/clock.ts';
import type { MemberId, ShopId } from '#app/kernel/ids.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

export type MemberTier = {
  /** Null: in no tier, or in one that the programme does not have any more. */
  readonly tier: Tier | null;
  readonly since: Date | null;
  /** When the member falls unless more is earned; null while nothing threatens the tier. */
  readonly keepUntil: Date | null;
  readonly assigned: boolean;
  /** What the window holds: minor units, points or orders, as the basis says. */
  readonly basis: TiersSettings['basis'];
  readonly figure: bigint;
  /** From when on it is counted; null: all time. */
  readonly countedFrom: Date | null;
  readonly progress: TierProgress;
  /** Newest first. */
  readonly history: readonly NamedTierPeriod[];
  /** The tiers of the programme in force, lowest first. */
  readonly list: readonly Tier[];
};

/** With the tier's name as the programme last had it. */
export type NamedTierPeriod = TierPeriod & { readonly name: Tier['name'] | null };

/** Where a member stands and what is missing to the next tier; null where the programme has no tiers. */
export function readMemberTier(
  { db, clock }: Deps,
  shopId: ShopId,
  memberId: MemberId,
): Promise<MemberTier | null> {
  return db.inShop(shopId, async (tx) => {
    const now = clock();
    const versions = await listVersions(tx);
    const settings = versionInForce(versions, now)?.settings.tiers;
    if (settings === undefined || settings.list.length === 0) return null;
    const newestFirst = versions.toSorted((a, b) => b.version - a.version);
    const everyTier = [settings, ...newestFirst.map((one) => one.settings.tiers)].flatMap(({ list }) => list);
    const nameOf = (tierId: string) => everyTier.find((tier) => tier.id === tierId)?.name ?? null;
    const window = qualifyingWindow(settings, now, (await shopById(tx, shopId)).timezone);
    const [found] = await tierFigures(tx, [memberId], settings, window);
    const figure = found?.figure ?? 0n;
    const standing = found?.standing ?? null;
    const progress = tierProgress(settings, figure, standing);
    return {
      tier: settings.list.find((tier) => tier.id === standing?.tierId) ?? null,
      since: standing?.since ?? null,
      keepUntil: progress.keep?.until ?? null,
      assigned: standing?.assigned ?? false,
      basis: settings.basis,
      figure,
      countedFrom: window.from,
      progress,
      history: (await tierHistory(tx, memberId, 20)).map((one) => ({ ...one, name: nameOf(one.tierId) })),
      list: settings.list,
    };
  });
}

/** How many members are in each tier of the programme now, lowest first, those without any too. */
export function countTiers({ db, clock }: Deps, shopId: ShopId): Promise<{ tier: Tier; members: number }[]> {
  return db.inShop(shopId, async (tx) => {
    const list = versionInForce(await listVersions(tx), clock())?.settings.tiers.list ?? [];
    const counts = await countByTier(tx);
    return list.map((tier) => ({ tier, members: counts.get(tier.id) ?? 0 }));
  });
}

export type TierPreview = {
  /** Members by tier now and under the changed settings; a tier of null is none. */
  readonly tiers: readonly { readonly tierId: string | null; readonly now: number; readonly after: number }[];
  /** Who goes from where to where, once every grace is over; those who stay are in it too. */
  readonly moves: readonly {
    readonly from: string | null;
    readonly to: string | null;
    readonly members: number;
  }[];
  readonly up: number;
  readonly down: number;
};

/** How many members would be in which tier under other settings: climbing is at once, falling after the grace. */
export function previewTiers(
  { db, clock }: Deps,
  shopId: ShopId,
  settings: TiersSettings,
): Promise<TierPreview> {
  return db.inShop(shopId, async (tx) => {
    const now = clock();
    const live = versionInForce(await listVersions(tx), now)?.settings.tiers.list ?? [];
    const window = qualifyingWindow(settings, now, (await shopById(tx, shopId)).timezone);
    const moves = await previewMoves(tx, settings, window);
    const present = live.filter((tier) => !settings.list.some((one) => one.id === tier.id));
    const ids = [null, ...settings.list.map((tier) => tier.id), ...present.map((tier) => tier.id)];
    const sum = (of: (move: (typeof moves)[number]) => boolean): number =>
      moves.reduce((total, move) => (of(move) ? total + move.members : total), 0);
    // A tier that goes away has no place in the new order: whoever leaves it is counted by what it needed.
    const rank = (tierId: string | null): number =>
      [...settings.list, ...present].find((tier) => tier.id === tierId)?.threshold ?? -1;
    return {
      tiers: ids.map((tierId) => ({
        tierId,
        now: sum((move) => move.from === tierId),
        after: sum((move) => move.to === tierId),
      })),
      moves,
      up: sum((move) => move.from !== move.to && rank(move.to) >= rank(move.from)),
      down: sum((move) => rank(move.to) < rank(move.from)),
    };
  });
}
