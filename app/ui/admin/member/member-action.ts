import { isBirthday } from '#app/domain/event-awards/birthday.ts';
import type { TransactionId } from '#app/kernel/ids.ts';

const POINTS_MAX = 10_000_000n;
const REASON_MAX = 200;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is wrong with a field of the adjustment; each code has a sentence. */
export type AdjustErrors = { points?: 'not-a-number' | 'zero' | 'too-many'; reason?: 'missing' | 'too-long' };

/** What is wrong with a birthday; each code has a sentence. */
export type BirthdayErrors = { birthday?: 'missing' | 'no-such-day' };

export type MemberAction =
  | { intent: 'adjust'; points: bigint; reason: string; requestId: string }
  | { intent: 'adjust'; errors: AdjustErrors }
  | { intent: 'undo'; transactionId: TransactionId }
  | { intent: 'birthday'; birthday: { month: number; day: number } | null }
  | { intent: 'birthday'; errors: BirthdayErrors }
  | { intent: 'enrol' }
  | { intent: 'unknown' };

/** What a form of the member page asks for. */
export function parseMemberAction(form: FormData): MemberAction {
  const field = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const intent = field('intent');
  if (intent === 'enrol') return { intent };
  if (intent === 'birthday') {
    if (field('month') === '' && field('day') === '') return { intent, birthday: null };
    const { birthday, errors } = checkBirthday(field('month'), field('day'));
    return errors ? { intent, errors } : { intent, birthday };
  }
  if (intent === 'undo' && UUID.test(field('transactionId')))
    return { intent, transactionId: field('transactionId') as TransactionId };
  if (intent === 'adjust' && UUID.test(field('requestId'))) {
    const { points, errors } = checkAdjustment(field('points'), field('direction'), field('reason'));
    return errors
      ? { intent, errors }
      : { intent, points, reason: field('reason'), requestId: field('requestId') };
  }
  return { intent: 'unknown' };
}

// A full stop or comma separates thousands; anywhere else it means a fraction, and there are none of points.
const WHOLE = /^(?:\d{1,15}|[1-9]\d{0,2}(?:\.\d{3}){1,4}|[1-9]\d{0,2}(?:,\d{3}){1,4})$/;

/** The signed points of an adjustment, or what is wrong with its fields. */
export function checkAdjustment(
  typed: string,
  direction: string,
  reason: string,
): { points: bigint; errors: AdjustErrors | null } {
  const errors: AdjustErrors = {};
  const text = typed.replaceAll(/[\s\u00a0]/g, '');
  const size = WHOLE.test(text) ? BigInt(text.replaceAll(/[.,]/g, '')) : null;
  if (size === null) errors.points = 'not-a-number';
  else if (size === 0n) errors.points = 'zero';
  else if (size > POINTS_MAX) errors.points = 'too-many';
  if (reason.trim() === '') errors.reason = 'missing';
  else if (reason.trim().length > REASON_MAX) errors.reason = 'too-long';
  const points = direction === 'take' ? -(size ?? 0n) : (size ?? 0n);
  return { points, errors: Object.keys(errors).length > 0 ? errors : null };
}

/** A birthday as chosen in two lists, or what is wrong with it. */
export function checkBirthday(
  month: string,
  day: string,
): { birthday: { month: number; day: number }; errors: BirthdayErrors | null } {
  const birthday = { month: Number(month), day: Number(day) };
  if (month === '' || day === '') return { birthday, errors: { birthday: 'missing' } };
  return { birthday, errors: isBirthday(birthday) ? null : { birthday: 'no-such-day' } };
}
