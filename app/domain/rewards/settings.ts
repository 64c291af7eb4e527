import { z } from 'zod';
import { productTarget } from '#app/domain/programme/product-target.ts';
import { inBothLanguages, settingId } from '#app/domain/programme/texts.ts';

const points = z.number().int().min(1).max(1_000_000_000);
/** Minor units of the shop's currency. */
const money = z.number().int().min(1).max(100_000_000);

/** What every reward may ask for; what it does not ask is left out. */
const conditions = {
  id: settingId,
  /** Shown instead of what the reward is worth ("5 € off"). */
  name: inBothLanguages(60).nullable().default(null),
  /** Members of these tiers only; empty is everybody. */
  tiers: z.array(settingId).max(20).default([]),
  /** How often it can be redeemed in all. */
  stock: z.number().int().min(0).max(10_000_000).nullable().default(null),
  /** How often each member may redeem it within so many days; `days` null is ever. */
  perMember: z
    .strictObject({
      count: z.number().int().min(1).max(1000),
      days: z.number().int().min(1).max(3650).nullable(),
    })
    .nullable()
    .default(null),
  startsAt: z.iso.datetime().nullable().default(null),
  endsAt: z.iso.datetime().nullable().default(null),
  /** Days its code may be used; null is the programme's `voucherDays`. */
  codeDays: z.number().int().min(1).max(730).nullable().default(null),
};

/** What a code may ask of the basket. */
const basket = {
  /** The least that the basket must be worth. */
  minimum: z.number().int().min(0).max(100_000_000).default(0),
  /** With which other discounts it combines at checkout. */
  combinesWith: z
    .strictObject({
      order: z.boolean().default(false),
      product: z.boolean().default(false),
      shipping: z.boolean().default(true),
    })
    .prefault({}),
};

/**
 * Which goods a code takes its amount from; all of them where nothing is listed. Shopify's discounts know products with
 * variants, or collections, but neither together nor tags, vendors, types and exceptions.
 */
const rewardTarget = productTarget.refine(
  ({ products, variants, collections, tags, vendors, types, except }) =>
    tags.length + vendors.length + types.length + Object.values(except).flat().length === 0 &&
    (collections.length === 0 || products.length + variants.length === 0),
  { message: 'target-not-possible' },
);

/** A cap needs our Function, and Shopify asks no more collections of a product for one. */
const CAPPED_COLLECTIONS_MAX = 100;

const kinds = [
  z.strictObject({
    kind: z.literal('fixed-amount'),
    ...conditions,
    ...basket,
    points,
    value: money,
    target: rewardTarget,
  }),
  z
    .strictObject({
      kind: z.literal('percentage'),
      ...conditions,
      ...basket,
      points,
      percent: z.number().int().min(1).max(100),
      /** The most that it takes off; 0 is no cap. */
      cap: z.number().int().min(0).max(100_000_000).default(0),
      target: rewardTarget,
    })
    .superRefine(({ cap, target }, context) => {
      if (cap === 0 || target.collections.length <= CAPPED_COLLECTIONS_MAX) return;
      context.addIssue({
        code: 'too_big',
        origin: 'array',
        maximum: CAPPED_COLLECTIONS_MAX,
        input: target.collections,
        path: ['target'],
      });
    }),
  z.strictObject({ kind: z.literal('free-shipping'), ...conditions, ...basket, points }),
  z.strictObject({
    kind: z.literal('free-product'),
    ...conditions,
    ...basket,
    points,
    /** Shopify's numeric id of the product that is given. */
    productId: z.string().regex(/^\d{1,20}$/),
    productTitle: z.string().trim().min(1).max(255),
  }),
  z.strictObject({ kind: z.literal('gift-card'), ...conditions, points, value: money }),
  z.strictObject({ kind: z.literal('store-credit'), ...conditions, points, value: money }),
  /** The member says how many points, in steps of `points`; each step is worth `value`. */
  z.strictObject({
    kind: z.literal('any-amount'),
    ...conditions,
    ...basket,
    points,
    value: money,
    maxPoints: points,
    target: rewardTarget,
  }),
] as const;

/** A reward of the catalogue. Programmes published before there were kinds have fixed amounts only. */
export const rewardSettings = z.preprocess(
  (reward) =>
    typeof reward === 'object' && reward !== null && !('kind' in reward)
      ? { kind: 'fixed-amount', ...reward }
      : reward,
  z.discriminatedUnion('kind', kinds),
);

export type RewardSettings = z.infer<typeof rewardSettings>;
export type RewardKind = RewardSettings['kind'];

export const REWARD_KINDS: readonly RewardKind[] = kinds.map(({ shape }) => shape.kind.value);
