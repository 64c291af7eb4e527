import { netValue, type ValueBasis } from '#app/domain/earning/net-value.ts';
import type { FinancialStatus, KnownOrder } from '#app/domain/orders/order.ts';
import { addDays } from '#app/kernel/clock.ts';
import type { OrderId } from '#app/kernel/ids.ts';
import type { Minor } from '#app/kernel/money.ts';
import type {
  ReferralDecision,
  ReferralReason,
  ReferralState,
  RejectReason,
  ReviewReason,
} from './referral.ts';
import type { ReferralTerms } from './terms.ts';

/** An order that may be the friend's, with what is known of it beyond its snapshot. */
export type FriendOrder = {
  readonly order: KnownOrder;
  /** Who ordered: the same for all customers of one mailbox; null without an account. */
  readonly person: string | null;
  /** When it was first told as paid; null while it is not. */
  readonly paidAt: Date | null;
  /** It used this referral's voucher, or another's, or none. */
  readonly voucher: 'own' | 'other' | null;
  /** Its customer is the advocate, by id or by mailbox. */
  readonly ofAdvocate: boolean;
  /** It went where an order of the advocate's had gone before. */
  readonly toAdvocate: boolean;
  /** Its customer invited the advocate before, directly or through others. */
  readonly inCircle: boolean;
  /**
   * Whether Shopify counts orders of its customer that nobody told us of, as those of before the installation are not.
   * `unasked`: Shopify has to be asked before it can bring anything.
   */
  readonly unheardOrders: 'none' | 'some' | 'unasked';
};

/** All that a referral depends on, besides the time. */
export type ReferralFacts = {
  readonly claimedAt: Date;
  readonly voucherExpiresAt: Date;
  readonly terms: ReferralTerms;
  readonly claimReasons: readonly ReviewReason[];
  readonly decision: {
    readonly word: ReferralDecision;
    readonly at: Date;
    /** What stood against it when the word was given: accepting covers these reasons and no others. */
    readonly seen: readonly ReferralReason[];
  } | null;
  /** The orders that used the voucher, with the other orders of the people who placed them. */
  readonly orders: readonly FriendOrder[];
  /** What counts of an order. */
  readonly basis: ValueBasis;
  /** It has been rewarded: what was taken out of the order since, nobody knows when, does not count. */
  readonly wasRewarded: boolean;
};

/** What a referral is now, seen by itself; whether its advocate may have the points is `rewardAdvocate`'s to say. */
export type Standing = {
  /** `rewarded`: the return period is over, and nothing stands against it. */
  readonly state: ReferralState;
  readonly reasons: readonly ReferralReason[];
  readonly order: { readonly orderId: OrderId; readonly net: Minor } | null;
  readonly boughtAt: Date | null;
  readonly qualifiesAt: Date | null;
  /** When time alone changes it, or an answer is waited for; null when neither does. */
  readonly dueAt: Date | null;
  /** The order of whose customer Shopify has to be asked, now that it would bring something. */
  readonly asks: OrderId | null;
};

type Judged =
  | {
      readonly verdict: 'counts';
      readonly bought: FriendOrder;
      readonly net: Minor;
      readonly paidAt: Date;
      readonly qualifiesAt: Date;
      /** Why it is none nevertheless, where the merchant did not accept that. */
      readonly against: RejectReason | null;
    }
  | { readonly verdict: 'undone'; readonly bought: FriendOrder }
  /** It is not paid yet, too small, or not the first. */
  | { readonly verdict: 'none' };

/** Where Shopify was asked and said nothing, it is asked again after so long. */
const ASK_AGAIN_MS = 60_000;

/**
 * What has become of a referral: a function of what is known and of the time, so that the same facts end in the same
 * state in whatever sequence they are heard of.
 */
export function decideReferral(facts: ReferralFacts, now: Date): Standing {
  const { decision, claimReasons, voucherExpiresAt } = facts;
  const judged = candidates(facts).map((one) => judge(one, facts));
  const found =
    judged.find((one) => one.verdict === 'counts' && one.against === null) ??
    judged.find((one) => one.verdict === 'counts') ??
    judged.find((one) => one.verdict === 'undone');
  const nothing = { order: null, boughtAt: null, qualifiesAt: null, dueAt: null, asks: null };
  if (found?.verdict === 'counts') {
    const { bought, net, paidAt, qualifiesAt, against } = found;
    const about = {
      order: { orderId: bought.order.orderId, net },
      boughtAt: paidAt,
      qualifiesAt,
      asks: null,
    };
    if (decision?.word === 'reject')
      return { ...about, state: 'rejected', reasons: ['merchant'], dueAt: null };
    if (against !== null && decision === null)
      return { ...nothing, order: { ...about.order, net: 0n }, state: 'rejected', reasons: [against] };
    const open = doubtsAbout(found, facts).filter((reason) => !covers(decision, reason));
    const isOver = now >= qualifiesAt;
    // Also of those in review: the merchant sees at once all that stands against them.
    const asks = isOver && unheardOf(bought, facts) === 'unasked';
    return {
      ...about,
      state: open.length > 0 ? 'review' : isOver && !asks ? 'rewarded' : 'bought',
      reasons: open,
      dueAt: asks ? new Date(now.getTime() + ASK_AGAIN_MS) : isOver ? null : qualifiesAt,
      asks: asks ? bought.order.orderId : null,
    };
  }
  if (decision?.word === 'reject') return { ...nothing, state: 'rejected', reasons: ['merchant'] };
  if (found?.verdict === 'undone') {
    const order = { orderId: found.bought.order.orderId, net: 0n };
    return { ...nothing, order, state: 'undone', reasons: [] };
  }
  if (now >= voucherExpiresAt) return { ...nothing, state: 'expired', reasons: [] };
  const open = claimReasons.filter((reason) => !covers(decision, reason));
  return {
    ...nothing,
    state: open.length > 0 ? 'review' : 'claimed',
    reasons: open,
    dueAt: voucherExpiresAt,
  };
}

/** Everything for which the merchant should look at an order that counts, whether they have done so or not. */
function doubtsAbout(
  { bought, against }: Extract<Judged, { verdict: 'counts' }>,
  facts: ReferralFacts,
): ReferralReason[] {
  const { claimReasons, terms } = facts;
  const doubts = new Set<ReferralReason>(claimReasons);
  // With a word for something else: what came to light since, the merchant has not seen.
  if (against !== null) doubts.add(against);
  if (terms.sameAddress && bought.toAdvocate) doubts.add('same-address');
  if (terms.circles && bought.inCircle) doubts.add('circle');
  if (unheardOf(bought, facts) === 'some') doubts.add('existing-customer');
  return [...doubts];
}

/** What was rewarded stays so: orders may have changed hands since they were counted. Advocates are known anyway. */
const unheardOf = (
  { ofAdvocate, unheardOrders }: FriendOrder,
  { wasRewarded }: ReferralFacts,
): FriendOrder['unheardOrders'] => (wasRewarded || ofAdvocate ? 'none' : unheardOrders);

/** Whether the merchant has accepted a referral in spite of this reason. */
const covers = (decision: ReferralFacts['decision'], reason: ReferralReason): boolean =>
  decision?.word === 'accept' && decision.seen.includes(reason);

/** Shopify tells when an order was placed in whole seconds. */
const wholeSecond = (at: Date): number => Math.floor(at.getTime() / 1000) * 1000;

const byTime = (a: FriendOrder, b: FriendOrder): number =>
  a.order.placedAt.getTime() - b.order.placedAt.getTime() || (a.order.orderId < b.order.orderId ? -1 : 1);

/**
 * The orders that may be the one: those paid with the voucher. Whoever claimed a mailbox need not be its owner, so what
 * its owner buys without the voucher is nobody's; and as an order has one such voucher, it counts for one friend.
 */
const candidates = ({ orders }: ReferralFacts): FriendOrder[] =>
  orders.filter(({ voucher, order }) => voucher === 'own' && !order.test).sort(byTime);

function judge(one: FriendOrder, facts: ReferralFacts): Judged {
  const { terms, decision, claimedAt } = facts;
  const { order, paidAt, person } = one;
  if (paidAt === null) return isGone(order) ? { verdict: 'undone', bought: one } : { verdict: 'none' };
  const qualifiesAt = addDays(paidAt, terms.returnDays);
  const net = netWithin(order, qualifiesAt, facts);
  if (net <= 0n) return { verdict: 'undone', bought: one };
  if (net < BigInt(terms.minimum)) return { verdict: 'none' };
  const earlier =
    person === null
      ? []
      : facts.orders.filter(
          (other) => other.person === person && byTime(other, one) < 0 && isReal(other.order, facts.basis),
        );
  // An advocate's own order is no new customer's either: there one reason says both.
  const reason: RejectReason | null = one.ofAdvocate
    ? 'own-order'
    : earlier.some(
          ({ order, voucher }) => voucher === 'other' || order.placedAt.getTime() < wholeSecond(claimedAt),
        )
      ? 'existing-customer'
      : null;
  if (reason === null && terms.firstOrderOnly && earlier.length > 0) return { verdict: 'none' };
  const against = reason === null || covers(decision, reason) ? null : reason;
  return { verdict: 'counts', bought: one, net, paidAt, qualifiesAt, against };
}

const GONE: ReadonlySet<FinancialStatus> = new Set(['voided', 'expired', 'refunded']);

const isGone = (order: KnownOrder): boolean =>
  order.cancelledAt !== null || order.deletedAt !== null || GONE.has(order.financialStatus);

/** An order by which its customer is one: paid or about to be, and not undone. The status may not tell of a refund yet. */
const isReal = (order: KnownOrder, basis: ValueBasis): boolean =>
  !order.test &&
  !isGone(order) &&
  order.financialStatus !== 'pending' &&
  (order.refunds.length === 0 ||
    netValue({ ...order, financialStatus: 'paid', outstanding: 0n }, allPaymentsOf(basis)) > 0n);

/** Whatever was paid with counts: only how much was bought is asked. */
const allPaymentsOf = (basis: ValueBasis): ValueBasis => ({
  ...basis,
  includeGiftCardPayments: true,
  includeStoreCreditPayments: true,
});

/**
 * What an order is worth as it stood when its return period was over: what was given back, cancelled or deleted later
 * does not count.
 */
function netWithin(order: KnownOrder, until: Date, { basis, wasRewarded }: ReferralFacts): Minor {
  const early = (at: Date | null): Date | null => (at !== null && at < until ? at : null);
  const refunds = order.refunds.filter(({ createdAt }) => createdAt < until);
  const lateCancel = order.cancelledAt !== null && early(order.cancelledAt) === null;
  const isLate = refunds.length < order.refunds.length || lateCancel;
  // What is left of each line tells late returns too, without their time; and the status tells the last refund only.
  const forgetsEdits = isLate || wasRewarded;
  const isPaid = (order.financialStatus === 'refunded' && order.refunds.length > 0) || lateCancel;
  return netValue(
    {
      ...order,
      cancelledAt: early(order.cancelledAt),
      deletedAt: early(order.deletedAt),
      refunds,
      lines: forgetsEdits ? order.lines.map((line) => ({ ...line, currentQuantity: null })) : order.lines,
      ...(isPaid ? { financialStatus: 'paid', outstanding: 0n } : {}),
    },
    allPaymentsOf(basis),
  );
}
