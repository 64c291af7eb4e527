import type { RewardKind } from '#app/domain/rewards/settings.ts';
import { type Typed, textAt, valueAt } from '../forms/fields.ts';
import { allReferralFields, itemsOf } from '../forms/referral-fields.ts';
import { fromTyped, type TypingContext } from '../forms/typed-settings.ts';
import { rewardName, type StorefrontPart } from './storefront-parts.ts';
import { OPEN, type StorefrontWords } from './storefront-words.ts';

/**
 * What a member reads who may invite, and what reaches the friend, as the form says it now. A campaign that is still to
 * come has a line of its own, under the day it begins.
 */
export function partsOfReferrals(
  form: Typed,
  words: StorefrontWords,
  context: TypingContext & { readonly name: string },
  now = new Date(),
): StorefrontPart[] {
  const { say, points, money, number, date } = words;
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
  const campaigns = itemsOf(form, 'campaigns').map((_, index) => ({
    from: textAt(settings, `campaigns.${index}.from`),
    until: textAt(settings, `campaigns.${index}.until`),
    percent: numberAt(`campaigns.${index}.percent`),
  }));
  const hasBegun = ({ from }: { from: string }) => Date.parse(from) <= now.getTime();
  const open = campaigns.filter(({ until }) => !(Date.parse(until) <= now.getTime()));
  const running = open.filter(hasBegun);
  const coming = open.filter((one) => !hasBegun(one));
  const friends = numberAt('milestones.0.friends');
  const heading = say('referral.title');
  const line = (text: string, above = heading): StorefrontPart => ({ kind: 'line', heading: above, text });
  const you = (percent: number | null): string => {
    const own = points(percent === null || usual === null ? null : Math.floor((usual * percent) / 100));
    const what = say('referral.you', { points: own });
    return percent === 100
      ? what
      : `${what} ${say('referral.campaign', { points: own, usual: points(usual) })}`;
  };
  return [
    line(
      minimum > 0
        ? say('referral.friend_minimum', { gift, minimum: money(minimum) })
        : say('referral.friend', { gift }),
    ),
    line(you(running.length === 0 ? 100 : Math.max(...running.map((one) => one.percent ?? 100)))),
    ...coming.map(({ from, percent }) =>
      line(you(percent), Number.isNaN(Date.parse(from)) ? heading : date(from)),
    ),
    ...(itemsOf(form, 'milestones').length === 0
      ? []
      : [
          line(
            say(
              'referral.next',
              { friends: number(friends), points: points(numberAt('milestones.0.points')) },
              friends ?? 0,
            ),
          ),
        ]),
    {
      kind: 'line',
      heading: say('referral.link'),
      text: say('referral.text', { shop: context.name || OPEN, gift }),
    },
  ];
}
