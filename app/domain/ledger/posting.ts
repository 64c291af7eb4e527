import type { Json } from '#app/kernel/hash.ts';
import type { MemberId, OrderId, TransactionId, VoucherId } from '#app/kernel/ids.ts';
import type { Account, Cause, Entry, TransactionKind } from './accounts.ts';
import type { Lot } from './lot.ts';

/** What names a transaction: everything except its entries and its member. */
export type Header = {
  readonly idempotencyKey: string;
  readonly kind: TransactionKind;
  readonly cause: Cause;
  readonly occurredAt: Date;
  readonly points: bigint;
  readonly orderId?: OrderId | null;
  readonly voucherId?: VoucherId | null;
  readonly programmeVersion?: number | null;
  readonly reverses?: TransactionId | null;
  readonly input: Json;
};

/** Who keeps the projections while entries are gathered. */
type Projections = {
  apply(memberId: MemberId, account: Account, lot: Lot | null, points: bigint): void;
};

/** The entries of one transaction while they are gathered; each is applied to the projections as it is added. */
export class Posting {
  readonly entries: Entry[] = [];
  readonly memberId: MemberId;
  readonly #projections: Projections;

  constructor(projections: Projections, memberId: MemberId) {
    this.#projections = projections;
    this.memberId = memberId;
  }

  add(account: Account, lot: Lot | null, points: bigint): void {
    const shared = account === 'programme' || account === 'redeemed' || account === 'expired';
    this.entries.push({
      account,
      memberId: shared ? null : this.memberId,
      lotId: lot?.lotId ?? null,
      points,
    });
    this.#projections.apply(this.memberId, account, lot, points);
  }

  /** Takes up to `points` from a lot, or from what of it expired; answers how many there were. */
  take(account: 'pending' | 'available' | 'expired', lot: Lot, points: bigint): bigint {
    const held = lot[account];
    const taken = held < points ? held : points;
    if (taken > 0n) this.add(account, lot, -taken);
    return taken > 0n ? taken : 0n;
  }

  /** What this posting took from a lot, by account. */
  takenFrom(lot: Lot): { pending: bigint; available: bigint } {
    let pending = 0n;
    let available = 0n;
    for (const entry of this.entries) {
      if (entry.lotId !== lot.lotId) continue;
      if (entry.account === 'pending') pending -= entry.points;
      else if (entry.account === 'available') available -= entry.points;
    }
    return { pending, available };
  }
}

/**
 * A transaction that takes points of which `expired` had lapsed before: its headline is what really left the member,
 * so that a member's history adds up.
 */
export function withoutExpired(header: Header, expired: bigint): Header {
  if (expired === 0n) return header;
  const points = header.points < 0n ? header.points + expired : header.points - expired;
  const params = { ...header.cause.params, expired: Number(expired) };
  return { ...header, points, cause: { ...header.cause, params } };
}
