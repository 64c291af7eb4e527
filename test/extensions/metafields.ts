/** The two metafields by which the app tells the theme everything, as `docs/interfaces.md` promises them. */
import { z } from 'zod';

const inBoth = z.strictObject({ es: z.string(), en: z.string() });
const perks = z.strictObject({ es: z.array(z.string()), en: z.array(z.string()) });
const instant = z.iso.datetime();
const points = z.int();
const params = z.record(z.string(), z.union([z.string(), z.number()]));
const basis = z.enum(['spend', 'points', 'orders']);
const at = z.strictObject({ points, at: instant });
const plural = z.strictObject({ one: z.string(), other: z.string() });

/** What the storefront says of a reward or its voucher. */
const words = {
  kind: z.enum([
    'fixed-amount',
    'percentage',
    'free-shipping',
    'free-product',
    'gift-card',
    'store-credit',
    'any-amount',
  ]),
  points,
  value: z.int(),
  percent: z.int().optional(),
  cap: z.int().optional(),
  product: z.string().optional(),
  name: inBoth.optional(),
  minimum: z.int().optional(),
  limited: z.literal(true).optional(),
};

/** Customer metafield `$app:member`. */
export const memberMetafield = z.strictObject({
  v: z.literal(1),
  at: instant,
  enrolled: z.boolean(),
  away: z.boolean(),
  points: z.strictObject({ pending: points, available: points, lifetime: points }),
  nextMaturity: at.nullable(),
  entries: z.array(
    z.strictObject({
      at: instant,
      points,
      account: z.enum(['pending', 'available']),
      code: z.string(),
      params,
      lines: z.array(z.strictObject({ code: z.string(), points, params })).optional(),
      maturesAt: instant.optional(),
    }),
  ),
  vouchers: z.array(
    z.strictObject({
      id: z.string(),
      code: z.string(),
      left: z.int().optional(),
      currency: z.string(),
      expiresAt: instant.nullable(),
      ...words,
    }),
  ),
  birthday: z.strictObject({ month: z.int(), day: z.int(), editableUntil: instant.nullable() }).nullable(),
  subscribed: z.boolean(),
  card: z.strictObject({ number: z.string(), qr: z.string(), size: z.int() }).nullable(),
  tier: z
    .strictObject({
      id: z.string(),
      name: inBoth,
      percent: z.int(),
      perks,
      since: instant,
      keep: z.strictObject({ missing: z.int(), until: instant }).nullable(),
    })
    .nullable(),
  nextTier: z
    .strictObject({ id: z.string(), name: inBoth, missing: z.int(), basis, share: z.int().min(0).max(99) })
    .nullable(),
  expiring: at.nullable(),
  reached: z.array(z.strictObject({ rewardId: z.string(), next: instant.nullable() })),
  referral: z
    .strictObject({
      code: z.string(),
      url: z.string(),
      qr: z.string(),
      size: z.int(),
      claimed: z.int(),
      bought: z.int(),
      rewarded: z.int(),
      next: z.strictObject({ friends: z.int(), points }).nullable(),
    })
    .nullable(),
  cards: z.array(
    z.strictObject({
      ruleId: z.string(),
      kind: z.string(),
      name: inBoth,
      done: z.int(),
      needed: z.int(),
    }),
  ),
});

/** App-data metafield `lealta:programme`. */
export const programmeMetafield = z.strictObject({
  v: z.literal(1),
  version: z.int(),
  active: z.literal(true),
  name: inBoth,
  pointsName: z.strictObject({ es: plural, en: plural }),
  rate: z.strictObject({ points, perMinor: z.int() }),
  currencies: z.array(z.strictObject({ currency: z.string(), points, perMinor: z.int() })),
  rounding: z.enum(['down', 'nearest', 'up']),
  currency: z.string(),
  netPer10000: z.int(),
  giftCardsEarn: z.boolean(),
  pendingFrom: z.enum(['order', 'fulfilment']),
  pendingDays: z.int(),
  enrolment: z.enum(['automatic', 'opt-in']),
  tiers: z.array(
    z.strictObject({
      id: z.string(),
      name: inBoth,
      threshold: z.int(),
      percent: z.int(),
      inviteOnly: z.boolean(),
      perks,
    }),
  ),
  asks: z.strictObject({ birthday: points.nullable(), newsletter: points.nullable() }),
  ways: z.array(z.strictObject({ name: inBoth, startsAt: instant.optional(), endsAt: instant.optional() })),
  referrals: z
    .strictObject({
      friend: z.strictObject({
        kind: z.enum(['fixed-amount', 'percentage', 'free-shipping']),
        value: z.int(),
        minimum: z.int(),
      }),
      points,
      percent: z.int(),
    })
    .nullable(),
  tiersBasis: basis,
  rewards: z.array(
    z.strictObject({
      id: z.string(),
      ...words,
      maxPoints: z.int().optional(),
      tiers: z.array(z.string()).optional(),
      startsAt: instant.optional(),
      endsAt: instant.optional(),
      perMember: z.strictObject({ count: z.int(), days: z.int().nullable() }).optional(),
      soldOut: z.literal(true).optional(),
    }),
  ),
});
