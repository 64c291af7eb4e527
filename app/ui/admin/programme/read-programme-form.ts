import { z } from 'zod';
import { type ProgrammeSettings, programmeSettings } from '#app/domain/programme/settings.ts';
import { parseTypedAmount, parseTypedInteger } from '../../../i18n/formatters.ts';
import type { FieldError, FormErrors, ProgrammeForm } from './programme-form.ts';

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
    pendingDays: typed,
  }),
  whenPointsAreSpent: z.enum(['negative', 'floor']),
  enrolment: z.enum(['automatic', 'opt-in']),
  claimDays: typed,
  rewards: z.array(z.strictObject({ id: typed, points: typed, value: typed })).max(100),
  voucherDays: typed,
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

const AMOUNT = /(^|\.)(perMinor|value)$/;

/** The settings that a form means, or what is wrong with each field. */
export function readProgrammeForm(
  form: ProgrammeForm,
  currency: string,
): { settings: ProgrammeSettings } | { errors: FormErrors } {
  const integer = (text: string) => parseTypedInteger(text) ?? Number.NaN;
  const amount = (text: string) => Number(parseTypedAmount(text, currency) ?? Number.NaN);
  const result = programmeSettings.safeParse({
    ...form,
    earning: {
      ...form.earning,
      points: integer(form.earning.points),
      perMinor: amount(form.earning.perMinor),
      pendingDays: integer(form.earning.pendingDays),
    },
    claimDays: integer(form.claimDays),
    rewards: form.rewards.map(({ id, points, value }) => ({
      id,
      points: integer(points),
      value: amount(value),
    })),
    voucherDays: integer(form.voucherDays),
  });
  if (result.success) return { settings: result.data };
  const errors: FormErrors = {};
  for (const issue of result.error.issues) {
    const field = issue.path.join('.');
    errors[field] ??= toFieldError(issue, field);
  }
  return { errors };
}

function toFieldError(issue: z.core.$ZodIssue, field: string): FieldError {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? { code: 'required' }
        : { code: 'too-small', limit: Number(issue.minimum) };
    case 'too_big':
      return issue.origin === 'string'
        ? { code: 'too-long', limit: Number(issue.maximum) }
        : { code: 'too-big', limit: Number(issue.maximum) };
    case 'invalid_type':
      return { code: AMOUNT.test(field) ? 'not-an-amount' : 'not-a-number' };
    default:
      return { code: 'invalid' };
  }
}
