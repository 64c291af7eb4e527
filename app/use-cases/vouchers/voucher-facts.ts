import type { Voucher } from '#app/db/vouchers.store.ts';
import type { Cause } from '#app/domain/ledger/accounts.ts';
import { causeParams, type VoucherFacts } from '#app/domain/rewards/voucher.ts';

/** A kept voucher in the words of the domain. */
export const factsOf = (voucher: Voucher): VoucherFacts & { readonly expiresAt: Date | null } => ({
  id: voucher.voucher_id,
  kind: voucher.kind,
  code: voucher.code,
  points: voucher.points,
  valueMinor: voucher.value_minor,
  currency: voucher.currency,
  expiresAt: voucher.expires_at,
  details: voucher.details,
});

/** Why a voucher's points moved, where the cause tells what the voucher is. */
export const causeOf = (
  code: 'reserved' | 'redeemed' | 'voucher-returned' | 'voucher-lapsed',
  voucher: Voucher,
): Cause => ({ code, params: causeParams(factsOf(voucher)) });
