import { z } from 'zod';
import { ORDER_SOURCES } from '#app/domain/orders/order-source.ts';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { toFieldErrors } from './forms/field-errors.ts';
import { typedAmount, typedInteger } from './forms/typed-values.ts';
import type { FormErrors, ProgrammeForm } from './programme-form.ts';

const typed = z.string().max(500);
const inBoth = z.strictObject({ es: typed, en: typed });
const plural = z.strictObject({ one: typed, other: typed });

/** What the page sends: the fields as typed. Anything else was not sent by the page. */
const programmeForm = z.strictObject({
  name: inBoth,
  pointsName: z.strictObject({ es: plural, en: plural }),
  earning: z.strictObject({
    points: typed,
    perMinor: typed,
    rounding: z.enum(['down', 'nearest', 'up']),
    includeTax: z.boolean(),
    includeShipping: z.boolean(),
    includeGiftCards: z.boolean(),
    beforeDiscounts: z.boolean(),
    includeGiftCardPayments: z.boolean(),
    includeStoreCreditPayments: z.boolean(),
    sources: z.record(z.enum(ORDER_SOURCES), z.boolean()),
    pendingFrom: z.enum(['order', 'fulfilment']),
    pendingDays: typed,
  }),
  whenPointsAreSpent: z.enum(['negative', 'floor']),
  enrolment: z.enum(['automatic', 'opt-in']),
  claimDays: typed,
}) satisfies z.ZodType<ProgrammeForm>;

/** The form inside a request; null when it is none. */
export function parseProgrammeForm(json: unknown): ProgrammeForm | null {
  if (typeof json !== 'string') return null;
  try {
    return programmeForm.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

const basics = programmeSettings.pick({
  name: true,
  pointsName: true,
  earning: true,
  whenPointsAreSpent: true,
  enrolment: true,
  claimDays: true,
});
/** The settings that are no list and no section of their own. */
export const BASICS = Object.keys(basics.shape);
export type Basics = Pick<
  ProgrammeSettings,
  'name' | 'pointsName' | 'earning' | 'whenPointsAreSpent' | 'enrolment' | 'claimDays'
>;

/** The settings that a form means, or what is wrong with each field. */
export function readProgrammeForm(
  form: ProgrammeForm,
  currency: string,
): { settings: Basics } | { errors: FormErrors } {
  const result = basics.safeParse({
    ...form,
    earning: {
      ...form.earning,
      points: typedInteger(form.earning.points),
      perMinor: typedAmount(form.earning.perMinor, currency),
      pendingDays: typedInteger(form.earning.pendingDays),
    },
    claimDays: typedInteger(form.claimDays),
  });
  if (result.success) return { settings: result.data };
  return {
    errors: toFieldErrors(result.error.issues, (path) => (path === 'earning.perMinor' ? 'amount' : 'other')),
  };
}
