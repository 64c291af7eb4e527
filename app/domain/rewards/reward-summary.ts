import type { RewardSettings } from './settings.ts';

/** What the storefront says of a reward or its voucher; what does not apply is left out. Amounts in minor units. */
export type RewardWords = {
  readonly percent?: number;
  /** The most that a percentage takes off. */
  readonly cap?: number;
  readonly product?: string;
  /** The merchant's own name for it. */
  readonly name?: { readonly es: string; readonly en: string };
  /** The least that the basket must be worth. */
  readonly minimum?: number;
  /** It counts for some goods only. */
  readonly limited?: true;
};

export function describeReward(reward: RewardSettings): RewardWords {
  const minimum = 'minimum' in reward ? reward.minimum : 0;
  const { products, variants, collections } =
    'target' in reward ? reward.target : { products: [], variants: [], collections: [] };
  return {
    ...(reward.kind === 'percentage' ? { percent: reward.percent } : {}),
    ...(reward.kind === 'percentage' && reward.cap > 0 ? { cap: reward.cap } : {}),
    ...(reward.kind === 'free-product' ? { product: reward.productTitle } : {}),
    ...(reward.name === null ? {} : { name: reward.name }),
    ...(minimum > 0 ? { minimum } : {}),
    ...(products.length + variants.length + collections.length > 0 ? { limited: true as const } : {}),
  };
}

/** A reward of the catalogue as the storefront reads it in the programme's metafield. */
export type RewardSummary = RewardWords & {
  readonly id: string;
  readonly kind: RewardSettings['kind'];
  /** Its price; of any amount: one step. */
  readonly points: number;
  /** What it (or one step) is worth; 0 where it is no amount. */
  readonly value: number;
  /** The most points at once, in whole steps. */
  readonly maxPoints?: number;
  /** Ids of the tiers whose members may have it. */
  readonly tiers?: readonly string[];
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly perMember?: { readonly count: number; readonly days: number | null };
  readonly soldOut?: true;
};

/** @param left.soldOut nobody can have it any more, until one is given back */
export function summariseReward(reward: RewardSettings, left: { readonly soldOut: boolean }): RewardSummary {
  const { id, kind, points, tiers, startsAt, endsAt, perMember } = reward;
  return {
    id,
    kind,
    points,
    value: 'value' in reward ? reward.value : 0,
    ...describeReward(reward),
    ...(reward.kind === 'any-amount' ? { maxPoints: reward.maxPoints - (reward.maxPoints % points) } : {}),
    ...(tiers.length === 0 ? {} : { tiers }),
    ...(startsAt === null ? {} : { startsAt }),
    ...(endsAt === null ? {} : { endsAt }),
    ...(perMember === null ? {} : { perMember }),
    ...(left.soldOut ? { soldOut: true as const } : {}),
  };
}
