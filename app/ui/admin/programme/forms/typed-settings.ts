import type { Formatters } from '#app/i18n/formatters.ts';
import { type Field, type Typed, textAt, valueAt, withValueAt } from './fields.ts';
import { instantText, typedAmount, typedInstant, typedInteger } from './typed-values.ts';

export type TypingContext = { readonly currency: string; readonly timezone: string };

/** Settings as a form shows them, amounts written as the merchant's language writes them. */
export function toTyped(
  settings: object,
  fields: readonly Field[],
  f: Formatters,
  { currency, timezone }: TypingContext,
): Typed {
  let typed: Typed = { ...settings };
  for (const field of fields) {
    const value = valueAt(settings, field.path);
    typed = withValueAt(typed, field.path, toTypedValue(field, value, f, currency, timezone));
  }
  return typed;
}

const number = (value: unknown): string => (typeof value === 'number' ? String(value) : '');
const record = (value: unknown): Typed =>
  typeof value === 'object' && value !== null ? (value as Typed) : {};

function toTypedValue(
  { input }: Field,
  value: unknown,
  f: Formatters,
  currency: string,
  timezone: string,
): unknown {
  switch (input) {
    case 'points':
    case 'percent':
    case 'count':
    case 'days':
    case 'limit':
      return number(value);
    case 'money':
      return typeof value === 'number' ? f.decimal(BigInt(value), currency) : '';
    case 'money-or-none':
      return typeof value === 'number' && value > 0 ? f.decimal(BigInt(value), currency) : '';
    case 'both-or-none':
    case 'both': {
      const { es = '', en = '' } = record(value);
      return { es, en };
    }
    case 'instant':
    case 'instant-or-none':
      return typeof value === 'string' && value !== '' ? instantText(new Date(value), timezone) : '';
    case 'hours': {
      const { from, until } = record(value);
      return { from: number(from), until: number(until) };
    }
    case 'per-member': {
      const { count, days } = record(value);
      return { count: number(count), days: number(days) };
    }
    case 'perks': {
      const { es, en } = record(value);
      return { es: lines(es), en: lines(en) };
    }
    default:
      return value ?? blank(input);
  }
}

const lines = (value: unknown): string => (Array.isArray(value) ? value.join('\n') : '');

function blank(input: Field['input']): unknown {
  if (input === 'flag') return false;
  if (input === 'tiers' || input === 'texts' || input === 'weekdays') return [];
  return input === 'target' ? NO_TARGET : '';
}

const NO_LISTS = { products: [], variants: [], collections: [], tags: [], vendors: [], types: [] };
/** Every product. */
const NO_TARGET = { ...NO_LISTS, except: NO_LISTS };

/** What a typed form means, before it is checked: what cannot be read becomes NaN (or a text) that no setting takes. */
export function fromTyped(
  typed: Typed,
  fields: readonly Field[],
  { currency, timezone }: TypingContext,
): Typed {
  let settings = typed;
  for (const field of fields)
    settings = withValueAt(
      settings,
      field.path,
      fromTypedValue(field, valueAt(typed, field.path), currency, timezone),
    );
  return settings;
}

const typedText = (value: unknown): string => (typeof value === 'string' ? value : '').trim();

function fromTypedValue({ input }: Field, value: unknown, currency: string, timezone: string): unknown {
  const text = typedText(value);
  switch (input) {
    case 'points':
    case 'percent':
    case 'count':
    case 'days':
      return typedInteger(text);
    case 'limit':
      return text === '' ? null : typedInteger(text);
    case 'money':
      return typedAmount(text, currency);
    case 'money-or-none':
      return text === '' ? 0 : typedAmount(text, currency);
    case 'both-or-none':
      return textAt(value, 'es').trim() === '' && textAt(value, 'en').trim() === '' ? null : value;
    case 'instant':
      return typedInstant(text, timezone)?.toISOString() ?? 'not-a-date';
    case 'instant-or-none':
      return text === '' ? null : (typedInstant(text, timezone)?.toISOString() ?? 'not-a-date');
    case 'hours': {
      const [from, until] = [textAt(value, 'from').trim(), textAt(value, 'until').trim()];
      return from === '' && until === '' ? null : { from: typedInteger(from), until: typedInteger(until) };
    }
    case 'per-member': {
      const [count, days] = [textAt(value, 'count').trim(), textAt(value, 'days').trim()];
      if (count === '' && days === '') return null;
      return { count: typedInteger(count), days: days === '' ? null : typedInteger(days) };
    }
    case 'perks':
      return { es: linesOf(textAt(value, 'es')), en: linesOf(textAt(value, 'en')) };
    default:
      return value;
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
