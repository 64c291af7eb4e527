import type { z } from 'zod';
import type { Locale } from '#app/i18n/locale.ts';
import { serverTexts } from '#app/i18n/server-texts.ts';

/** What can be wrong with a field; each has a sentence. */
export const FIELD_ERROR_CODES = [
  'required',
  'unknown',
  'wrong-type',
  'too-small',
  'too-big',
  'too-short',
  'too-long',
  'zero',
  'not-allowed',
  'format',
  'cursor',
  'not-a-step',
  'future',
] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];
export type FieldError = {
  readonly code: FieldErrorCode;
  readonly limit?: number | bigint;
  readonly values?: string;
};

/** What is wrong, in the caller's language. */
export const fieldSentence = ({ code, limit, values }: FieldError, locale: Locale): string =>
  serverTexts(locale)(`wrong:${code}`, {
    limit: limit === undefined ? '' : new Intl.NumberFormat(locale).format(limit),
    values,
  });

const isCode = (text: string): text is FieldErrorCode => FIELD_ERROR_CODES.some((code) => code === text);

/** The first thing wrong with each field, by its path (`points`, `lines.0.id`). */
export function toFieldErrors(issues: readonly z.core.$ZodIssue[]): Record<string, FieldError> {
  const errors: Record<string, FieldError> = {};
  const add = (path: readonly PropertyKey[], error: FieldError): void => {
    errors[path.map(String).join('.')] ??= error;
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) add([...issue.path, key], { code: 'unknown' });
    else add(issue.path, toFieldError(issue));
  }
  return errors;
}

function toFieldError(issue: z.core.$ZodIssue): FieldError {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message === 'required'
        ? { code: 'required' }
        : { code: 'wrong-type', values: issue.expected };
    case 'too_small':
      return { code: issue.origin === 'string' ? 'too-short' : 'too-small', limit: issue.minimum };
    case 'too_big':
      return { code: issue.origin === 'string' ? 'too-long' : 'too-big', limit: issue.maximum };
    case 'invalid_value':
      return { code: 'not-allowed', values: issue.values.map(String).join(', ') };
    case 'custom':
      return { code: isCode(issue.message) ? issue.message : 'format' };
    default:
      return { code: 'format' };
  }
}

/** Told apart while the value is at hand: a field that is not there, and one of another type. */
export const markMissing: z.core.$ZodErrorMap = (issue) =>
  issue.code === 'invalid_type' && issue.input === undefined ? 'required' : undefined;
