import type { MemberId } from '#app/kernel/ids.ts';

/** `available` below zero is an overdraft: points taken back that had been spent. `debt` is what is owed besides. */
export type Balance = {
  readonly memberId: MemberId;
  pending: bigint;
  available: bigint;
  debt: bigint;
  lifetime: bigint;
  redeemed: bigint;
};

export const emptyBalance = (memberId: MemberId): Balance => ({
  memberId,
  pending: 0n,
  available: 0n,
  debt: 0n,
  lifetime: 0n,
  redeemed: 0n,
});
