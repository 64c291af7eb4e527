import type { z } from 'zod';
import { ERROR_CODES, type FieldError, type FormErrors } from '../programme-form.ts';

type Issue = z.core.$ZodIssue;
/** What a field holds, as far as what is wrong with it is said differently. */
export type Content = 'amount' | 'instant' | 'choice' | 'other';

/** What is wrong with each field, by its path in what was parsed; the first fault of a field counts. */
export function toFieldErrors(issues: readonly Issue[], contentOf: (path: string) => Content): FormErrors {
  const errors: FormErrors = {};
  for (const issue of issues) {
    const path = issue.path.join('.');
    errors[path] ??= toFieldError(issue, contentOf(path));
  }
  return errors;
}

function toFieldError(issue: Issue, content: Content): FieldError {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? { code: 'required' }
        : { code: 'too-small', limit: Number(issue.minimum) };
    case 'too_big':
      if (issue.origin === 'array') return { code: 'too-many', limit: Number(issue.maximum) };
      return issue.origin === 'string'
        ? { code: 'too-long', limit: Number(issue.maximum) }
        : { code: 'too-big', limit: Number(issue.maximum) };
    case 'invalid_type':
      return {
        code: content === 'amount' ? 'not-an-amount' : content === 'choice' ? 'required' : 'not-a-number',
      };
    case 'invalid_format':
      return { code: content === 'instant' ? 'not-a-date' : 'invalid' };
    case 'custom':
      // What a schema's own check says is a code of ours.
      return { code: ERROR_CODES.find((code) => code === issue.message) ?? 'invalid' };
    default:
      return { code: 'invalid' };
  }
}
