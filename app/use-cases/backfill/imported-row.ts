import type { OrderSnapshot } from '#app/domain/orders/order.ts';
import { type Minor, parseMinor } from '#app/kernel/money.ts';

/** Why a row of an export was not taken; `docs/import-formats.md` says of each what to do. */
export const ROW_PROBLEMS = [
  'empty-file',
  'missing-columns',
  'wrong-columns',
  'unbalanced-quotes',
  'missing-name',
  'missing-id',
  'row-without-order',
  'bad-id',
  'bad-date',
  'bad-amount',
  'bad-quantity',
  'bad-status',
  'unknown-currency',
  'other-currency',
  'amounts-disagree',
  'bad-json',
  'missing-field',
  'no-lines',
] as const;
export type RowProblem = (typeof ROW_PROBLEMS)[number];

export type RowReason = { readonly code: RowProblem; readonly params: Readonly<Record<string, string>> };

/** An order that was read, with the line it starts on, or a line that was refused, with the reason. */
export type ImportedRow =
  | { readonly ok: true; readonly line: number; readonly snapshot: OrderSnapshot }
  | { readonly ok: false; readonly line: number; readonly reason: RowReason };

/** A line that was refused. */
export const refused = (line: number, reason: RowReason): ImportedRow => ({ ok: false, line, reason });

/** Thrown inside a reader by the field that is wrong; the reader turns it into a refused row. */
export class RefusedField extends Error {
  override name = 'RefusedField';
  readonly reason: RowReason;
  constructor(code: RowProblem, params: Record<string, string> = {}) {
    super(code);
    this.reason = { code, params };
  }
}

/** What `read` gives; null where a field is wrong: then the line joins `wrong` with its reason. */
export function attempt<T>(line: number, wrong: ImportedRow[], read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    wrong.push(refused(line, error.reason));
    return null;
  }
}

/** What is shown of a wrong value: enough to find it. */
export const excerpt = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** @throws RefusedField when it is no ISO 4217 code */
export function toCurrency(text: string): string {
  if (!CURRENCIES.has(text)) throw new RefusedField('unknown-currency', { currency: excerpt(text) });
  return text;
}

/** @throws RefusedField when it is no plain decimal */
export function toAmount(text: string, currency: string, field: string): Minor {
  try {
    return parseMinor(text, currency);
  } catch {
    throw new RefusedField('bad-amount', { field, value: excerpt(text) });
  }
}

/** Shopify's numeric ids. @throws RefusedField */
export function toId(text: string, field: string): bigint {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw new RefusedField('bad-id', { field, value: excerpt(text) });
  return BigInt(text);
}

/** @throws RefusedField unless a whole number from 1 (or `least`) to a million */
export function toQuantity(value: string | number, field: string, least = 1): number {
  const quantity = typeof value === 'number' ? value : /^\d{1,7}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isInteger(quantity) || quantity < least || quantity > 1_000_000)
    throw new RefusedField('bad-quantity', { field, value: excerpt(String(value)) });
  return quantity;
}

const ZONED = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)$/;

/** An instant with its offset, as exports (`2026-03-01 10:00:00 +0100`) and the API (`2026-03-01T09:00:00Z`) write it. @throws RefusedField */
export function toInstant(text: string, field: string): Date {
  const match = ZONED.exec(text);
  const zone = match?.[3] === 'UTC' ? 'Z' : match?.[3]?.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const date = new Date(match ? `${match[1]}T${match[2]}${zone}` : Number.NaN);
  // Date accepts 31 February as 3 March: what is written must be what is read.
  const day = match ? Number(match[1]?.slice(8)) : 0;
  const real = match ? new Date(`${match[1]}T00:00:00Z`).getUTCDate() === day : false;
  if (Number.isNaN(date.getTime()) || !real)
    throw new RefusedField('bad-date', { field, value: excerpt(text) });
  return date;
}

/** Of no amounts: 0. */
export const sum = (amounts: readonly Minor[]): Minor =>
  amounts.reduce((total, amount) => total + amount, 0n);

/** `amount` in parts proportional to `weights` (not negative) that sum to it exactly; the last cents go to the largest remainders. */
export function spread(amount: Minor, weights: readonly Minor[]): Minor[] {
  const total = sum(weights);
  if (total === 0n) return weights.map((_, index) => (index === 0 ? amount : 0n));
  const parts = weights.map((weight) => (amount * weight) / total);
  let rest = amount - sum(parts);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amount * weight) % total }))
    .sort((a, b) => (a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : a.index - b.index));
  for (const { index } of byRemainder) {
    if (rest <= 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    rest -= 1n;
  }
  return parts;
}
