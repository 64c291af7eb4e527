import type { Cause } from '#app/domain/ledger/accounts.ts';
import { describeReward, type RewardWords } from './reward-summary.ts';
import type { RewardKind, RewardSettings } from './settings.ts';

export type VoucherDetails = {
  /** The reward as it stood when it was redeemed; vouchers made before there were kinds have none. */
  readonly reward?: RewardSettings;
  /** The member has seen the code: where it is as good as money, it is not shown in full again. */
  readonly shown?: true;
  /** What was left of a gift card, in minor units, when Shopify was last asked and some of it was spent. */
  readonly left?: number;
};

/** What a voucher is and is worth, wherever it is told. */
export type VoucherFacts = {
  readonly id: string;
  readonly points: bigint;
  readonly code: string;
  readonly kind: RewardKind;
  /** Minor units; 0 where it is no amount. */
  readonly valueMinor: bigint;
  readonly currency: string;
  readonly details: VoucherDetails;
};

/** A voucher as the storefront shows it. Amounts in minor units; what does not apply is left out. */
export type VoucherSummary = RewardWords & {
  readonly id: string;
  readonly kind: RewardKind;
  readonly code: string;
  readonly points: number;
  readonly value: number;
  /** What is left of a gift card of which some was spent: it cannot be given back. */
  readonly left?: number;
  readonly currency: string;
  readonly expiresAt: string | null;
};

/** Whether whoever knows the code can spend it, so that it is shown once. */
const isMoney = (kind: RewardKind): boolean => kind === 'gift-card';

const masked = (code: string): string => `•••• ${code.slice(-4)}`;

/** @param whole show the code in full, to the member who has just redeemed it */
export function summariseVoucher(
  voucher: VoucherFacts & { readonly expiresAt: Date | null },
  { whole }: { readonly whole: boolean },
): VoucherSummary {
  const { kind, code, details } = voucher;
  const hide = isMoney(kind) && !whole && details.shown === true;
  return {
    id: voucher.id,
    kind,
    code: hide ? masked(code) : code,
    points: Number(voucher.points),
    value: Number(voucher.valueMinor),
    ...(details.left === undefined ? {} : { left: details.left }),
    currency: voucher.currency,
    expiresAt: voucher.expiresAt?.toISOString() ?? null,
    ...(details.reward === undefined ? {} : describeReward(details.reward)),
  };
}

/** What the causes of a voucher's postings tell of it; a code that is money is not written into the ledger. */
export function causeParams({ kind, code, valueMinor, currency, details }: VoucherFacts): Cause['params'] {
  const { reward } = details;
  return {
    kind,
    value: Number(valueMinor),
    currency,
    code: isMoney(kind) ? masked(code) : code,
    ...(reward?.kind === 'percentage' ? { percent: reward.percent } : {}),
    ...(reward?.kind === 'percentage' && reward.cap > 0 ? { cap: reward.cap } : {}),
    ...(reward?.kind === 'free-product' ? { product: reward.productTitle } : {}),
  };
}
