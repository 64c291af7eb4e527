import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Formatters } from '#app/i18n/formatters.ts';

type InBoth = { es: string; en: string };
type Plural = { one: string; other: string };

/** A rate of another currency as typed. */
export type CurrencyRate = { currency: string; points: string; perMinor: string };

/** The basic settings as typed: numbers and amounts are texts, so that nothing typed is lost while it is not valid yet. */
export type ProgrammeForm = {
  name: InBoth;
  pointsName: { es: Plural; en: Plural };
  earning: {
    points: string;
    perMinor: string;
    rounding: ProgrammeSettings['earning']['rounding'];
    currencies: CurrencyRate[];
    includeTax: boolean;
    includeShipping: boolean;
    includeGiftCards: boolean;
    beforeDiscounts: boolean;
    includeGiftCardPayments: boolean;
    includeStoreCreditPayments: boolean;
    sources: ProgrammeSettings['earning']['sources'];
    pendingFrom: ProgrammeSettings['earning']['pendingFrom'];
    pendingDays: string;
  };
  whenPointsAreSpent: ProgrammeSettings['whenPointsAreSpent'];
  enrolment: ProgrammeSettings['enrolment'];
  claimDays: string;
};

export const ERROR_CODES = [
  'required',
  'too-long',
  'not-a-number',
  'not-an-amount',
  'too-small',
  'too-big',
  'too-many',
  'not-a-date',
  'no-such-member',
  'discount-above-price',
  'ends-before-start',
  'below-step',
  'worth-too-much',
  'below-value',
  'thresholds-must-rise',
  'target-not-possible',
  'not-a-currency',
  'shops-own-currency',
  'repeated',
  'not-a-percentage',
  'worth-nothing',
  'friends-repeat',
  'blocked-and-allowed',
  'invalid',
] as const;

/** What is wrong with a field, named by its path in the settings (`list.0.threshold`). */
export type FieldError = {
  code: (typeof ERROR_CODES)[number];
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
      currencies: earning.currencies.map((one) => ({
        currency: one.currency,
        points: String(one.points),
        perMinor: f.decimal(BigInt(one.perMinor), one.currency),
      })),
      pendingDays: String(earning.pendingDays),
    },
    whenPointsAreSpent: settings.whenPointsAreSpent,
    enrolment: settings.enrolment,
    claimDays: String(settings.claimDays),
  };
}
