import { createHash } from 'node:crypto';

/** What a fingerprint is taken of. */
export type Json =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Date
  | readonly Json[]
  | { readonly [key: string]: Json };

/** JSON with sorted keys, bigints as digits and dates as ISO text: equal data gives equal text. */
function canonicalJson(value: Json): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 (hex) of the canonical JSON: the fingerprint kept beside an idempotency key. */
export const hashOf = (value: Json): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');
