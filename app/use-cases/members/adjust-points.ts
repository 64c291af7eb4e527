import { customerById } from '#app/db/customers.store.ts';
import type { Database } from '#app/db/database.ts';
import { presentMembers } from '#app/db/event-awards.store.ts';
import {
  appendBook,
  KeyReused,
  lotMovements,
  transactionById,
  transactionByKey,
} from '#app/db/ledger.store.ts';
import { shopById } from '#app/db/shops.store.ts';
import type { Cause } from '#app/domain/ledger/accounts.ts';
import type { Clock } from '#app/kernel/clock.ts';
import { hashOf } from '#app/kernel/hash.ts';
import type { MemberId, ShopId, TransactionId } from '#app/kernel/ids.ts';
import { openPresent } from '../ledger/open-present.ts';

type Deps = { readonly db: Database; readonly clock: Clock };

export type AdjustOutcome =
  | { readonly outcome: 'adjusted'; readonly transactionId: TransactionId }
  | { readonly outcome: 'not-a-member' }
  | { readonly outcome: 'insufficient-points'; readonly available: bigint };

/**
 * Gives or takes points by the merchant's hand; they are available at once. The same `requestId` with the same input
 * is done once. Who was merged into another member is that member.
 * @param input.points signed, not zero
 * @throws KeyReused when the request was used before with another input
 */
export async function adjustPoints(
  { db, clock }: Deps,
  shopId: ShopId,
  input: {
    readonly memberId: MemberId;
    readonly points: bigint;
    readonly reason: string;
    readonly requestId: string;
    readonly by: string;
  },
): Promise<AdjustOutcome> {
  if (input.points === 0n) throw new RangeError('an adjustment moves at least one point');
  return db.inShop(shopId, async (tx) => {
    const { open, known: memberId } = await openPresent(
      tx,
      async () => (await presentMembers(tx, [input.memberId])).get(input.memberId)?.memberId ?? null,
      (member) => (member === null ? [] : [member]),
      (spenders) => ({ spenders }),
    );
    if (memberId === null) return { outcome: 'not-a-member' };
    const content = { memberId: input.memberId, points: input.points, reason: input.reason };
    const idempotencyKey = `adjust:${input.requestId}`;
    const posted = await transactionByKey(tx, idempotencyKey);
    if (posted !== null) {
      if (posted.input_hash !== hashOf(content)) throw new KeyReused(idempotencyKey, false);
      return { outcome: 'adjusted', transactionId: posted.transaction_id };
    }
    const { available } = open.book.balance(memberId);
    const done = open.book.adjust(memberId, input.points, {
      idempotencyKey,
      kind: 'adjust',
      points: input.points,
      cause: { code: 'adjusted', params: { reason: input.reason, by: input.by } },
      occurredAt: clock(),
      input: content,
    });
    if (!done) return { outcome: 'insufficient-points', available };
    await appendBook(tx, open, (await shopById(tx, shopId)).timezone);
    const [transaction] = open.book.transactions;
    if (transaction === undefined) throw new Error('an adjustment posts one transaction');
    return { outcome: 'adjusted', transactionId: transaction.transactionId };
  });
}

export type UndoOutcome = {
  readonly outcome: 'undone' | 'already-undone' | 'not-found' | 'insufficient-points';
};

/** What the merchant may take back: their own adjustments, and points for something that is no order. */
const UNDOABLE: ReadonlySet<string> = new Set(['adjust', 'event']);

/** Takes an adjustment, or the points of an event, back by its reversal: given points must still be there, taken ones return to their lots. */
export async function undoAdjustment(
  { db, clock }: Deps,
  shopId: ShopId,
  input: { readonly memberId: MemberId; readonly transactionId: string; readonly by: string },
): Promise<UndoOutcome> {
  return db.inShop(shopId, async (tx) => {
    const original = await transactionById(tx, input.transactionId);
    if (original === null || !UNDOABLE.has(original.kind)) return { outcome: 'not-found' };
    const movements = await lotMovements(tx, original.transaction_id);
    const { open, known: owner } = await openPresent(
      tx,
      async () => (await customerById(tx, original.member_id))?.merged_into ?? original.member_id,
      (member) => [member],
      (spenders) => ({ spenders, lotIds: movements.map((one) => one.lot_id) }),
    );
    if (owner !== input.memberId) return { outcome: 'not-found' };
    const lots = movements.map((one) => ({ lotId: one.lot_id, points: one.points }));
    const idempotencyKey = `undo:${original.transaction_id}`;
    if ((await transactionByKey(tx, idempotencyKey)) !== null) return { outcome: 'already-undone' };
    const done = open.book.reverseAdjustment(owner, original.points, lots, {
      idempotencyKey,
      kind: 'undo-adjust',
      points: -original.points,
      cause: undoing(original.cause, input.by),
      occurredAt: clock(),
      reverses: original.transaction_id,
      input: { reverses: original.transaction_id },
    });
    if (!done) return { outcome: 'insufficient-points' };
    await appendBook(tx, open, (await shopById(tx, shopId)).timezone);
    return { outcome: 'undone' };
  });
}

/** The undo names what it undoes: an adjustment by its reason, an event by its rule. */
const undoing = ({ code, params }: Cause, by: string): Cause =>
  code === 'event-award'
    ? {
        code: 'event-undone',
        params: { name_es: params.name_es ?? '', name_en: params.name_en ?? '', by },
      }
    : { code: 'adjustment-undone', params: { reason: String(params.reason ?? ''), by } };
