import { hashOf } from '#app/kernel/hash.ts';
import type { LotId, MemberId, OrderId, TransactionId } from '#app/kernel/ids.ts';
import type { Account, Transaction } from './accounts.ts';
import { type Balance, emptyBalance } from './balance.ts';
import { byExpiry, type Lot, newLot } from './lot.ts';
import { type Header, Posting, withoutExpired } from './posting.ts';

export type { Balance } from './balance.ts';
export type { Lot } from './lot.ts';
export type { Header } from './posting.ts';

/** When points taken back exceed what is left: below zero, or stop at zero and record a debt. */
export type ShortagePolicy = 'negative' | 'floor';

export type NewIds = { transactionId(): TransactionId; lotId(): LotId };

/**
 * The accounts of some members while a batch of decisions is taken: pure bookkeeping in memory. It starts from the
 * members' balances and lots as stored, applies postings, and ends with the transactions to append and the
 * projections to write. Every operation keeps these true:
 *   pending   = Σ lots' pending
 *   available = Σ lots' available − overdraft, and an overdraft exists only when all of them are 0.
 */
export class Book {
  readonly transactions: Transaction[] = [];
  readonly #balances = new Map<MemberId, Balance>();
  readonly #lots = new Map<MemberId, Lot[]>();
  readonly #orderLots = new Map<OrderId, Lot>();
  readonly #touchedLots = new Set<Lot>();
  readonly #touchedBalances = new Set<Balance>();
  readonly #undated = new Set<Lot>();
  readonly #ids: NewIds;

  constructor(balances: readonly Balance[], lots: readonly Lot[], ids: NewIds) {
    this.#ids = ids;
    for (const balance of balances) this.#balances.set(balance.memberId, balance);
    for (const lot of lots) this.#keep(lot);
  }

  get touchedLots(): Lot[] {
    return [...this.#touchedLots];
  }

  get touchedBalances(): Balance[] {
    return [...this.#touchedBalances];
  }

  /** Lots whose points became available here and are still to be told when they expire. */
  get undated(): Lot[] {
    return [...this.#undated].filter((lot) => lot.expiresAt === null);
  }

  balance(memberId: MemberId): Balance {
    let balance = this.#balances.get(memberId);
    if (balance === undefined) {
      balance = emptyBalance(memberId);
      this.#balances.set(memberId, balance);
    }
    return balance;
  }

  lotOfOrder(orderId: OrderId): Lot | undefined {
    return this.#orderLots.get(orderId);
  }

  lotsOf(memberId: MemberId): readonly Lot[] {
    return this.#lots.get(memberId) ?? [];
  }

  /**
   * Points for an order: first they settle what this same order left owing, the rest goes into the order's lot. A lot
   * that has nothing to wait for can be spent at once.
   * @returns how much of what the order left owing is settled
   */
  award(
    memberId: MemberId,
    orderId: OrderId,
    points: bigint,
    owing: bigint,
    maturesAt: Date | null,
    header: Header,
  ): bigint {
    const posting = new Posting(this, memberId);
    posting.add('programme', null, -points);
    const settled = owing < points ? owing : points;
    if (settled > 0n) posting.add('debt', null, settled);
    const rest = points - settled;
    if (rest > 0n) {
      const at = header.occurredAt;
      const lot =
        this.#orderLots.get(orderId) ??
        this.#open(memberId, orderId, at, maturesAt, maturesAt !== null && maturesAt <= at ? at : null);
      if (lot.maturedAt === null) posting.add('pending', lot, rest);
      else this.#credit(posting, lot, rest);
    }
    this.#post(posting, header);
    return settled;
  }

  /**
   * It is known now when an order's pending points may be spent, or otherwise than before. Points that are available
   * stay so.
   */
  reschedule(orderId: OrderId, maturesAt: Date | null): void {
    const lot = this.#orderLots.get(orderId);
    if (lot === undefined || lot.maturedAt !== null || lot.maturesAt?.getTime() === maturesAt?.getTime())
      return;
    lot.maturesAt = maturesAt;
    this.#touchedLots.add(lot);
  }

  /** Points for something that is no order (an event, entering a tier): a lot of its own, available at once. */
  earn(memberId: MemberId, points: bigint, header: Header): Lot {
    if (points <= 0n) throw new RangeError('points are earned from one on');
    const posting = new Posting(this, memberId);
    posting.add('programme', null, -points);
    const lot = this.#open(memberId, null, header.occurredAt, null, header.occurredAt);
    this.#credit(posting, lot, points);
    this.#post(posting, header);
    return lot;
  }

  /**
   * What is left of a lot lapses; only that, so it can never take a member below zero.
   * @returns how many points lapsed; 0n when there was nothing left
   */
  expire(lot: Lot, header: (points: bigint, time: number) => Header): bigint {
    const points = lot.available;
    if (points <= 0n) return 0n;
    const posting = new Posting(this, lot.memberId);
    posting.add('available', lot, -points);
    posting.add('expired', lot, points);
    lot.expirations += 1;
    this.#post(posting, header(points, lot.expirations));
    return points;
  }

  /**
   * All that a lot holds is gone, also what still waits: its member left.
   * @returns how many points lapsed; 0n when there was nothing left
   */
  lapse(lot: Lot, header: (points: bigint, time: number) => Header): bigint {
    const posting = new Posting(this, lot.memberId);
    const points = posting.take('pending', lot, lot.pending) + posting.take('available', lot, lot.available);
    if (points === 0n) return 0n;
    posting.add('expired', lot, points);
    lot.expirations += 1;
    this.#post(posting, header(points, lot.expirations));
    return points;
  }

  /** A lot lapses later than it was told. */
  postpone(lot: Lot, expiresAt: Date): void {
    lot.expiresAt = expiresAt;
    this.#touchedLots.add(lot);
  }

  /**
   * Takes points of an order back: from its own lot (what of it lapsed is gone already and is not asked for again), then from the member's other available points (those that
   * expire first), and what is left by `policy`.
   * @returns the points recorded as a debt
   */
  takeBack(
    memberId: MemberId,
    orderId: OrderId,
    points: bigint,
    policy: ShortagePolicy,
    header: Header,
  ): bigint {
    const posting = new Posting(this, memberId);
    let left = points;
    let expired = 0n;
    const own = this.#orderLots.get(orderId);
    if (own !== undefined && own.memberId === memberId) {
      left -= posting.take('pending', own, left);
      left -= posting.take('available', own, left);
      expired = posting.take('expired', own, left);
      left -= expired;
    }
    left -= this.#takeAvailable(posting, memberId, left);
    const debt = left > 0n && policy === 'floor' ? left : 0n;
    if (debt > 0n) posting.add('debt', null, -debt);
    else if (left > 0n) posting.add('available', null, -left);
    posting.add('programme', null, points);
    this.#post(posting, withoutExpired(header, expired));
    return debt;
  }

  /**
   * Takes points back that were given for something that is no order: from the lots they made (what of them lapsed is
   * gone already), then from the member's others, and what is left by `policy`.
   */
  withdraw(
    memberId: MemberId,
    lotIds: readonly LotId[],
    points: bigint,
    policy: ShortagePolicy,
    header: Header,
  ): void {
    const posting = new Posting(this, memberId);
    const lots = lotIds.map((lotId) => this.#lot(memberId, lotId));
    let left = points;
    let expired = 0n;
    for (const lot of lots) left -= posting.take('available', lot, left);
    for (const lot of lots) expired += posting.take('expired', lot, left - expired);
    left -= expired;
    left -= this.#takeAvailable(posting, memberId, left);
    if (left > 0n) posting.add(policy === 'floor' ? 'debt' : 'available', null, -left);
    posting.add('programme', null, points);
    this.#post(posting, withoutExpired(header, expired));
  }

  /**
   * An order turned out not to be this member's: what it was awarded goes, with what it left owing, below zero if need
   * be. Its lot stays the member's (a voucher may give points back into it), but is no order's any more.
   * @param owing what taking the order's points back had left as a debt
   */
  handOver(memberId: MemberId, orderId: OrderId, points: bigint, owing: bigint, header: Header): void {
    const posting = new Posting(this, memberId);
    let left = points + owing;
    let expired = 0n;
    const lot = this.#orderLots.get(orderId);
    if (lot !== undefined) {
      left -= posting.take('pending', lot, left);
      left -= posting.take('available', lot, left);
      expired = posting.take('expired', lot, left);
      left -= expired;
      lot.orderId = null;
      this.#orderLots.delete(orderId);
      this.#touchedLots.add(lot);
    }
    left -= this.#takeAvailable(posting, memberId, left);
    if (left > 0n) posting.add('available', null, -left);
    if (owing > 0n) posting.add('debt', null, owing);
    if (points > 0n) posting.add('programme', null, points);
    this.#post(posting, withoutExpired(header, expired));
  }

  /** The lot's pending points become available. A lot that lost all its points only gets its date. */
  mature(lot: Lot, at: Date, header: (points: bigint) => Header): void {
    const points = lot.pending;
    lot.maturedAt = at;
    this.#touchedLots.add(lot);
    this.#undated.add(lot);
    if (points === 0n) return;
    const posting = new Posting(this, lot.memberId);
    posting.add('pending', lot, -points);
    this.#credit(posting, lot, points);
    this.#post(posting, header(points));
  }

  /** Sets available points aside; false when there are not enough. */
  reserve(memberId: MemberId, points: bigint, header: Header): boolean {
    if (this.balance(memberId).available < points) return false;
    const posting = new Posting(this, memberId);
    this.#takeAvailable(posting, memberId, points);
    posting.add('reserved', null, points);
    this.#post(posting, header);
    return true;
  }

  /** Reserved points are spent. */
  redeem(memberId: MemberId, points: bigint, header: Header): void {
    const posting = new Posting(this, memberId);
    posting.add('reserved', null, -points);
    posting.add('redeemed', null, points);
    this.#post(posting, header);
  }

  /**
   * Gives points back into the lots that they came from, so that they keep their expiry.
   * @param from `reserved` for a voucher that was never made, `redeemed` for one given back
   * @param taken what the reservation took from each lot
   */
  giveBack(
    memberId: MemberId,
    from: 'reserved' | 'redeemed',
    taken: readonly { readonly lotId: LotId; readonly points: bigint }[],
    header: Header,
  ): void {
    const posting = new Posting(this, memberId);
    for (const { lotId, points } of taken) {
      posting.add(from, null, -points);
      this.#credit(posting, this.#lot(memberId, lotId), points);
    }
    this.#post(posting, header);
  }

  /** A voucher that had been given back was used: its points are spent after all, below zero if need be. */
  chargeAgain(memberId: MemberId, points: bigint, header: Header): void {
    const posting = new Posting(this, memberId);
    const left = points - this.#takeAvailable(posting, memberId, points);
    if (left > 0n) posting.add('available', null, -left);
    posting.add('redeemed', null, points);
    this.#post(posting, header);
  }

  /** Points by the merchant's hand, available at once; taking away needs them to be there. */
  adjust(memberId: MemberId, points: bigint, header: Header): boolean {
    if (points < 0n && this.balance(memberId).available < -points) return false;
    const posting = new Posting(this, memberId);
    posting.add('programme', null, -points);
    if (points > 0n) {
      this.#credit(posting, this.#open(memberId, null, header.occurredAt, null, header.occurredAt), points);
    } else this.#takeAvailable(posting, memberId, -points);
    this.#post(posting, header);
    return true;
  }

  /**
   * The reversal of an adjustment. Points that were given are taken from the lot they made (those that lapsed are gone
   * already), then from others; points that were taken return to the lots they came from.
   * @param points of the adjustment, as it was posted
   * @param movements what the adjustment put into (positive) or took from (negative) each lot
   */
  reverseAdjustment(
    memberId: MemberId,
    points: bigint,
    movements: readonly { readonly lotId: LotId; readonly points: bigint }[],
    header: Header,
  ): boolean {
    const posting = new Posting(this, memberId);
    let expired = 0n;
    if (points > 0n) {
      const lots = movements.map(({ lotId }) => this.#lot(memberId, lotId));
      const lapsed = lots.reduce((sum, lot) => sum + lot.expired, 0n);
      if (this.balance(memberId).available + lapsed < points) return false;
      let left = points;
      for (const lot of lots) left -= posting.take('available', lot, left);
      for (const lot of lots) expired += posting.take('expired', lot, left - expired);
      this.#takeAvailable(posting, memberId, left - expired);
    } else {
      let left = -points;
      for (const movement of movements) {
        const returned = -movement.points < left ? -movement.points : left;
        this.#credit(posting, this.#lot(memberId, movement.lotId), returned);
        left -= returned;
      }
    }
    posting.add('programme', null, points);
    this.#post(posting, withoutExpired(header, expired));
    return true;
  }

  /**
   * Everything of one member becomes another's: both sides pass through `programme`, so each transaction balances.
   * @param reserved what is set aside for vouchers that are being made
   */
  merge(from: MemberId, into: MemberId, reserved: bigint, headers: { out: Header; in: Header }): void {
    const source = this.balance(from);
    const moved = this.lotsOf(from).filter((lot) => lot.pending > 0n || lot.available > 0n);
    const overdraft = source.available < 0n ? -source.available : 0n;
    const out = new Posting(this, from);
    const inward = new Posting(this, into);
    const { lifetime, redeemed, debt } = source;
    let total = reserved;
    if (reserved > 0n) out.add('reserved', null, -reserved);
    for (const lot of moved) {
      const { pending, available } = lot;
      if (pending > 0n) out.add('pending', lot, -pending);
      if (available > 0n) out.add('available', lot, -available);
      total += pending + available;
    }
    if (overdraft > 0n) out.add('available', null, overdraft);
    if (debt > 0n) out.add('debt', null, debt);
    total -= overdraft + debt;
    const amounts = moved.map((lot) => ({ lot, ...out.takenFrom(lot) }));
    if (total !== 0n) out.add('programme', null, total);
    this.#post(out, headers.out);
    for (const lot of this.lotsOf(from)) {
      lot.memberId = into;
      this.#touchedLots.add(lot);
    }
    this.#lots.set(into, [...this.lotsOf(into), ...this.lotsOf(from)]);
    this.#lots.set(from, []);
    if (total !== 0n) inward.add('programme', null, -total);
    if (reserved > 0n) inward.add('reserved', null, reserved);
    for (const { lot, pending, available } of amounts) {
      if (pending > 0n) inward.add('pending', lot, pending);
      if (available > 0n) this.#credit(inward, lot, available);
    }
    if (overdraft > 0n) {
      const left = overdraft - this.#takeAvailable(inward, into, overdraft);
      if (left > 0n) inward.add('available', null, -left);
    }
    if (debt > 0n) inward.add('debt', null, -debt);
    this.#post(inward, headers.in);
    // The two passages through `programme` are no earning: history moves with the points.
    const target = this.balance(into);
    source.lifetime = 0n;
    source.redeemed = 0n;
    target.lifetime += lifetime - total;
    target.redeemed += redeemed;
    this.#touchedBalances.add(source);
    this.#touchedBalances.add(target);
  }

  /** Applies one entry to the projections; called by Posting only. */
  apply(memberId: MemberId, account: Account, lot: Lot | null, points: bigint): void {
    const balance = this.balance(memberId);
    this.#touchedBalances.add(balance);
    if (lot !== null) this.#touchedLots.add(lot);
    if (account === 'pending') {
      balance.pending += points;
      if (lot !== null) lot.pending += points;
    } else if (account === 'available') {
      balance.available += points;
      if (lot !== null) lot.available += points;
    } else if (account === 'expired') {
      if (lot !== null) lot.expired += points;
    } else if (account === 'debt') balance.debt -= points;
    else if (account === 'redeemed') balance.redeemed += points;
    else if (account === 'programme') balance.lifetime -= points;
    if (lot !== null && (lot.pending < 0n || lot.available < 0n || lot.expired < 0n))
      throw new Error(`lot ${lot.lotId} below zero`);
  }

  /** Puts points into a matured lot; an overdraft swallows its part at once. */
  #credit(posting: Posting, lot: Lot, points: bigint): void {
    const { available } = this.balance(posting.memberId);
    const overdraft = available < 0n ? -available : 0n;
    const fill = overdraft < points ? overdraft : points;
    if (fill > 0n) posting.add('available', null, fill);
    if (points > fill) posting.add('available', lot, points - fill);
  }

  /** Takes up to `points` of the member's available points, those that expire first; answers how many it got. */
  #takeAvailable(posting: Posting, memberId: MemberId, points: bigint): bigint {
    let left = points;
    if (left <= 0n) return 0n;
    const spendable = this.lotsOf(memberId)
      .filter((lot) => lot.available > 0n)
      .sort(byExpiry);
    for (const lot of spendable) left -= posting.take('available', lot, left);
    return points - left;
  }

  #lot(memberId: MemberId, lotId: LotId): Lot {
    const lot = this.lotsOf(memberId).find((candidate) => candidate.lotId === lotId);
    if (lot === undefined) throw new Error(`lot ${lotId} is not loaded`);
    return lot;
  }

  #open(
    memberId: MemberId,
    orderId: OrderId | null,
    earnedAt: Date,
    maturesAt: Date | null,
    maturedAt: Date | null,
  ) {
    const lot = newLot({ lotId: this.#ids.lotId(), memberId, orderId, earnedAt, maturesAt });
    lot.maturedAt = maturedAt;
    if (maturedAt !== null) this.#undated.add(lot);
    this.#keep(lot);
    this.#touchedLots.add(lot);
    return lot;
  }

  #keep(lot: Lot): void {
    const lots = this.#lots.get(lot.memberId);
    if (lots === undefined) this.#lots.set(lot.memberId, [lot]);
    else lots.push(lot);
    if (lot.orderId !== null) this.#orderLots.set(lot.orderId, lot);
  }

  #post(posting: Posting, header: Header): void {
    const sum = posting.entries.reduce((total, entry) => total + entry.points, 0n);
    if (sum !== 0n) throw new Error(`${header.idempotencyKey}: entries do not balance`);
    if (posting.entries.length === 0) return;
    this.transactions.push({
      transactionId: this.#ids.transactionId(),
      idempotencyKey: header.idempotencyKey,
      inputHash: hashOf(header.input),
      kind: header.kind,
      memberId: posting.memberId,
      orderId: header.orderId ?? null,
      voucherId: header.voucherId ?? null,
      programmeVersion: header.programmeVersion ?? null,
      reverses: header.reverses ?? null,
      cause: header.cause,
      occurredAt: header.occurredAt,
      points: header.points,
      entries: posting.entries,
    });
  }
}
