import type { LotId, MemberId, OrderId } from '#app/kernel/ids.ts';

/** Points with one maturity and one expiry. `pending` until `maturedAt`, then `available`; neither is ever negative. */
export type Lot = {
  readonly lotId: LotId;
  memberId: MemberId;
  /** The order whose points these are; an order has one lot. */
  orderId: OrderId | null;
  readonly earnedAt: Date;
  /** Null while they wait for an order to be sent, and where there is nothing to wait for. */
  maturesAt: Date | null;
  maturedAt: Date | null;
  /** Known once the points are available; null: they never expire. */
  expiresAt: Date | null;
  /** Where inactivity makes points expire: so many months, and `expiresAt` is the earliest it can be. */
  inactivityMonths: number | null;
  pending: bigint;
  available: bigint;
  /** What of it lapsed, and how often: points that come back into a lot that is over lapse again. */
  expired: bigint;
  expirations: number;
};

/** A lot as it begins: empty, and not yet dated. */
export const newLot = (
  start: Pick<Lot, 'lotId' | 'memberId' | 'orderId' | 'earnedAt' | 'maturesAt'>,
): Lot => ({
  ...start,
  maturedAt: null,
  expiresAt: null,
  inactivityMonths: null,
  pending: 0n,
  available: 0n,
  expired: 0n,
  expirations: 0,
});

/** Those that expire first come first; without expiry the oldest. */
export function byExpiry(a: Lot, b: Lot): number {
  if (a.expiresAt !== null && b.expiresAt !== null && a.expiresAt.getTime() !== b.expiresAt.getTime())
    return a.expiresAt.getTime() - b.expiresAt.getTime();
  if ((a.expiresAt === null) !== (b.expiresAt === null)) return a.expiresAt === null ? 1 : -1;
  return a.earnedAt.getTime() - b.earnedAt.getTime() || (a.lotId < b.lotId ? -1 : 1);
}
