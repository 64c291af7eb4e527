import { z } from 'zod';
import { ROUNDINGS } from '#app/kernel/rounding.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const inBoth = (max: number) => z.strictObject({ es: text(max), en: text(max) });
const plural = z.strictObject({ one: text(24), other: text(24) });

/** A fixed-amount reward: `points` buy a code worth `value` minor units of the shop's currency. */
const rewardSettings = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  points: z.number().int().min(1).max(1_000_000_000),
  value: z.number().int().min(1).max(100_000_000),
});

/**
 * The loyalty rules of one programme version. Every limit has a code, so that a form can say in the merchant's
 * language what is wrong with which field.
 */
export const programmeSettings = z.strictObject({
  name: inBoth(40),
  pointsName: z.strictObject({ es: plural, en: plural }),
  earning: z.strictObject({
    /** `points` are earned for each `perMinor` minor units of net paid product value. */
    points: z.number().int().min(0).max(1_000_000),
    perMinor: z.number().int().min(1).max(100_000_000),
    rounding: z.enum(ROUNDINGS),
    /** What counts besides the goods' own value. */
    includeTax: z.boolean(),
    includeShipping: z.boolean(),
    includeGiftCards: z.boolean(),
    /** Days between an order and the day its points may be spent. */
    pendingDays: z.number().int().min(0).max(365),
  }),
  /** When points taken back exceed what the member still has: go below zero, or stop at zero and record a debt. */
  whenPointsAreSpent: z.enum(['negative', 'floor']),
  enrolment: z.enum(['automatic', 'opt-in']),
  /** Orders of a guest that count when the customer enrols: those of so many days before. */
  claimDays: z.number().int().min(0).max(3650),
  rewards: z
    .array(rewardSettings)
    .max(20)
    .refine((rewards) => new Set(rewards.map((reward) => reward.id)).size === rewards.length, {
      message: 'reward-ids-repeat',
    }),
  /** Days a voucher may be used. */
  voucherDays: z.number().int().min(1).max(730),
});

export type ProgrammeSettings = z.infer<typeof programmeSettings>;
export type RewardSettings = ProgrammeSettings['rewards'][number];

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
  return {
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
  };
}
