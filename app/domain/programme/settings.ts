import { z } from 'zod';
import { campaignSettings } from '#app/domain/campaigns/settings.ts';
import { earningRule } from '#app/domain/earning/rules/index.ts';
import { expirySettings } from '#app/domain/expiry/settings.ts';
import type { OrderSource } from '#app/domain/orders/order-source.ts';
import { referralSettings, soundReferralSettings } from '#app/domain/referrals/settings.ts';
import { rewardSettings } from '#app/domain/rewards/settings.ts';
import { tiersSettings } from '#app/domain/tiers/settings.ts';
import { ROUNDINGS } from '#app/kernel/rounding.ts';
import { inBothLanguages, writtenText } from './texts.ts';

const plural = z.strictObject({ one: writtenText(24), other: writtenText(24) });

const repeats = (all: readonly { readonly id: string }[]): boolean =>
  new Set(all.map((one) => one.id)).size < all.length;

/**
 * The loyalty rules of one programme version. Every limit has a code, so that a form can say in the merchant's
 * language what is wrong with which field.
 */
export const programmeSettings = z.strictObject({
  name: inBothLanguages(40),
  pointsName: z.strictObject({ es: plural, en: plural }),
  earning: z.strictObject({
    /** `points` are earned for each `perMinor` minor units of net paid product value. */
    points: z.number().int().min(0).max(1_000_000),
    perMinor: z.number().int().min(1).max(100_000_000),
    rounding: z.enum(ROUNDINGS),
    /** Rates of other currencies: an order paid in one of them earns by it, others by the shop's rate. */
    currencies: z
      .array(
        z.strictObject({
          currency: z.string().regex(/^[A-Z]{3}$/),
          points: z.number().int().min(0).max(1_000_000),
          /** Minor units of that currency. */
          perMinor: z.number().int().min(1).max(100_000_000),
        }),
      )
      .max(20)
      .superRefine((rates, context) => {
        for (const [index, { currency }] of rates.entries())
          if (rates.findIndex((one) => one.currency === currency) < index)
            context.addIssue({ code: 'custom', message: 'repeated', path: [index, 'currency'] });
      })
      .default([]),
    /** What counts besides the goods' own value. */
    includeTax: z.boolean(),
    includeShipping: z.boolean(),
    includeGiftCards: z.boolean(),
    /** Prices before discounts instead of what was paid. */
    beforeDiscounts: z.boolean().default(false),
    /** Whether what was paid with gift cards, or with store credit, earns. */
    includeGiftCardPayments: z.boolean().default(true),
    includeStoreCreditPayments: z.boolean().default(true),
    /** Which orders earn, by where they come from. */
    sources: z
      .strictObject({
        online: z.boolean().default(true),
        pos: z.boolean().default(true),
        subscriptions: z.boolean().default(true),
        drafts: z.boolean().default(true),
      } satisfies Record<OrderSource, z.ZodType<boolean>>)
      .prefault({}),
    /** What the pending days are counted from: the order, or its fulfilment (until then points stay pending). */
    pendingFrom: z.enum(['order', 'fulfilment']).default('order'),
    /** Days until the points may be spent. */
    pendingDays: z.number().int().min(0).max(365),
  }),
  /** When points taken back exceed what the member still has: go below zero, or stop at zero and record a debt. */
  whenPointsAreSpent: z.enum(['negative', 'floor']),
  enrolment: z.enum(['automatic', 'opt-in']),
  /** Orders of a guest that count when the customer enrols: those of so many days before. */
  claimDays: z.number().int().min(0).max(3650),
  rules: z
    .array(earningRule)
    .max(200)
    .refine((rules) => !repeats(rules), { message: 'ids-repeat' })
    .default([]),
  campaigns: z
    .array(campaignSettings)
    .max(100)
    .refine((campaigns) => !repeats(campaigns), { message: 'ids-repeat' })
    .default([]),
  /** When campaigns overlap: the one that gives most, or all of them added up. */
  campaignsOverlap: z.enum(['highest', 'sum']).default('highest'),
  tiers: tiersSettings.prefault({}),
  expiry: expirySettings,
  referrals: referralSettings.prefault({}),
  rewards: z
    .array(rewardSettings)
    .max(50)
    .refine((rewards) => !repeats(rewards), { message: 'ids-repeat' }),
  /** Give the points of a voucher back when its code lapses unused. */
  returnLapsedVouchers: z.boolean().default(true),
  /** Give the points of a reward back when the order that used it is cancelled or wholly refunded. */
  returnRewardsOfUndoneOrders: z.boolean().default(true),
  /** Days a voucher may be used. */
  voucherDays: z.number().int().min(1).max(730),
});

/** The rules as they may be newly saved or published; those that are kept already are read by `programmeSettings`. */
export const soundSettings = programmeSettings.extend({ referrals: soundReferralSettings.prefault({}) });

export type ProgrammeSettings = z.infer<typeof programmeSettings>;
export type EarningRule = ProgrammeSettings['rules'][number];

/** A published, immutable snapshot of the rules. */
export type ProgrammeVersion = {
  readonly version: number;
  readonly effectiveFrom: Date;
  readonly settings: ProgrammeSettings;
};

/** The version in force at an instant: the newest whose time has come; null before the first. `versions` in any order. */
export function versionInForce(versions: readonly ProgrammeVersion[], at: Date): ProgrammeVersion | null {
  let found: ProgrammeVersion | null = null;
  for (const candidate of versions) {
    if (candidate.effectiveFrom > at) continue;
    const later = found === null || candidate.effectiveFrom > found.effectiveFrom;
    const sameTime = found !== null && candidate.effectiveFrom.getTime() === found.effectiveFrom.getTime();
    if (later || (sameTime && found !== null && candidate.version > found.version)) found = candidate;
  }
  return found;
}

/** What a new shop starts from; the merchant reviews it before publishing. */
export function defaultSettings(): ProgrammeSettings {
  return programmeSettings.parse({
    name: { es: 'Club de puntos', en: 'Points club' },
    pointsName: { es: { one: 'punto', other: 'puntos' }, en: { one: 'point', other: 'points' } },
    earning: {
      points: 1,
      perMinor: 100,
      rounding: 'down',
      includeTax: false,
      includeShipping: false,
      includeGiftCards: false,
      pendingDays: 14,
    },
    whenPointsAreSpent: 'negative',
    enrolment: 'automatic',
    claimDays: 60,
    rewards: [
      { id: 'five', points: 100, value: 500 },
      { id: 'twelve', points: 200, value: 1200 },
      { id: 'thirty-five', points: 500, value: 3500 },
    ],
    voucherDays: 90,
  });
}
