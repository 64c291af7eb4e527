import { netValue } from '#app/domain/earning/net-value.ts';
import type { FinancialStatus, KnownOrder } from '#app/domain/orders/order.ts';
import type { ProgrammeVersion } from '#app/domain/programme/settings.ts';
import { versionInForce } from '#app/domain/programme/settings.ts';
import { addDays } from '#app/kernel/clock.ts';
import type { Minor } from '#app/kernel/money.ts';
import { divideRounded } from '#app/kernel/rounding.ts';

/** How the customer of an order stands to the programme. */
export type Enrolment = { readonly enrolledAt: Date; readonly source: EnrolmentSource };
export const ENROLMENT_SOURCES = ['automatic', 'opt-in', 'admin', 'import'] as const;
export type EnrolmentSource = (typeof ENROLMENT_SOURCES)[number];

/** Why an order is worth no points (yet); each has a sentence in the locale files. */
export type NoAward =
  | 'no-customer'
  | 'not-a-member'
  | 'before-programme'
  | 'before-claim-window'
  | 'test-order'
  | 'deleted'
  | 'cancelled'
  | 'unpaid'
  | 'nothing-counts';

/** What an order should be worth now. */
export type AwardDecision = {
  readonly points: bigint;
  readonly net: Minor;
  readonly version: ProgrammeVersion | null;
  readonly maturesAt: Date;
  readonly why: NoAward | null;
};

/** Money came in, whatever went back since: an order that is worth nothing then has nothing that counts. */
const PAID_AT_SOME_TIME: ReadonlySet<FinancialStatus> = new Set([
  'paid',
  'partially_paid',
  'partially_refunded',
  'refunded',
]);

/**
 * What `order` should be worth, by the programme version in force when it was placed. Pure: the same order, versions
 * and enrolment give the same answer, whatever happened in between.
 * points = round(net × rate.points / rate.perMinor)
 * @param enrolment of the order's customer; null for a guest
 */
export function decideAward(
  order: KnownOrder,
  versions: readonly ProgrammeVersion[],
  enrolment: Enrolment | null,
): AwardDecision {
  const version = versionInForce(versions, order.placedAt);
  if (version === null) return none('before-programme', null, order);
  const { earning } = version.settings;
  if (enrolment === null) return none('not-a-member', version, order);
  if (order.deletedAt !== null) return none('deleted', version, order);
  if (order.test) return none('test-order', version, order);
  if (order.cancelledAt !== null) return none('cancelled', version, order);
  if (!isClaimable(order.placedAt, enrolment, version)) return none('before-claim-window', version, order);
  const net = netValue(order, earning);
  if (net === 0n)
    return none(PAID_AT_SOME_TIME.has(order.financialStatus) ? 'nothing-counts' : 'unpaid', version, order);
  const points = divideRounded(net * BigInt(earning.points), BigInt(earning.perMinor), earning.rounding);
  const maturesAt = addDays(order.placedAt, earning.pendingDays);
  return { points, net, version, maturesAt, why: points === 0n ? 'nothing-counts' : null };
}

/** A guest's earlier orders count from so many days before the enrolment; automatic members are members from their first order. */
function isClaimable(placedAt: Date, enrolment: Enrolment, version: ProgrammeVersion): boolean {
  if (enrolment.source === 'automatic') return true;
  return placedAt >= addDays(enrolment.enrolledAt, -version.settings.claimDays);
}

const none = (why: NoAward, version: ProgrammeVersion | null, order: KnownOrder): AwardDecision => ({
  points: 0n,
  net: 0n,
  version,
  maturesAt: order.placedAt,
  why,
});
