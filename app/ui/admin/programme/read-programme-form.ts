import { z } from 'zod';
import { ORDER_SOURCES } from '#app/domain/orders/order-source.ts';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { isCurrency } from '#app/i18n/formatters.ts';
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
    currencies: z.array(z.strictObject({ currency: typed, points: typed, perMinor: typed })).max(100),
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
      currencies: form.earning.currencies.map((one) => {
        const code = one.currency.trim().toUpperCase();
        return {
          currency: code,
          points: typedInteger(one.points),
          perMinor: typedAmount(one.perMinor, isCurrency(code) ? code : currency),
        };
      }),
      pendingDays: typedInteger(form.earning.pendingDays),
    },
    claimDays: typedInteger(form.claimDays),
  });
  const wrong = currencyErrors(form, currency);
  if (result.success && Object.keys(wrong).length === 0) return { settings: result.data };
  const issues = result.success ? [] : result.error.issues;
  const errors = toFieldErrors(issues, (path) => (path.endsWith('perMinor') ? 'amount' : 'other'));
  return { errors: { ...errors, ...wrong } };
}

/** What is wrong with the rates' currencies, also while other fields are: a shop's own has the general rate. */
function currencyErrors({ earning }: ProgrammeForm, shops: string): FormErrors {
  const errors: FormErrors = {};
  const codes = earning.currencies.map((rate) => rate.currency.trim().toUpperCase());
  for (const [index, code] of codes.entries()) {
    const path = `earning.currencies.${index}.currency`;
    if (code === '') errors[path] = { code: 'required' };
    else if (!isCurrency(code)) errors[path] = { code: 'not-a-currency' };
    else if (code === shops) errors[path] = { code: 'shops-own-currency' };
    else if (codes.indexOf(code) < index) errors[path] = { code: 'repeated' };
  }
  return errors;
}
