import { type Cause, isLoss, type TransactionKind } from './accounts.ts';

/** A movement of points as the member reads it; points are whole and signed. */
export type ShownEntry = {
  readonly at: string;
  readonly points: number;
  readonly account: 'pending' | 'available';
  readonly code: string;
  readonly params: Cause['params'];
  /** Of an order that earned more than the rate: its parts. */
  readonly lines?: Cause['lines'];
  /** When points that wait become available. */
  readonly maturesAt?: string;
};

/** What a member is shown of a movement of their points: not who moved them (`by`), which is the merchant's to know. */
export function showEntry({
  at,
  points,
  kind,
  pending,
  cause,
}: {
  readonly at: Date;
  readonly points: bigint;
  readonly kind: TransactionKind;
  readonly pending: boolean;
  readonly cause: Cause;
}): ShownEntry {
  const { by: _by, ...params } = cause.params;
  const maturesAt = pending ? params.matures_at : undefined;
  return {
    at: at.toISOString(),
    points: isLoss(kind) ? -Number(points) : Number(points),
    account: pending ? 'pending' : 'available',
    code: cause.code,
    params,
    ...(cause.lines === undefined ? {} : { lines: cause.lines }),
    ...(typeof maturesAt === 'string' ? { maturesAt } : {}),
  };
}
