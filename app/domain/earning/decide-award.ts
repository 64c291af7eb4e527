import type { Standing } from '#app/domain/campaigns/campaign-runs.ts';
import type { FinancialStatus, KnownOrder } from '#app/domain/orders/order.ts';
import { sourceOf } from '#app/domain/orders/order-source.ts';
import type { ProgrammeSettings, ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import { addDays } from '#app/kernel/clock.ts';
import type { Minor } from '#app/kernel/money.ts';
import { type Absence, isAway } from '../members/absences.ts';
import {
  type AwardByRule,
  type AwardLine,
  type Catalogue,
  countOrder,
  explainAward,
  type Offer,
  type Refusal,
} from './explain-award.ts';
import { paidWithoutEarning } from './net-value.ts';
import type { ReachedLimits } from './rules/limits.ts';
import type { CountedOrder, OwnRate } from './rules/rule.ts';

/** How the customer of an order stands to the programme. */
export type Enrolment = {
  readonly enrolledAt: Date;
  readonly source: EnrolmentSource;
  /** Times away from the club: from when the member left until they joined again. */
  readonly absences?: readonly Absence[];
};
export const ENROLMENT_SOURCES = ['automatic', 'opt-in', 'admin', 'api', 'import'] as const;
export type EnrolmentSource = (typeof ENROLMENT_SOURCES)[number];

/** Why an order is worth no points (yet); each has a sentence in the locale files. */
export type NoAward =
  | 'no-customer'
  | 'not-a-member'
  | 'before-programme'
  | 'before-claim-window'
  | 'test-order'
  | 'other-source'
  | 'deleted'
  | 'cancelled'
  | 'unpaid'
  | 'awaits-payments'
  | 'nothing-counts';

/** What an order should be worth now. */
export type AwardDecision = {
  readonly points: bigint;
  readonly net: Minor;
  /** What counts in the currency whose rate it earns by, where that is not the shop's. */
  readonly own: OwnRate | null;
  readonly version: ProgrammeVersion | null;
  /** When its points may be spent; null while they wait for the order to be sent. */
  readonly maturesAt: Date | null;
  readonly why: NoAward | null;
  /** The award part by part; what gave nothing, and why. */
  readonly lines: readonly AwardLine[];
  readonly refusals: readonly Refusal[];
};

/** What an award depends on besides the order itself. */
export type Circumstances = {
  readonly timezone: string;
  readonly standing: Standing;
  readonly catalogue: Catalogue;
  /** What rules that look back give for this order. */
  readonly history: readonly AwardByRule[];
  /** Rules by which the member's earlier orders got all that there is. */
  readonly limits: ReachedLimits;
  readonly offer: Offer;
};

/** A member without tier or tags, products of which nothing is known. */
export const PLAIN: Circumstances = {
  timezone: 'UTC',
  standing: { tierId: null, tags: [] },
  catalogue: new Map(),
  history: [],
  limits: new Map(),
  offer: () => null,
};

/** Money came in, whatever went back since: an order that is worth nothing then has nothing that counts. */
const PAID_AT_SOME_TIME: ReadonlySet<FinancialStatus> = new Set([
  'paid',
  'partially_paid',
  'partially_refunded',
  'refunded',
]);

export type Qualification = { readonly version: ProgrammeVersion | null; readonly why: NoAward | null };

/** Whether `order` can earn at all, and by which version: the one in force when it was placed. */
export function qualifyOrder(
  order: KnownOrder,
  versions: readonly ProgrammeVersion[],
  enrolment: Enrolment | null,
): Qualification {
  const version = versionInForce(versions, order.placedAt);
  const why = (): NoAward | null => {
    if (version === null) return 'before-programme';
    if (enrolment === null || isAway(enrolment.absences, order.placedAt)) return 'not-a-member';
    if (order.deletedAt !== null) return 'deleted';
    if (order.test) return 'test-order';
    if (!version.settings.earning.sources[sourceOf(order.sourceName)]) return 'other-source';
    if (order.cancelledAt !== null) return 'cancelled';
    return isClaimable(order.placedAt, enrolment, version) ? null : 'before-claim-window';
  };
  return { version, why: why() };
}

/**
 * What `order` should be worth, by the programme version in force when it was placed. Pure: the same order, versions,
 * enrolment and circumstances give the same answer, whatever happened in between. The formula is `explainAward`'s.
 * @param enrolment of the order's customer; null for a guest
 */
export function decideAward(
  order: KnownOrder,
  versions: readonly ProgrammeVersion[],
  enrolment: Enrolment | null,
  circumstances: Circumstances = PLAIN,
): AwardDecision {
  const { version, why } = qualifyOrder(order, versions, enrolment);
  if (version === null || why !== null) return none(why ?? 'before-programme', version, order);
  const counted = countOrder(order, version.settings, circumstances.catalogue);
  return decideCounted(order, counted, version, circumstances);
}

/** The same for an order that qualifies and was counted before. */
export function decideCounted(
  order: KnownOrder,
  counted: CountedOrder,
  version: ProgrammeVersion,
  circumstances: Circumstances,
): AwardDecision {
  const { settings } = version;
  const { net } = counted;
  if (net === 0n) return none(whyNothing(order, settings), version, order);
  const { points, lines, refusals } = explainAward({ ...circumstances, order: counted, settings });
  const { pendingFrom, pendingDays } = settings.earning;
  const from = pendingFrom === 'order' ? order.placedAt : order.fulfilledAt;
  const maturesAt = from === null ? null : addDays(from, pendingDays);
  return {
    points,
    net,
    own: counted.own,
    version,
    maturesAt,
    why: points === 0n ? 'nothing-counts' : null,
    lines,
    refusals,
  };
}

function whyNothing(order: KnownOrder, { earning }: ProgrammeSettings): NoAward {
  if (!PAID_AT_SOME_TIME.has(order.financialStatus)) return 'unpaid';
  return paidWithoutEarning(order, earning) === null ? 'awaits-payments' : 'nothing-counts';
}

/** A guest's earlier orders count from so many days before the enrolment; automatic members are members from their first order. */
function isClaimable(placedAt: Date, enrolment: Enrolment, version: ProgrammeVersion): boolean {
  if (enrolment.source === 'automatic') return true;
  return placedAt >= addDays(enrolment.enrolledAt, -version.settings.claimDays);
}

const none = (why: NoAward, version: ProgrammeVersion | null, order: KnownOrder): AwardDecision => ({
  points: 0n,
  net: 0n,
  own: null,
  version,
  maturesAt: order.placedAt,
  why,
  lines: [],
  refusals: [],
});
