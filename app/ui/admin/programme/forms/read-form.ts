import { z } from 'zod';
import { readJson } from '#app/kernel/read-json.ts';
import type { FormErrors } from '../programme-form.ts';
import { type Content, toFieldErrors } from './field-errors.ts';
import type { Field, Typed } from './fields.ts';
import { fromTyped, type TypingContext } from './typed-settings.ts';

/** Far more than any section of a programme needs. */
const FORM_MAX_CHARACTERS = 500_000;

const tree = z.record(z.string(), z.unknown());

/** A form as a page sends it; null when it is none. */
export function parseTyped(json: unknown): Typed | null {
  if (typeof json !== 'string' || json.length > FORM_MAX_CHARACTERS) return null;
  try {
    return tree.parse(readJson(json));
  } catch {
    return null;
  }
}

/** The settings that a form means, or what is wrong with each of its fields. */
export function readTyped<Settings>(
  typed: Typed,
  fields: readonly Field[],
  schema: z.ZodType<Settings>,
  context: TypingContext,
): { settings: Settings } | { errors: FormErrors } {
  const result = schema.safeParse(fromTyped(typed, fields, context));
  if (result.success) return { settings: result.data };
  const contentOf = (path: string): Content => {
    const input = fields.find((field) => field.path === path)?.input;
    if (input === 'money' || input === 'money-or-none') return 'amount';
    if (input === 'instant' || input === 'instant-or-none') return 'instant';
    return input === 'choice' || input === 'product' ? 'choice' : 'other';
  };
  return { errors: toFieldErrors(result.error.issues, contentOf) };
}
