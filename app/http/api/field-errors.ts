import type { z } from 'zod';
import type { Locale } from '#app/i18n/locale.ts';

/** What can be wrong with a field, with the sentence that says so. `{limit}` and `{values}` are filled in. */
const SENTENCES = {
  required: { es: 'Falta este campo.', en: 'This field is missing.' },
  unknown: { es: 'Este campo no existe.', en: 'There is no such field.' },
  'wrong-type': { es: 'No es del tipo esperado: {values}.', en: 'It is not of the expected type: {values}.' },
  'too-small': { es: 'Debe ser {limit} como mínimo.', en: 'It must be at least {limit}.' },
  'too-big': { es: 'Debe ser {limit} como máximo.', en: 'It must be at most {limit}.' },
  'too-short': {
    es: 'Es demasiado corto: el mínimo es de {limit}.',
    en: 'It is too short: the least is {limit}.',
  },
  'too-long': {
    es: 'Es demasiado largo: el máximo es de {limit}.',
    en: 'It is too long: the most is {limit}.',
  },
  zero: { es: 'No puede ser cero.', en: 'It cannot be zero.' },
  'not-allowed': { es: 'Debe ser uno de estos: {values}.', en: 'It must be one of these: {values}.' },
  format: { es: 'No tiene el formato esperado.', en: 'It does not have the expected format.' },
  cursor: {
    es: 'No es un cursor de esta lista: usa el «nextCursor» de su página anterior.',
    en: 'It is not a cursor of this list: use the “nextCursor” of its previous page.',
  },
  'not-a-step': { es: 'Debe ser un múltiplo de {limit}.', en: 'It must be a multiple of {limit}.' },
  future: { es: 'Está en el futuro.', en: 'It lies in the future.' },
} as const satisfies Record<string, Record<Locale, string>>;

export type FieldErrorCode = keyof typeof SENTENCES;
export const FIELD_ERROR_CODES = Object.keys(SENTENCES) as [FieldErrorCode, ...FieldErrorCode[]];
export type FieldError = {
  readonly code: FieldErrorCode;
  readonly limit?: number | bigint;
  readonly values?: string;
};

/** What is wrong, in the caller's language. */
export const fieldSentence = ({ code, limit, values }: FieldError, locale: Locale): string =>
  SENTENCES[code][locale]
    .replace('{limit}', limit === undefined ? '' : new Intl.NumberFormat(locale).format(limit))
    .replace('{values}', values ?? '');

const isCode = (text: string): text is FieldErrorCode => Object.hasOwn(SENTENCES, text);

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
