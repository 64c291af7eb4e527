/** Random histories of a few members' accounts; after each step the books must agree with the entries alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNTS, type TransactionKind } from '#app/domain/ledger/accounts.ts';
import { type Balance, Book, type Header, type Lot } from '#app/domain/ledger/book.ts';
import { newLot } from '#app/domain/ledger/lot.ts';
import { addDays } from '#app/kernel/clock.ts';
import type { Json } from '#app/kernel/hash.ts';
import {
  type LotId,
  type MemberId,
  type OrderId,
  type TransactionId,
  toMemberId,
  toOrderId,
} from '#app/kernel/ids.ts';

const MEMBERS = [1, 2, 3].map(toMemberId);
const ORDERS = [11, 12, 13, 14].map(toOrderId);
const START = new Date('2026-01-01T00:00:00Z');

type Movement = { readonly lotId: LotId; readonly points: bigint };
type Reservation = { memberId: MemberId; points: bigint; taken: Movement[]; state: 'reserved' | 'spent' };
type Adjustment = { memberId: MemberId; points: bigint; movements: Movement[] };

const KINDS = [
  ...['award', 'award', 'take-back', 'mature', 'reserve', 'redeem', 'release', 'return', 'charge-again'],
  ...['adjust', 'undo-adjust', 'merge', 'hand-over', 'expire', 'earn', 'reload'],
] as const;
type Step = { kind: (typeof KINDS)[number]; a: number; b: number; floor: boolean };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...(KINDS as readonly Step['kind'][])),
  a: fc.nat(1000),
  b: fc.nat(300),
  floor: fc.boolean(),
});

/** As `expect(a).toBe(b)`, which is too slow to be asked a million times. */
function agree(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${String(actual)}, not ${String(expected)}`);
}

/** A book, and what a caller has to remember to go on with it. */
class History {
  book: Book;
  readonly transactions: Book['transactions'] = [];
  readonly lots = new Map<LotId, Lot>();
  readonly orders = new Map<OrderId, { memberId: MemberId; awarded: bigint; debt: bigint }>();
  readonly vouchers: Reservation[] = [];
  readonly returned: { memberId: MemberId; points: bigint }[] = [];
  readonly adjustments: Adjustment[] = [];
  /** Who stands for a member after merges. */
  readonly keeper = new Map<MemberId, MemberId>(MEMBERS.map((id) => [id, id]));
  /** What the entries sum up to, as far as they were looked at. */
  readonly #sums = {
    byAccount: new Map<string, bigint>(ACCOUNTS.map((account) => [account, 0n])),
    byMember: new Map<string, bigint>(),
    byLot: new Map<string, bigint>(),
    headlines: new Map<string, bigint>(),
  };
  #checked = 0;
  #ids = 0;

  constructor() {
    this.book = this.#open([], []);
  }

  #open(balances: Balance[], lots: Lot[]): Book {
    return new Book(balances, lots, {
      transactionId: () => this.#nextId() as TransactionId,
      lotId: () => this.#nextId() as LotId,
    });
  }

  #nextId(): string {
    this.#ids += 1;
    return String(this.#ids).padStart(6, '0');
  }

  /** A new book from copies of what is stored, as the next batch would open it. */
  reload(): void {
    this.transactions.push(...this.book.transactions);
    const balances = MEMBERS.map((id) => ({ ...this.book.balance(id) }));
    const lots = MEMBERS.flatMap((id) => this.book.lotsOf(id)).map((lot) => ({ ...lot }));
    this.book = this.#open(balances, lots);
  }

  get posted(): Book['transactions'] {
    return [...this.transactions, ...this.book.transactions];
  }

  header(kind: TransactionKind, points: bigint, input: Json = null): Header {
    const at = addDays(START, this.posted.length);
    return {
      idempotencyKey: `${kind}:${this.posted.length}`,
      kind,
      points,
      occurredAt: at,
      cause: { code: kind, params: {} },
      input,
    };
  }

  /** What the newest transaction did to the available points of each lot. */
  movements(): Movement[] {
    const entries = this.book.transactions.at(-1)?.entries ?? [];
    const byLot = new Map<LotId, bigint>();
    for (const { account, lotId, points } of entries)
      if (account === 'available' && lotId !== null) byLot.set(lotId, (byLot.get(lotId) ?? 0n) + points);
    return [...byLot].map(([lotId, points]) => ({ lotId, points }));
  }

  apply({ kind, a, b, floor }: Step): void {
    const { book } = this;
    const asked = MEMBERS[a % MEMBERS.length] ?? toMemberId(1);
    const memberId = this.keeper.get(asked) ?? asked;
    const orderId = ORDERS[a % ORDERS.length] ?? toOrderId(11);
    const points = BigInt(b);
    const order = this.orders.get(orderId);
    const voucher = this.vouchers[a % Math.max(1, this.vouchers.length)];
    switch (kind) {
      case 'award': {
        if (points === 0n) return;
        const mine = order ?? { memberId, awarded: 0n, debt: 0n };
        const header = this.header('award', points);
        // Some have nothing to wait for.
        const maturesAt = floor ? header.occurredAt : addDays(header.occurredAt, 14);
        mine.debt -= book.award(mine.memberId, orderId, points, mine.debt, maturesAt, header);
        mine.awarded += points;
        this.orders.set(orderId, mine);
        return;
      }
      case 'take-back': {
        if (order === undefined || order.awarded === 0n) return;
        const taken = (points % order.awarded) + 1n;
        const header = this.header('take-back', taken);
        order.debt += book.takeBack(order.memberId, orderId, taken, floor ? 'floor' : 'negative', header);
        order.awarded -= taken;
        return;
      }
      case 'mature': {
        const lot = book.lotOfOrder(orderId);
        if (lot === undefined || lot.maturedAt !== null) return;
        book.mature(lot, addDays(START, 14), (moved) => this.header('mature', moved));
        return;
      }
      case 'reserve': {
        if (points === 0n) return;
        const { available } = book.balance(memberId);
        const done = book.reserve(memberId, points, this.header('reserve', points));
        expect(done).toBe(available >= points);
        if (!done) return;
        const taken = this.movements().map((one) => ({ lotId: one.lotId, points: -one.points }));
        expect(taken.reduce((sum, one) => sum + one.points, 0n)).toBe(points);
        this.vouchers.push({ memberId, points, taken, state: 'reserved' });
        return;
      }
      case 'redeem':
        if (voucher?.state !== 'reserved') return;
        voucher.state = 'spent';
        book.redeem(voucher.memberId, voucher.points, this.header('redeem', voucher.points));
        return;
      case 'release':
      case 'return': {
        const state = kind === 'release' ? 'reserved' : 'spent';
        if (voucher?.state !== state) return;
        const from = kind === 'release' ? 'reserved' : 'redeemed';
        const before = book.balance(voucher.memberId).available;
        book.giveBack(voucher.memberId, from, voucher.taken, this.header(kind, voucher.points));
        expect(book.balance(voucher.memberId).available).toBe(before + voucher.points);
        this.vouchers.splice(this.vouchers.indexOf(voucher), 1);
        this.returned.push(voucher);
        return;
      }
      case 'charge-again': {
        const back = this.returned.pop();
        if (back === undefined) return;
        const before = book.balance(back.memberId).available;
        book.chargeAgain(back.memberId, back.points, this.header('charge-again', back.points));
        expect(book.balance(back.memberId).available).toBe(before - back.points);
        return;
      }
      case 'adjust': {
        if (points === 0n) return;
        const signed = a % 2 === 0 ? points : -points;
        const { available } = book.balance(memberId);
        const done = book.adjust(memberId, signed, this.header('adjust', signed));
        expect(done).toBe(signed > 0n || available >= points);
        if (done) this.adjustments.push({ memberId, points: signed, movements: this.movements() });
        return;
      }
      case 'undo-adjust': {
        const done = this.adjustments.pop();
        if (done === undefined) return;
        const { available } = book.balance(done.memberId);
        const gone = book
          .lotsOf(done.memberId)
          .filter((lot) => done.movements.some((one) => one.lotId === lot.lotId))
          .reduce((sum, lot) => sum + lot.expired, 0n);
        const header = this.header('undo-adjust', -done.points);
        const undone = book.reverseAdjustment(done.memberId, done.points, done.movements, header);
        expect(undone).toBe(done.points < 0n || available + gone >= done.points);
        if (!undone) return;
        const lapsed = this.lapsedOf(book.transactions.at(-1));
        expect(book.balance(done.memberId).available).toBe(available - done.points + lapsed);
        return;
      }
      case 'merge': {
        const into = this.keeper.get(MEMBERS[b % MEMBERS.length] ?? memberId) ?? memberId;
        if (into === memberId) return;
        const [one, other] = [{ ...book.balance(memberId) }, { ...book.balance(into) }];
        book.merge(memberId, into, this.reservedOf(memberId), {
          out: this.header('merge-out', 0n, 'out'),
          in: this.header('merge-in', 0n, 'in'),
        });
        const merged = book.balance(into);
        for (const field of ['pending', 'available', 'debt', 'lifetime', 'redeemed'] as const) {
          expect([field, merged[field]]).toEqual([field, one[field] + other[field]]);
          expect([field, book.balance(memberId)[field]]).toEqual([field, 0n]);
        }
        for (const [id, keeper] of this.keeper) if (keeper === memberId) this.keeper.set(id, into);
        for (const held of [...this.orders.values(), ...this.vouchers, ...this.returned, ...this.adjustments])
          if (held.memberId === memberId) held.memberId = into;
        return;
      }
      case 'hand-over': {
        if (order === undefined || order.memberId === memberId) return;
        const { awarded, debt } = order;
        const [loser, winner] = [{ ...book.balance(order.memberId) }, { ...book.balance(memberId) }];
        const posted = book.transactions.length;
        book.handOver(order.memberId, orderId, awarded, debt, this.header('take-back', awarded));
        const now = book.balance(order.memberId);
        // Nothing is posted for an order that left nothing.
        const lapsed = this.lapsedOf(book.transactions[posted]);
        expect(now.pending + now.available).toBe(loser.pending + loser.available - awarded - debt + lapsed);
        expect(now.debt).toBe(loser.debt - debt);
        Object.assign(order, { memberId, debt: 0n });
        if (awarded === 0n) return;
        const header = this.header('award', awarded);
        book.award(memberId, orderId, awarded, 0n, addDays(header.occurredAt, 14), header);
        expect(book.balance(memberId).pending).toBe(winner.pending + awarded);
        return;
      }
      case 'expire': {
        const lots = book.lotsOf(memberId);
        const lot = lots[b % Math.max(1, lots.length)];
        if (lot === undefined) return;
        const [before, held] = [book.balance(memberId).available, lot.available];
        const gone = book.expire(lot, (left, time) => this.header('expire', left, `${lot.lotId} ${time}`));
        expect(gone).toBe(held);
        expect(book.balance(memberId).available).toBe(before - held);
        expect(book.expire(lot, (left) => this.header('expire', left))).toBe(0n);
        return;
      }
      case 'earn': {
        if (points === 0n) return;
        const header = this.header(floor ? 'event' : 'tier-entry', points);
        expect(book.earn(memberId, points, header).maturedAt).toEqual(header.occurredAt);
        return;
      }
      case 'reload':
        this.reload();
        return;
    }
  }

  /** What is set aside for vouchers of the member that are being made. */
  reservedOf(memberId: MemberId): bigint {
    return this.vouchers
      .filter((one) => one.memberId === memberId && one.state === 'reserved')
      .reduce((sum, one) => sum + one.points, 0n);
  }

  /** What a transaction took back that had lapsed before. */
  lapsedOf(transaction: Book['transactions'][number] | undefined): bigint {
    const entries = transaction?.entries.filter((entry) => entry.account === 'expired') ?? [];
    return -entries.reduce((sum, entry) => sum + entry.points, 0n);
  }

  check(): void {
    const { byAccount, byMember, byLot, headlines } = this.#sums;
    const add = (sums: Map<string, bigint>, key: string, points: bigint) =>
      sums.set(key, (sums.get(key) ?? 0n) + points);
    for (const transaction of this.posted.slice(this.#checked)) {
      agree(transaction.entries.length > 0, true, 'a transaction has entries');
      agree(
        transaction.entries.reduce((sum, entry) => sum + entry.points, 0n),
        0n,
        transaction.idempotencyKey,
      );
      for (const { account, memberId, lotId, points } of transaction.entries) {
        add(byAccount, account, points);
        if (memberId !== null) add(byMember, `${memberId} ${account}`, points);
        if (lotId !== null) add(byLot, `${lotId} ${account}`, points);
        // What a member's history says has to add up to what they hold.
        if (account === 'pending' || account === 'available' || account === 'debt')
          add(headlines, transaction.kind, points);
      }
      const { kind, points } = transaction;
      if (kind === 'take-back' || kind === 'expire') {
        add(headlines, kind, points);
        agree(headlines.get(kind), 0n, `headlines of ${kind}`);
      }
    }
    this.#checked = this.posted.length;
    agree(
      [...byAccount.values()].reduce((sum, points) => sum + points, 0n),
      0n,
      'trial balance',
    );
    let lifetime = 0n;
    for (const memberId of MEMBERS) {
      const balance = this.book.balance(memberId);
      const lots = this.book.lotsOf(memberId);
      const pending = lots.reduce((sum, lot) => sum + lot.pending, 0n);
      const available = lots.reduce((sum, lot) => sum + lot.available, 0n);
      agree(balance.pending, pending, 'pending and the lots');
      // An overdraft exists only where no lot has anything left.
      const overdrawn = balance.available < 0n && available === 0n;
      agree(balance.available === available || overdrawn, true, 'available and the lots');
      agree(balance.debt >= 0n, true, 'a debt is not negative');
      lifetime += balance.lifetime;
      for (const account of ['pending', 'available'] as const)
        agree(balance[account], byMember.get(`${memberId} ${account}`) ?? 0n, `${account} and the entries`);
      agree(
        byMember.get(`${memberId} reserved`) ?? 0n,
        this.reservedOf(memberId),
        'reserved and the vouchers',
      );
      agree(balance.debt, -(byMember.get(`${memberId} debt`) ?? 0n), 'debt and the entries');
      for (const lot of lots) {
        agree(lot.pending >= 0n && lot.available >= 0n && lot.expired >= 0n, true, 'a lot is not negative');
        agree(lot.memberId, memberId, 'whose lot');
        agree(lot.maturedAt === null ? lot.available : lot.pending, 0n, 'a lot is pending or available');
        for (const account of ['pending', 'available', 'expired'] as const)
          agree(lot[account], byLot.get(`${lot.lotId} ${account}`) ?? 0n, `lot ${account} and the entries`);
      }
    }
    agree(lifetime, -(byAccount.get('programme') ?? 0n), 'lifetime');
    const owed = [...this.orders.values()].reduce((sum, order) => sum + order.debt, 0n);
    agree(-(byAccount.get('debt') ?? 0n), owed, 'debts of the orders');
    const held = this.vouchers
      .filter((one) => one.state === 'reserved')
      .reduce((sum, one) => sum + one.points, 0n);
    agree(byAccount.get('reserved') ?? 0n, held, 'reservations');
  }
}

describe('the books of a few members', () => {
  it('agree with their entries after any history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const history = new History();
        for (const one of steps) {
          history.apply(one);
          history.check();
        }
        history.reload();
        history.check();
      }),
      { numRuns: 2000 },
    );
  }, 60_000);

  it('let points be spent at once that have nothing to wait for', () => {
    const ids = { transactionId: () => 't' as TransactionId, lotId: () => 'l' as LotId };
    const book = new Book([], [], ids);
    const header = new History().header('award', 10n);
    book.award(toMemberId(1), toOrderId(11), 10n, 0n, header.occurredAt, header);
    expect(book.balance(toMemberId(1))).toMatchObject({ pending: 0n, available: 10n, lifetime: 10n });
    expect(book.lotsOf(toMemberId(1))).toMatchObject([{ maturedAt: header.occurredAt, available: 10n }]);
  });

  it('spend what expires first, then what is oldest', () => {
    const at = (day: number) => addDays(START, day);
    const lot = (id: string, earned: number, expires: number | null): Lot => ({
      ...newLot({
        lotId: id as LotId,
        memberId: toMemberId(1),
        orderId: null,
        earnedAt: at(earned),
        maturesAt: null,
      }),
      maturedAt: at(earned),
      expiresAt: expires === null ? null : at(expires),
      available: 10n,
    });
    const lots = [
      lot('never-new', 9, null),
      lot('never-old', 1, null),
      lot('late', 2, 90),
      lot('soon', 5, 30),
    ];
    const balance = {
      memberId: toMemberId(1),
      pending: 0n,
      available: 40n,
      debt: 0n,
      lifetime: 40n,
      redeemed: 0n,
    };
    const ids = { transactionId: () => 't' as TransactionId, lotId: () => 'l' as LotId };
    const book = new Book([balance], lots, ids);
    expect(book.reserve(toMemberId(1), 31n, new History().header('reserve', 31n))).toBe(true);
    expect(lots.map((one) => [one.lotId, one.available])).toEqual([
      ['never-new', 9n],
      ['never-old', 0n],
      ['late', 0n],
      ['soon', 0n],
    ]);
  });

  it('do not take points twice that had lapsed before the refund', () => {
    let n = 0;
    const next = () => {
      n += 1;
      return String(n);
    };
    const of = (steps: readonly ('expire' | 'refund')[], policy: 'negative' | 'floor') => {
      const book = new Book([], [], {
        transactionId: () => next() as TransactionId,
        lotId: () => next() as LotId,
      });
      const [memberId, orderId] = [toMemberId(1), toOrderId(11)];
      const header = (kind: TransactionKind, points: bigint): Header => ({
        ...new History().header(kind, points),
        idempotencyKey: `${kind}:${next()}`,
      });
      const award = header('award', 100n);
      book.award(memberId, orderId, 100n, 0n, award.occurredAt, award);
      book.reserve(memberId, 40n, header('reserve', 40n));
      book.redeem(memberId, 40n, header('redeem', 40n));
      const [lot] = book.lotsOf(memberId);
      if (lot === undefined) throw new Error('no lot');
      for (const one of steps) {
        if (one === 'expire') book.expire(lot, (points) => header('expire', points));
        else book.takeBack(memberId, orderId, 50n, policy, header('take-back', 50n));
      }
      const { available, debt, lifetime } = book.balance(memberId);
      return { available, debt, lifetime, lapsed: lot.expired };
    };
    for (const policy of ['negative', 'floor'] as const) {
      // Half of it refunded: 10 lapsed, whatever came first.
      expect(of(['expire', 'refund'], policy)).toEqual(of(['refund', 'expire'], policy));
      expect(of(['expire', 'refund'], policy)).toMatchObject({ available: 0n, debt: 0n, lapsed: 10n });
      // All of it: only the 40 that were spent are missing.
      const whole = policy === 'floor' ? { available: 0n, debt: 40n } : { available: -40n, debt: 0n };
      expect(of(['expire', 'refund', 'refund'], policy)).toEqual({ ...whole, lifetime: 0n, lapsed: 0n });
      expect(of(['refund', 'expire', 'refund'], policy)).toEqual({ ...whole, lifetime: 0n, lapsed: 0n });
    }
  });
});
