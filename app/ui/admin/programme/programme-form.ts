import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Formatters } from '#app/i18n/formatters.ts';

type RewardForm = { id: string; points: string; value: string };
type InBoth = { es: string; en: string };
type Plural = { one: string; other: string };

/** The settings as typed: numbers and amounts are texts, so that nothing typed is lost while it is not valid yet. */
export type ProgrammeForm = {
  name: InBoth;
  pointsName: { es: Plural; en: Plural };
  earning: {
    points: string;
    perMinor: string;
    rounding: ProgrammeSettings['earning']['rounding'];
    includeTax: boolean;
    includeShipping: boolean;
    includeGiftCards: boolean;
    pendingDays: string;
  };
  whenPointsAreSpent: ProgrammeSettings['whenPointsAreSpent'];
  enrolment: ProgrammeSettings['enrolment'];
  claimDays: string;
  rewards: RewardForm[];
  voucherDays: string;
};

/** What is wrong with a field, named by its path in the settings (`rewards.0.value`). */
export type FieldError = {
  code: 'required' | 'too-long' | 'not-a-number' | 'not-an-amount' | 'too-small' | 'too-big' | 'invalid';
  /** The limit that was passed; minor units where the field is an amount. */
  limit?: number;
};
export type FormErrors = Record<string, FieldError>;

/** Settings as the form shows them, amounts written as the merchant's language writes them. */
export function toProgrammeForm(settings: ProgrammeSettings, f: Formatters, currency: string): ProgrammeForm {
  const { earning } = settings;
  return {
    name: settings.name,
    pointsName: settings.pointsName,
    earning: {
      ...earning,
      points: String(earning.points),
      perMinor: f.decimal(BigInt(earning.perMinor), currency),
      pendingDays: String(earning.pendingDays),
    },
    whenPointsAreSpent: settings.whenPointsAreSpent,
    enrolment: settings.enrolment,
    claimDays: String(settings.claimDays),
    rewards: settings.rewards.map(({ id, points, value }) => ({
      id,
      points: String(points),
      value: f.decimal(BigInt(value), currency),
    })),
    voucherDays: String(settings.voucherDays),
  };
}
