import type { QualifyingWindow } from './qualifying-window.ts';
import { climbable, type Tier, type TiersSettings } from './settings.ts';

/** The tier a member is in now. */
export type Standing = {
  readonly tierId: string;
  /** The merchant's hand put the member there. */
  readonly assigned: boolean;
  /** It is not taken away before; null where nothing threatens it. */
  readonly keepUntil: Date | null;
};

export type TierFacts = {
  /** What the qualifying window holds: minor units, points or orders, as the programme's basis says. */
  readonly figure: bigint;
  readonly standing: Standing | null;
};

export type TierDecision =
  | { readonly kind: 'stay'; readonly keepUntil: Date | null }
  | {
      readonly kind: 'upgrade' | 'downgrade';
      /** Null: the member is in no tier any more. */
      readonly tier: Tier | null;
      readonly keepUntil: Date | null;
      readonly reason: 'reached' | 'fell-below' | 'tier-removed';
    };

/** The highest tier whose threshold a figure reaches; null below the first. */
export function tierReached(settings: TiersSettings, figure: bigint): Tier | null {
  return climbable(settings).findLast((tier) => figure >= BigInt(tier.threshold)) ?? null;
}

/**
 * Whether a member stays, climbs or falls. Up at once; down only when the grace is over: rolling and lifetime windows
 * count it from the day the figure is found too low, a calendar year from its end. Nobody climbs or falls into or out
 * of an invite-only tier. Deciding again without new facts changes nothing.
 */
export function decideTier(
  settings: TiersSettings,
  window: QualifyingWindow,
  { figure, standing }: TierFacts,
): TierDecision {
  const reached = tierReached(settings, figure);
  const { now, safeUntil } = window;
  if (standing === null) {
    if (reached === null) return { kind: 'stay', keepUntil: null };
    return { kind: 'upgrade', tier: reached, keepUntil: safeUntil, reason: 'reached' };
  }
  const current = settings.list.find((tier) => tier.id === standing.tierId);
  if (current?.inviteOnly) return { kind: 'stay', keepUntil: null };
  if (current === undefined) {
    // The programme has no such tier any more: the figure alone says where the member belongs.
    const kind = reached === null ? 'downgrade' : 'upgrade';
    return { kind, tier: reached, keepUntil: safeUntil, reason: 'tier-removed' };
  }
  const above = reached === null ? -1 : reached.threshold - current.threshold;
  if (above > 0) return { kind: 'upgrade', tier: reached, keepUntil: safeUntil, reason: 'reached' };
  if (above === 0) return { kind: 'stay', keepUntil: later(safeUntil, given(standing, now)) };
  const keepUntil = standing.keepUntil ?? window.graceUntil;
  if (now < keepUntil) return { kind: 'stay', keepUntil };
  return { kind: 'downgrade', tier: reached, keepUntil: safeUntil, reason: 'fell-below' };
}

/** A tier that the merchant gave is kept for its time, also when the member reaches it meanwhile. */
const given = ({ assigned, keepUntil }: Standing, now: Date): Date | null =>
  assigned && keepUntil !== null && keepUntil > now ? keepUntil : null;

const later = (a: Date | null, b: Date | null): Date | null =>
  a === null || b === null ? (a ?? b) : a > b ? a : b;

export type TierProgress = {
  /** The next tier up that can be climbed into, and what is missing to it, in the programme's basis. */
  readonly next: { readonly tier: Tier; readonly missing: bigint } | null;
  /** Where the present tier is about to be lost: what is missing to keep it, and by when. */
  readonly keep: { readonly missing: bigint; readonly until: Date } | null;
};

/** What a member lacks to the next tier, and to the present one where it is in danger. */
export function tierProgress(
  settings: TiersSettings,
  figure: bigint,
  standing: Pick<Standing, 'tierId' | 'keepUntil'> | null,
): TierProgress {
  const current = settings.list.find((tier) => tier.id === standing?.tierId) ?? null;
  if (current?.inviteOnly) return { next: null, keep: null };
  const above = current === null ? -1 : current.threshold;
  const next =
    climbable(settings).find((tier) => tier.threshold > above && BigInt(tier.threshold) > figure) ?? null;
  const short = current === null ? 0n : BigInt(current.threshold) - figure;
  const until = standing?.keepUntil ?? null;
  return {
    next: next === null ? null : { tier: next, missing: BigInt(next.threshold) - figure },
    keep: short > 0n && until !== null ? { missing: short, until } : null,
  };
}
