import type { ReferralItem } from '#app/db/referrals.queries.ts';
import { pointsText } from '../cause-sentence.ts';
import type { Admin } from '../use-admin.ts';

/** What has happened so far and why, or what is waited for, in sentences. */
export function referralStory(item: ReferralItem, { t, f, shop }: Admin): string[] {
  const { state, reasons, orderName, orderNet, boughtAt, qualifiesAt, rewardedAt } = item;
  const points = pointsText(t, f, item.awardedPoints > 0n ? item.awardedPoints : item.points);
  const order =
    orderName === null || boughtAt === null
      ? []
      : [
          t('referrals:story.order', {
            order: orderName,
            net: f.money(orderNet, shop.currency),
            date: f.date(boughtAt),
          }),
        ];
  const why = reasons.map((reason) => t(`referrals:reasons.${reason}`));
  const note = item.note === null ? [] : [t('referrals:story.note', { note: item.note })];
  switch (state) {
    case 'claimed':
      return [t('referrals:story.claimed', { date: f.date(item.voucherExpiresAt) }), ...note];
    case 'bought':
      return [
        ...order,
        ...(qualifiesAt === null ? [] : [t('referrals:story.bought', { date: f.date(qualifiesAt), points })]),
        ...note,
      ];
    case 'rewarded':
      return [
        ...order,
        ...(rewardedAt === null ? [] : [t('referrals:story.rewarded', { date: f.date(rewardedAt), points })]),
        ...note,
      ];
    case 'review':
    case 'rejected':
      return [...why, ...order, ...note];
    case 'undone':
      return [t('referrals:story.undone', { order: orderName ?? '' })];
    case 'expired':
      return [t('referrals:story.expired', { date: f.date(item.voucherExpiresAt) })];
  }
}
