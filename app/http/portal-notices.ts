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
  returned: ({ say }) => say('portal.done.returned'),
  saved: ({ say }) => say('portal.done.saved'),
  left: ({ say }) => say('portal.done.left'),
  joined: ({ say, own }, { settings }) => say('join.joined', { programme: own(settings.name) }),
};

/** What a page says of the form that led to it; null where no form of ours did. */
export function doneNotice(search: URLSearchParams, view: View): Notice | null {
  const done = search.get('done') ?? '';
  const text = Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return text === undefined ? null : { kind: 'done', text: (words) => text(words, view, search) };
}
