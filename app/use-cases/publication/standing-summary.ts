import type { ShopTx } from '#app/db/database.ts';
import { expiringOfMembers } from '#app/db/expiry.store.ts';
import { type MemberFigure, tierFigures } from '#app/db/tiers.store.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { tierProgress } from '#app/domain/tiers/decide-tier.ts';
import { qualifyingWindow } from '#app/domain/tiers/qualifying-window.ts';
import type { TiersSettings } from '#app/domain/tiers/settings.ts';
import type { MemberId } from '#app/kernel/ids.ts';
import { type Card, readCards } from '../earning/read-cards.ts';

type Named = { readonly es: string; readonly en: string };

/** The part of a member's summary that is about tiers and expiry. */
export type StandingSummary = {
  readonly tier: {
    readonly id: string;
    readonly name: Named;
    readonly percent: number;
    readonly perks: { readonly es: readonly string[]; readonly en: readonly string[] };
    readonly since: string;
    /** Where it is about to be lost: what is missing to keep it, and by when. */
    readonly keep: { readonly missing: number; readonly until: string } | null;
  } | null;
  readonly nextTier: {
    readonly id: string;
    readonly name: Named;
    /** Minor units, points or orders, as the basis says. */
    readonly missing: number;
    readonly basis: TiersSettings['basis'];
    /** How much of the way is done: 0 to 99. */
    readonly share: number;
  } | null;
  /** What expires next, the last instant at which it can be spent. */
  readonly expiring: { readonly points: number; readonly at: string } | null;
  /** Punch cards and goals, as far as the member has come. */
  readonly cards: readonly Card[];
};

export type Standings = {
  readonly of: (memberId: MemberId) => StandingSummary;
  /** When time alone makes a member's cards show less. */
  readonly changesAt: ReadonlyMap<MemberId, Date>;
};

const NOTHING: StandingSummary = { tier: null, nextTier: null, expiring: null, cards: [] };

/** Tier, way to the next, what expires next and cards of some members; nothing is asked that the programme has not. */
export async function standingSummaries(
  tx: ShopTx,
  memberIds: readonly MemberId[],
  live: ProgrammeVersion | null,
  {
    versions,
    timezone,
    now,
  }: { readonly versions: readonly ProgrammeVersion[]; readonly timezone: string; readonly now: Date },
): Promise<Standings> {
  if (live === null || memberIds.length === 0) return { of: () => NOTHING, changesAt: new Map() };
  const settings = live.settings.tiers;
  const figures =
    settings.list.length === 0
      ? []
      : await tierFigures(tx, memberIds, settings, qualifyingWindow(settings, now, timezone));
  const figureOf = new Map(figures.map((one) => [one.memberId, one]));
  const expiring = await expiringOfMembers(tx, memberIds, timezone);
  const cards = await readCards(tx, memberIds, live, versions, now);
  const of = (memberId: MemberId): StandingSummary => {
    const [soonest] = expiring.get(memberId) ?? [];
    return {
      ...tierSummary(settings, figureOf.get(memberId)),
      expiring:
        soonest === undefined ? null : { points: Number(soonest.points), at: soonest.at.toISOString() },
      cards: cards.get(memberId)?.cards ?? [],
    };
  };
  const changesAt = new Map<MemberId, Date>();
  for (const [memberId, { until }] of cards) if (until !== null) changesAt.set(memberId, until);
  return { of, changesAt };
}

function tierSummary(
  settings: TiersSettings,
  found: MemberFigure | undefined,
): Pick<StandingSummary, 'tier' | 'nextTier'> {
  if (found === undefined) return { tier: null, nextTier: null };
  const { figure, standing } = found;
  const tier = settings.list.find((one) => one.id === standing?.tierId);
  const { next, keep } = tierProgress(settings, figure, standing);
  return {
    tier:
      tier === undefined || standing === null
        ? null
        : {
            id: tier.id,
            name: tier.name,
            percent: tier.percent,
            perks: tier.perks,
            since: standing.since.toISOString(),
            keep: keep === null ? null : { missing: Number(keep.missing), until: keep.until.toISOString() },
          },
    nextTier:
      next === null
        ? null
        : {
            id: next.tier.id,
            name: next.tier.name,
            missing: Number(next.missing),
            basis: settings.basis,
            share: Number(((figure < 0n ? 0n : figure) * 100n) / BigInt(next.tier.threshold)),
          },
  };
}

/** What the storefront knows of the programme's tiers, lowest first. */
export const tiersSummary = ({ list, basis }: TiersSettings) => ({
  tiers: list.map(({ id, name, threshold, percent, inviteOnly, perks }) => ({
    id,
    name,
    threshold,
    percent,
    inviteOnly,
    perks,
  })),
  tiersBasis: basis,
});
