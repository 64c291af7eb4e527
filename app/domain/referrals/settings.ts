import { z } from 'zod';
import { inBothLanguages, settingId } from '#app/domain/programme/texts.ts';

/** Minor units of the shop's currency. */
const money = z.number().int().min(0).max(100_000_000);
const points = z.number().int().min(0).max(1_000_000);

export const FRIEND_REWARDS = ['fixed-amount', 'percentage', 'free-shipping'] as const;

/** An e-mail domain as a merchant lists it: `example.com`. */
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
  .max(253);

const repeats = (all: readonly { readonly id: string }[]): boolean =>
  new Set(all.map((one) => one.id)).size < all.length;

/** A window in which advocates get more for the friends who accept their invitation. */
const referralCampaign = z
  .strictObject({
    id: settingId,
    name: inBothLanguages(60),
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    /** 100 is as usual, 200 is double. */
    percent: z.number().int().min(100).max(10_000),
  })
  .refine(({ from, until }) => Date.parse(until) > Date.parse(from), {
    message: 'ends-before-start',
    path: ['until'],
  });

/** Extra points once so many friends have been rewarded. */
const referralMilestone = z.strictObject({
  id: settingId,
  friends: z.number().int().min(1).max(1000),
  points: z.number().int().min(1).max(1_000_000),
});

/** What members get for bringing friends, what the friends get, and what is looked at before anybody does. */
export const referralSettings = z.strictObject({
  active: z.boolean().default(false),
  /** The friend's voucher. */
  friend: z
    .strictObject({
      kind: z.enum(FRIEND_REWARDS).default('fixed-amount'),
      /** Minor units of an amount, whole percent of a percentage; free shipping has none. */
      value: money.default(500),
      /** The least that the basket must be worth; 0 is none. */
      minimum: money.default(0),
      /** Days the voucher may be used. */
      days: z.number().int().min(1).max(365).default(30),
    })
    .prefault({}),
  advocate: z.strictObject({ points: points.default(100) }).prefault({}),
  /** Which order of the friend counts. */
  qualifying: z
    .strictObject({
      /** The least that its net value must be. */
      minimum: money.default(0),
      firstOrderOnly: z.boolean().default(true),
    })
    .prefault({}),
  /** Days from the payment of the friend's order until it counts. */
  returnDays: z.number().int().min(0).max(120).default(14),
  /** For how many friends an advocate is rewarded in a calendar month of the shop's zone. */
  perMonth: z.number().int().min(1).max(1000).nullable().default(null),
  campaigns: z
    .array(referralCampaign)
    .max(50)
    .refine((all) => !repeats(all), { message: 'ids-repeat' })
    .default([]),
  milestones: z
    .array(referralMilestone)
    .max(20)
    .refine((all) => !repeats(all), { message: 'ids-repeat' })
    .default([]),
  /** What makes a referral wait for the merchant's look. */
  review: z
    .strictObject({
      /** The friend's order goes to where the advocate's own go. */
      sameAddress: z.boolean().default(true),
      /** More claims of one advocate than these in a day of the shop's zone. */
      perDay: z.number().int().min(1).max(1000).default(10),
      /** The friend invited the advocate, directly or through others. */
      circles: z.boolean().default(true),
    })
    .prefault({}),
  /** Added to, and taken from, the list of disposable domains. */
  blockedDomains: z.array(domain).max(500).default([]),
  allowedDomains: z.array(domain).max(500).default([]),
});

export type ReferralSettings = z.infer<typeof referralSettings>;
export type FriendReward = ReferralSettings['friend'];

/** What is wrong with a friend's voucher however one looks at it; null where nothing is. */
export function faultOfFriend({ kind, value }: FriendReward): 'worth-nothing' | 'not-a-percentage' | null {
  if (kind !== 'free-shipping' && value === 0) return 'worth-nothing';
  return kind === 'percentage' && value > 100 ? 'not-a-percentage' : null;
}

/**
 * The settings as they may be newly saved or published. Those that were kept before somebody thought of this have to be
 * read for ever, by `referralSettings`.
 */
export const soundReferralSettings = referralSettings.superRefine(({ active, friend }, context) => {
  const fault = active ? faultOfFriend(friend) : null;
  if (fault !== null) context.addIssue({ code: 'custom', message: fault, path: ['friend', 'value'] });
});
