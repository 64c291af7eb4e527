import { isBirthday } from '#app/domain/event-awards/birthday.ts';
import type { TransactionId } from '#app/kernel/ids.ts';
import { storable } from '#app/kernel/read-json.ts';

const POINTS_MAX = 10_000_000n;
/** Characters of a reason in the merchant's words. */
export const REASON_MAX = 200;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is wrong with a field of the adjustment; each code has a sentence. */
export type AdjustErrors = { points?: 'not-a-number' | 'zero' | 'too-many'; reason?: 'missing' | 'too-long' };

/** What is wrong with a birthday; each code has a sentence. */
export type BirthdayErrors = { birthday?: 'missing' | 'no-such-day' };

/** What is wrong with giving or taking a tier; each code has a sentence. */
export type TierErrors = { tier?: 'no-tier'; reason?: 'missing' | 'too-long' };

export type MemberAction =
  | { intent: 'adjust'; points: bigint; reason: string; requestId: string }
  | { intent: 'adjust'; errors: AdjustErrors }
  | { intent: 'undo'; transactionId: TransactionId }
  | { intent: 'birthday'; birthday: { month: number; day: number } | null }
  | { intent: 'birthday'; errors: BirthdayErrors }
  | { intent: 'give-tier'; tierId: string; reason: string }
  | { intent: 'take-tier'; reason: string }
  | { intent: 'give-tier' | 'take-tier'; errors: TierErrors }
  | { intent: 'enrol' }
  | { intent: 'unknown' };

/** What a form of the member page asks for. */
export function parseMemberAction(form: FormData): MemberAction {
  const field = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? storable(value).trim() : '';
  };
  const intent = field('intent');
  if (intent === 'enrol') return { intent };
  if (intent === 'birthday') {
    if (field('month') === '' && field('day') === '') return { intent, birthday: null };
    const { birthday, errors } = checkBirthday(field('month'), field('day'));
    return errors ? { intent, errors } : { intent, birthday };
  }
  if (intent === 'give-tier') {
    const [tierId, reason] = [field('tierId'), field('reason')];
    const errors = checkTierGift(tierId, reason);
    return errors ? { intent, errors } : { intent, tierId, reason };
  }
  if (intent === 'take-tier') {
    const errors = checkReason(field('reason'));
    return errors ? { intent, errors } : { intent, reason: field('reason') };
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
  Object.assign(errors, checkReason(reason));
  const points = direction === 'take' ? -(size ?? 0n) : (size ?? 0n);
  return { points, errors: Object.keys(errors).length > 0 ? errors : null };
}

/** What is wrong with a reason; null when nothing is. */
export function checkReason(reason: string): { reason: 'missing' | 'too-long' } | null {
  const { length } = reason.trim();
  if (length === 0) return { reason: 'missing' };
  return length > REASON_MAX ? { reason: 'too-long' } : null;
}

/** What is wrong with giving a tier; null when nothing is. */
export function checkTierGift(tierId: string, reason: string): TierErrors | null {
  const errors: TierErrors = { ...(tierId === '' ? { tier: 'no-tier' } : {}), ...checkReason(reason) };
  return Object.keys(errors).length > 0 ? errors : null;
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
