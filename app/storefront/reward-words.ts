import type { RewardWords } from '#app/domain/rewards/reward-summary.ts';
import type { Words } from './words.ts';

type Named = RewardWords & { readonly kind: string; readonly value: number };

/**
 * What a reward, its voucher or the movement of its points is called, as the blocks call it.
 * @param open the shopper is yet to say how much
 */
export function rewardName(words: Words, reward: Named, currency: string, open = false): string {
  const { say, money } = words;
  const own = words.own(reward.name);
  if (own !== '') return own;
  const value = money(reward.value, currency);
  switch (reward.kind) {
    case 'percentage': {
      const percent = String(reward.percent ?? 0);
      return reward.cap === undefined
        ? say('kinds.percentage', { percent })
        : say('kinds.percentage_capped', { percent, value: money(reward.cap, currency) });
    }
    case 'free-shipping':
      return say('kinds.free_shipping');
    case 'free-product':
      return say('kinds.free_product', { product: reward.product ?? '' });
    case 'gift-card':
      return say('kinds.gift_card', { value });
    case 'store-credit':
      return say('kinds.store_credit', { value });
    case 'any-amount':
      return say(open ? 'kinds.any_amount' : 'kinds.amount', { value });
    default:
      return say('kinds.amount', { value });
  }
}

/** What a reward asks for besides points, in one line; empty where it asks for nothing. */
export function rewardTerms(
  words: Words,
  reward: Named & { readonly maxPoints?: number; readonly endsAt?: string },
  currency: string,
): string {
  const { say, money, points, date } = words;
  return [
    reward.kind === 'free-product' ? say('terms.in_basket') : reward.limited ? say('terms.some') : '',
    // Under a name of the merchant's own; without one, the reward's name says it.
    reward.cap !== undefined && reward.name !== undefined
      ? say('terms.cap', { value: money(reward.cap, currency) })
      : '',
    reward.minimum === undefined ? '' : say('terms.minimum', { value: money(reward.minimum, currency) }),
    reward.kind === 'any-amount' && reward.maxPoints !== undefined
      ? say('terms.most', { points: points(reward.maxPoints) })
      : '',
    reward.endsAt === undefined ? '' : say('terms.until', { date: date(reward.endsAt) }),
  ]
    .filter((term) => term !== '')
    .join(' · ');
}
