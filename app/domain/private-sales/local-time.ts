import { tzOffset } from '@date-fns/tz';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const FORM = /^(20\d\d|21\d\d)-\d\d-\d\dT\d\d:\d\d$/;

/** A minute as the clock on the shop's wall shows it: `2026-11-27T20:00`. */
export const localMinute = z.string().refine((text) => FORM.test(text) && read(text) !== null, {
  message: 'not-a-minute',
});

/** What a minute on the wall is in time: one instant, or none, or two where the clocks change. */
export type WallInstant =
  | { readonly kind: 'once'; readonly at: Date }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'repeated' };

/**
 * The instant of a minute on the wall of a zone.
 * @param minute as `localMinute` takes it
 * @param timezone IANA name
 * @throws RangeError for a text that is no minute
 */
export function instantOf(minute: string, timezone: string): WallInstant {
  const wall = read(minute);
  if (wall === null) throw new RangeError(`not a minute of a day: ${minute.slice(0, 40)}`);
  // The offsets of the day before and of the day after: no zone changes its clocks twice within that.
  const offsets = new Set(
    [wall - DAY_MS, wall + DAY_MS].map((near) => tzOffset(timezone, new Date(near)) * MINUTE_MS),
  );
  const found = [...offsets]
    .map((offset) => wall - offset)
    .filter((at) => at + tzOffset(timezone, new Date(at)) * MINUTE_MS === wall);
  const [at] = found;
  if (at === undefined) return { kind: 'skipped' };
  return found.length > 1 ? { kind: 'repeated' } : { kind: 'once', at: new Date(at) };
}

/** The same where it is an instant, otherwise null. */
export function onlyInstantOf(minute: string | null, timezone: string): Date | null {
  const found = minute === null ? null : instantOf(minute, timezone);
  return found?.kind === 'once' ? found.at : null;
}

/** An instant as the wall of a zone shows it, with seconds and without a zone: `2026-11-27T20:00:00`. */
export const wallText = (at: Date, timezone: string): string =>
  new Date(at.getTime() + tzOffset(timezone, at) * MINUTE_MS).toISOString().slice(0, 19);

/** The wall's reading in milliseconds, as if the wall were in Greenwich; null for 31 February and the like. */
function read(text: string): number | null {
  const at = new Date(`${text}:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? at.getTime() : null;
}
