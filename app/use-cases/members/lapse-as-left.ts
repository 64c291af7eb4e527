import type { Book, Lot } from '#app/domain/ledger/book.ts';

/** All that a lot holds lapses because its member left the club at `at`. @returns how many points */
export const lapseAsLeft = (book: Book, lot: Lot, at: Date): bigint =>
  book.lapse(lot, (points, time) => ({
    idempotencyKey: `lot:${lot.lotId}:expire:${time}`,
    kind: 'expire',
    points,
    cause: { code: 'left-club', params: {} },
    occurredAt: at,
    orderId: lot.orderId,
    input: { lot: lot.lotId, time },
  }));
