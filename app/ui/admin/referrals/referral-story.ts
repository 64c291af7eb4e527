import type { ListedReferral } from '#app/db/referral-reasons.queries.ts';
import type { ReferralReason } from '#app/domain/referrals/referral.ts';
import { pointsText } from '../cause-sentence.ts';
import type { Admin } from '../use-admin.ts';

/** A sentence, and the order that it names. */
export type StoryLine = { text: string; order: { id: bigint; name: string } | null };

const told = (text: string): StoryLine => ({ text, order: null });

/** What has happened so far and why, or what is waited for, in sentences. */
export function referralStory(item: ListedReferral, admin: Admin): StoryLine[] {
  const { t, f, shop } = admin;
  const { state, reasons, orderId, orderName, orderNet, boughtAt, qualifiesAt, rewardedAt } = item;
  const points = pointsText(t, f, item.awardedPoints > 0n ? item.awardedPoints : item.points);
  const named = orderId === null || orderName === null ? null : { id: orderId, name: orderName };
  const order: StoryLine[] =
    named === null
      ? []
      : boughtAt === null
        ? [{ text: t('referrals:story.orderOnly', { order: named.name }), order: named }]
        : [
            {
              text: t('referrals:story.order', {
                order: named.name,
                net: f.money(orderNet, shop.currency),
                date: f.date(boughtAt),
              }),
              order: named,
            },
          ];
  const why = reasons.map((reason) => because(reason, item, admin));
  const note = item.note === null ? [] : [told(t('referrals:story.note', { note: item.note }))];
  switch (state) {
    case 'claimed':
      return [told(t('referrals:story.claimed', { date: f.date(item.voucherExpiresAt) })), ...note];
    case 'bought':
      return [
        ...order,
        ...(qualifiesAt === null
          ? []
          : [told(t('referrals:story.bought', { date: f.date(qualifiesAt), points }))]),
        ...note,
      ];
    case 'rewarded':
      return [
        ...order,
        ...(rewardedAt === null
          ? []
          : [told(t('referrals:story.rewarded', { date: f.date(rewardedAt), points }))]),
        ...note,
      ];
    case 'review':
    case 'rejected':
      return [...why, ...order, ...note];
    case 'undone':
      return [{ text: t('referrals:story.undone', { order: orderName ?? '' }), order: named }];
    case 'expired':
      return [told(t('referrals:story.expired', { date: f.date(item.voucherExpiresAt) }))];
  }
}

/** A reason with the figure or the order that it rests on, where that is known. */
function because(reason: ReferralReason, { behind }: ListedReferral, { t, f }: Admin): StoryLine {
  const { velocity, sameAddress, monthFull } = behind;
  if (reason === 'velocity' && velocity !== null)
    return told(
      t('referrals:behind.velocity', {
        count: velocity.claims,
        n: f.number(velocity.claims),
        limit: f.number(velocity.limit),
      }),
    );
  if (reason === 'same-address' && sameAddress !== null)
    return {
      text: t('referrals:behind.same-address', { order: sameAddress.orderName }),
      order: { id: sameAddress.orderId, name: sameAddress.orderName },
    };
  if (reason === 'month-full' && monthFull !== null)
    return told(t('referrals:behind.month-full', { count: monthFull.limit, n: f.number(monthFull.limit) }));
  return told(t(`referrals:reasons.${reason}`));
}
