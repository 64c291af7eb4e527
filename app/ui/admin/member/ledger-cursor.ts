import type { LedgerCursor } from '#app/db/member.queries.ts';

/** A place in the ledger as part of an address. */
export const encodeLedgerCursor = ({ at, id }: LedgerCursor): string => `${at.getTime()}~${id}`;

/** Null for what is no place in a ledger. */
export function parseLedgerCursor(text: string | null): LedgerCursor | null {
  const match = /^(\d{1,14})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? '');
  return match?.[1] && match[2] ? { at: new Date(Number(match[1])), id: match[2] } : null;
}
