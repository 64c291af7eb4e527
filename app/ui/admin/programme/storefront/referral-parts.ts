import type { RewardKind } from '#app/domain/rewards/settings.ts';
import { type Typed, textAt, valueAt } from '../forms/fields.ts';
import { allReferralFields, itemsOf } from '../forms/referral-fields.ts';
import { fromTyped, type TypingContext } from '../forms/typed-settings.ts';
import { rewardName, type StorefrontPart } from './storefront-parts.ts';
import { OPEN, type StorefrontWords } from './storefront-words.ts';

/** What a member reads who may invite, and what reaches the friend, as the form says it now. */
export function partsOfReferrals(
  form: Typed,
  words: StorefrontWords,
  context: TypingContext & { readonly name: string },
): StorefrontPart[] {
  const { say, points, money, number } = words;
  const settings = fromTyped(form, allReferralFields(form), context);
  const numberAt = (path: string): number | null => {
    const value = valueAt(settings, path);
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  const kind = (textAt(settings, 'friend.kind') || 'fixed-amount') as RewardKind;
  const gift = rewardName(
    { value: numberAt('friend.value'), percent: numberAt('friend.value') },
    kind,
    words,
  );
  const minimum = numberAt('friend.minimum') ?? 0;
  const usual = numberAt('advocate.points');
  const percent = numberAt('campaigns.0.percent');
  const friends = numberAt('milestones.0.friends');
  const heading = say('referral.title');
  const line = (text: string): StorefrontPart => ({ kind: 'line', heading, text });
  return [
    line(
      minimum > 0
        ? say('referral.friend_minimum', { gift, minimum: money(minimum) })
        : say('referral.friend', { gift }),
    ),
    line(say('referral.you', { points: points(usual) })),
    ...(itemsOf(form, 'campaigns').length === 0
      ? []
      : [
          line(
            say('referral.campaign', {
              points: points(percent === null || usual === null ? null : Math.floor((usual * percent) / 100)),
              usual: number(usual),
            }),
          ),
        ]),
    ...(itemsOf(form, 'milestones').length === 0
      ? []
      : [
          line(
            say('referral.next', {
              friends: number(friends),
              points: points(numberAt('milestones.0.points')),
            }),
          ),
        ]),
    {
      kind: 'line',
      heading: say('referral.link'),
      text: say('referral.text', { shop: context.name || OPEN, gift }),
    },
  ];
}
