import type { TFunction } from 'i18next';
import type { Formatters } from '#app/i18n/formatters.ts';

/** What points became, as it stands in a sentence: "a voucher of €5", "free shipping". Amounts in minor units. */
export function rewardText(
  t: TFunction,
  f: Formatters,
  reward: {
    readonly kind: string;
    readonly value: bigint;
    readonly currency: string;
    readonly percent?: number | undefined;
    /** The most that a percentage takes off; 0 is no cap. */
    readonly cap?: number | undefined;
    readonly product?: string | undefined;
  },
): string {
  const value = f.money(reward.value, reward.currency);
  // Before there were kinds, and where the member said how much: an amount.
  const { cap = 0 } = reward;
  return t([`causes:reward.${reward.kind}${cap > 0 ? '-capped' : ''}`, 'causes:reward.fixed-amount'], {
    value,
    cap: f.money(BigInt(cap), reward.currency),
    percent: reward.percent ?? 0,
    product: reward.product ?? '',
  });
}
