import { TZDate } from '@date-fns/tz';
import { parseTypedAmount, parseTypedInteger } from '#app/i18n/formatters.ts';

/** A whole number as typed, with its sign, so that −1 is answered by what is allowed; NaN when it is none. */
export function typedInteger(text: string): number {
  const [, minus, rest = ''] = /^\s*([-−]?)(.*)$/s.exec(text) ?? [];
  const size = parseTypedInteger(rest);
  if (size === null) return Number.NaN;
  return minus ? -size : size;
}

/** An amount as typed in minor units, with its sign; NaN when it is none. */
export function typedAmount(text: string, currency: string): number {
  const [, minus, rest = ''] = /^\s*([-−]?)(.*)$/s.exec(text) ?? [];
  const size = parseTypedAmount(rest, currency);
  if (size === null) return Number.NaN;
  return minus ? -Number(size) : Number(size);
}

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/** What a date-and-time field shows (`2026-12-04T18:30`) as an instant of the zone; null when it is none. */
export function typedInstant(text: string, timeZone: string): Date | null {
  const match = LOCAL.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const at = new TZDate(year, month - 1, day, hour, minute, 0, timeZone);
  return Number.isNaN(at.getTime()) || at.getDate() !== day ? null : new Date(at.getTime());
}

/** An instant as a date-and-time field shows it, in the zone. */
export function instantText(at: Date, timeZone: string): string {
  const local = new TZDate(at.getTime(), timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}T${two(local.getHours())}:${two(local.getMinutes())}`;
}
