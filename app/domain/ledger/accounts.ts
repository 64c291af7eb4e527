import type { LotId, MemberId, OrderId, TransactionId, VoucherId } from '#app/kernel/ids.ts';

/**
 * Where points can be. `programme` issues them and takes them back; a member holds them `pending`, `available` or
 * `reserved` (set aside while a voucher is being made) or owes them (`debt`, below zero); `redeemed` and `expired` are
 * where they end.
 */
export const ACCOUNTS = [
  'programme',
  'pending',
  'available',
  'reserved',
  'redeemed',
  'expired',
  'debt',
] as const;
export type Account = (typeof ACCOUNTS)[number];

export const TRANSACTION_KINDS = [
  'award', // an order is worth more than was posted
  'take-back', // an order is worth less
  'mature', // pending points become available
  'reserve', // set aside for a voucher
  'redeem', // the voucher exists: the points are spent
  'release', // the voucher could not be made
  'return', // an unused voucher was given back
  'charge-again', // a voucher that was given back was used after all
  'expire', // what is left of a lot lapses
  'event', // points for something that is no order
  'tier-entry', // points for reaching a tier
  'referral', // points for friends brought
  'referral-undo', // a friend brought does not count after all
  'adjust', // the merchant's hand
  'undo-adjust',
  'merge-out', // two customers became one
  'merge-in',
] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

const LOSSES: ReadonlySet<TransactionKind> = new Set([
  'take-back',
  'reserve',
  'redeem',
  'charge-again',
  'merge-out',
  'expire',
  'referral-undo',
]);

/**
 * Whether transactions of this kind leave the member with less although their `points` are a size without a sign: who
 * shows them puts a minus in front. Adjustments carry their own sign and are none of these.
 */
export const isLoss = (kind: TransactionKind): boolean => LOSSES.has(kind);

/** A signed change of one account. `lot` names the points' maturity; null is the overdraft of `available`. */
export type Entry = {
  readonly account: Account;
  readonly memberId: MemberId | null;
  readonly lotId: LotId | null;
  readonly points: bigint;
};

type CauseParams = Readonly<Record<string, string | number>>;

/**
 * Why points moved: a code with a sentence in every language, and what the sentence needs. An order's award with more
 * than the programme's rate in it is told part by part.
 */
export type Cause = {
  readonly code: string;
  readonly params: CauseParams;
  readonly lines?: readonly {
    readonly code: string;
    readonly points: number;
    readonly params: CauseParams;
  }[];
};

/** A balanced set of entries that happened as one. */
export type Transaction = {
  readonly transactionId: TransactionId;
  readonly idempotencyKey: string;
  readonly inputHash: string;
  readonly kind: TransactionKind;
  readonly memberId: MemberId;
  readonly orderId: OrderId | null;
  readonly voucherId: VoucherId | null;
  readonly programmeVersion: number | null;
  readonly reverses: TransactionId | null;
  readonly cause: Cause;
  readonly occurredAt: Date;
  /** Headline for lists and sums: how many points moved; signed for adjustments and what undoes them, else a size. */
  readonly points: bigint;
  readonly entries: readonly Entry[];
};
