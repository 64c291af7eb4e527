import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import type { Admin } from '../use-admin.ts';

/** What a reward is called: the merchant's name for it, else what it is worth. */
export function rewardTitle(
  reward: RewardSettings,
  { t, f, locale, shop }: Pick<Admin, 't' | 'f' | 'locale' | 'shop'>,
): string {
  if (reward.name !== null) return reward.name[locale];
  const value = 'value' in reward ? f.money(BigInt(reward.value), shop.currency) : '';
  const percent = 'percent' in reward ? f.number(reward.percent) : '';
  if (reward.kind === 'percentage' && reward.cap > 0)
    return t('rewards:worth.percentage-capped', {
      percent,
      cap: f.money(BigInt(reward.cap), shop.currency),
    });
  const product = 'productTitle' in reward ? reward.productTitle : '';
  return t(`rewards:worth.${reward.kind}`, { value, percent, product });
}
