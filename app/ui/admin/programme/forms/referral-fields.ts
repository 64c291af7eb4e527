import { z } from 'zod';
import { referralContradictions } from '#app/domain/programme/contradictions.ts';
import { FRIEND_REWARDS, referralSettings } from '#app/domain/referrals/settings.ts';
import { type Field, type Typed, textAt, valueAt, withValueAt } from './fields.ts';

/** The parts of the settings of referrals that are lists. */
export const REFERRAL_LISTS = ['campaigns', 'milestones'] as const;
export type ReferralList = (typeof REFERRAL_LISTS)[number];

/** The fields of the referrals' page besides its lists, for the kind of voucher that is chosen. */
export function referralFields(form: Typed): Field[] {
  const kind = textAt(form, 'friend.kind');
  return [
    { path: 'active', input: 'flag' },
    { path: 'friend.kind', input: 'choice', options: FRIEND_REWARDS, group: 'friend' },
    ...(kind === 'free-shipping'
      ? []
      : [
          {
            path: 'friend.value',
            input: kind === 'percentage' ? 'percent' : 'money',
            group: 'friend',
          } as const,
        ]),
    { path: 'friend.minimum', input: 'money-or-none', group: 'friend' },
    { path: 'friend.days', input: 'days', group: 'friend' },
    { path: 'advocate.points', input: 'points', group: 'advocate' },
    { path: 'perMonth', input: 'limit', group: 'advocate' },
    { path: 'qualifying.minimum', input: 'money-or-none', group: 'order' },
    { path: 'qualifying.firstOrderOnly', input: 'flag', group: 'order' },
    { path: 'returnDays', input: 'days', group: 'order' },
    { path: 'review.sameAddress', input: 'flag', group: 'review' },
    { path: 'review.circles', input: 'flag', group: 'review' },
    { path: 'review.perDay', input: 'count', group: 'review' },
    { path: 'blockedDomains', input: 'texts', group: 'domains' },
    { path: 'allowedDomains', input: 'texts', group: 'domains' },
  ];
}

/** The fields of one item of a list. */
export const referralItemFields = (list: ReferralList, index: number): Field[] =>
  list === 'milestones'
    ? [
        { path: `milestones.${index}.friends`, input: 'count' },
        { path: `milestones.${index}.points`, input: 'points' },
      ]
    : [
        { path: `campaigns.${index}.name`, input: 'both' },
        { path: `campaigns.${index}.from`, input: 'instant' },
        { path: `campaigns.${index}.until`, input: 'instant' },
        { path: `campaigns.${index}.percent`, input: 'percent' },
      ];

/** Every field of the page as it is now typed. */
export const allReferralFields = (form: Typed): Field[] => [
  ...referralFields(form),
  ...REFERRAL_LISTS.flatMap((list) =>
    itemsOf(form, list).flatMap((_, index) => referralItemFields(list, index)),
  ),
];

export function itemsOf(form: Typed, list: ReferralList): unknown[] {
  const items = valueAt(form, list);
  return Array.isArray(items) ? items : [];
}

/** The value of a kind of voucher starts from the usual: five units of money say nothing as a percentage. */
export function withFriendKind(before: Typed, next: Typed): Typed {
  const kind = textAt(next, 'friend.kind');
  if (kind === textAt(before, 'friend.kind')) return next;
  return withValueAt(next, 'friend.value', kind === 'percentage' ? '10' : '5');
}

/** Settings that may not be published are told at their fields already when they are saved. */
export const referralsSchema = z.preprocess(
  withoutNeedlessValue,
  referralSettings.superRefine((settings, context) => {
    for (const { path, code } of referralContradictions(settings))
      context.addIssue({ code: 'custom', message: code, path: path.split('.') });
  }),
);

// Free shipping has no value; what was typed for another kind stays in the form only.
function withoutNeedlessValue(form: unknown): unknown {
  return textAt(form, 'friend.kind') === 'free-shipping'
    ? withValueAt(form as Typed, 'friend.value', 0)
    : form;
}
