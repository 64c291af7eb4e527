import { BlockStack, Card, Text } from '@shopify/polaris';
import { type CostOfFriend, costOfFriend } from '#app/domain/referrals/cost-of-friend.ts';
import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import { pointsText } from '../cause-sentence.ts';
import { type Admin, useAdmin } from '../use-admin.ts';
import type { Typed } from './forms/fields.ts';
import { readTyped } from './forms/read-form.ts';
import { allReferralFields, referralsSchema } from './forms/referral-fields.ts';

/** What one rewarded friend costs, with the settings as they are typed; said before anybody is invited. */
export function ReferralCost({ form, rewards }: { form: Typed; rewards: readonly RewardSettings[] }) {
  const language = useAdmin();
  const { t, shop } = language;
  const read = readTyped(form, allReferralFields(form), referralsSchema, shop);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('referrals:cost.title')}
        </Text>
        <div aria-live="polite">
          {'errors' in read ? (
            <Text as="p">{t('referrals:cost.unfinished')}</Text>
          ) : (
            <BlockStack gap="200">
              {costLines(costOfFriend(read.settings, rewards), language).map((line, place) => (
                <Text key={line} as="p" {...(place === 0 ? { fontWeight: 'semibold' as const } : {})}>
                  {line}
                </Text>
              ))}
            </BlockStack>
          )}
        </div>
        <Text as="p" variant="bodySm" tone="subdued">
          {t('referrals:cost.honest')}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** The sum where there is one, then what it consists of. */
function costLines({ voucher, points, pointsAtMost, worth }: CostOfFriend, language: Admin): string[] {
  const { t, f, shop } = language;
  const money = (minor: number) => f.money(BigInt(minor), shop.currency);
  const named = pointsText(t, f, points);
  const between = (least: number, most: number) =>
    least === most ? money(least) : t('referrals:cost.between', { least: money(least), most: money(most) });
  const friend =
    voucher.kind === 'amount'
      ? t('referrals:cost.friend.amount', { value: money(voucher.value) })
      : voucher.kind === 'percent'
        ? t('referrals:cost.friend.percent', { percent: f.number(voucher.percent) })
        : t('referrals:cost.friend.shipping');
  const sum =
    voucher.kind !== 'amount' || worth === null
      ? []
      : [t('referrals:cost.sum', { sum: between(voucher.value + worth.least, voucher.value + worth.most) })];
  return [
    ...sum,
    friend,
    worth === null
      ? t('referrals:cost.advocate.unknown', { count: points, points: named })
      : t('referrals:cost.advocate.worth', {
          count: points,
          points: named,
          worth: between(worth.least, worth.most),
        }),
    ...(pointsAtMost > points
      ? [t('referrals:cost.campaign', { points: pointsText(t, f, pointsAtMost) })]
      : []),
  ];
}
