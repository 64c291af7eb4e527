import { birthdaysOn } from '#app/domain/event-awards/birthday.ts';
import { pointsFor } from '#app/domain/programme/ways-to-earn.ts';
import { dayIn } from '#app/kernel/calendar-day.ts';
import { rewardName } from '#app/storefront/reward-words.ts';
import type { Notice, View } from '#app/storefront/view.ts';
import type { Words } from '#app/storefront/words.ts';

/** What a page says after a form led to it, by the parameter `done`; anything else that stands there says nothing. */
const DONE: Readonly<Record<string, (words: Words, view: View, search: URLSearchParams) => string>> = {
  redeemed: (words, view, search) => {
    const voucher = view.member?.vouchers.find(({ id }) => id === search.get('voucher'));
    return voucher === undefined
      ? words.say('portal.done.saved')
      : words.say('rewards.done', {
          value: rewardName(words, voucher, voucher.currency),
          code: voucher.code,
        });
  },
  credited: (words, view, search) => {
    const reward = view.rewards.find(({ id }) => id === search.get('reward'));
    return reward === undefined
      ? words.say('portal.done.saved')
      : words.say('rewards.done_credit', { value: rewardName(words, reward, view.shop.currency) });
  },
  birthday: birthdaySaved,
  returned: ({ say }) => say('portal.done.returned'),
  saved: ({ say }) => say('portal.done.saved'),
  left: ({ say }) => say('portal.done.left'),
  joined: ({ say, own }, { settings }) => say('join.joined', { programme: own(settings.name) }),
};

/** Until when it can be put right; told on the day itself, its points are for the years to come. */
function birthdaySaved({ say, date, points }: Words, { member, settings, shop, now }: View): string {
  const told = member?.birthday ?? null;
  if (told === null || told.editableUntil === null) return say('portal.done.saved');
  const saved = say('birthday.saved', { date: date(told.editableUntil) });
  const given = pointsFor('birthday', settings);
  const isToday = birthdaysOn(dayIn(now, shop.timezone)).some(
    ({ month, day }) => month === told.month && day === told.day,
  );
  return isToday && given !== null
    ? `${saved} ${say('portal.settings.birthday_today', { points: points(given) })}`
    : saved;
}

/** What a page says of the form that led to it; null where no form of ours did. */
export function doneNotice(search: URLSearchParams, view: View): Notice | null {
  const done = search.get('done') ?? '';
  const text = Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return text === undefined ? null : { kind: 'done', text: (words) => text(words, view, search) };
}
