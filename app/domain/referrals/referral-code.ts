import { randomLetters } from '#app/kernel/random-letters.ts';

/** A new code by which a member invites: 40 random bits. */
export const newReferralCode = (): string => randomLetters(8);

/** A code as somebody typed it, or as it stands in a link; null when it cannot be one. */
export function readReferralCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  return /^[2-9A-HJ-NP-Z]{8}$/.test(code) ? code : null;
}

/** Where a code leads, on the storefront: the member's personal link. */
export const invitePath = (code: string): string => `/apps/lealta/invite/${code}`;

const VOUCHER = /^INVITE-/i;

/** The code of a friend's voucher. */
export const newFriendVoucher = (): string => `INVITE-${randomLetters(4)}-${randomLetters(4)}`;

/** Those of an order's discount codes that may be friends' vouchers, as they are kept. */
export const friendVouchers = (codes: readonly string[]): string[] =>
  codes.filter((code) => VOUCHER.test(code)).map((code) => code.toUpperCase());
