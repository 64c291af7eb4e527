import type { MemberOrder } from '#app/db/member.queries.ts';
import type { NoAward } from '#app/domain/earning/decide-award.ts';

/** What an order did for the member; each has a sentence in the locale files. */
export type OrderOutcome = 'earned' | 'refunded' | 'being-worked-out' | NoAward;

/** Why an order earned what it earned. */
export function orderOutcome(order: MemberOrder): OrderOutcome {
  if (order.awardedPoints > 0n) return 'earned';
  if (order.settledAt === null) return 'being-worked-out';
  if (order.noAwardReason === 'nothing-counts' && order.financialStatus === 'refunded') return 'refunded';
  // Settled without a reason and without points: every point that it had earned was taken back.
  return order.noAwardReason ?? 'nothing-counts';
}
