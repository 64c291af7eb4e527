import { BlockStack, Box, Card, Divider, InlineStack, Text } from '@shopify/polaris';
import type { RewardSettings } from '#app/domain/rewards/settings.ts';
import { parseTypedInteger } from '../../../i18n/formatters.ts';
import { useAdmin } from '../use-admin.ts';
import { previewOf } from './preview.ts';
import type { ProgrammeForm } from './programme-form.ts';
import { rewardName } from './storefront/storefront-parts.ts';
import { storefrontWords } from './storefront/storefront-words.ts';

const whenUsable = (from: ProgrammeForm['earning']['pendingFrom'], days: number) =>
  from === 'fulfilment' ? (days === 0 ? 'onceSent' : 'afterSent') : days === 0 ? 'atOnce' : 'after';

/** What a member will read, with the rules as they are typed. */
export function PreviewCard({ form, rewards }: { form: ProgrammeForm; rewards: readonly RewardSettings[] }) {
  const { t, f, shop, locale } = useAdmin();
  const words = storefrontWords(locale, shop, form.pointsName);
  const preview = previewOf(form, shop.currency);
  const pendingDays = parseTypedInteger(form.earning.pendingDays);
  const named = (points: bigint | number) => {
    const { one, other } = form.pointsName[locale];
    return `${f.number(points)} ${Number(points) === 1 ? one : other}`;
  };
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t('programme:preview.title')}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {t('programme:preview.text')}
          </Text>
        </BlockStack>
        <Box background="bg-surface-secondary" borderRadius="200" padding="400">
          <BlockStack gap="300">
            <Text as="h3" variant="headingSm" breakWord>
              {form.name[locale] || '—'}
            </Text>
            <div aria-live="polite">
              {preview === null ? (
                <Text as="p">{t('programme:preview.incomplete')}</Text>
              ) : (
                <BlockStack gap="200">
                  <Text as="p" fontWeight="semibold">
                    {t('programme:preview.order', {
                      total: f.money(preview.total, shop.currency),
                      points: named(preview.points),
                    })}
                  </Text>
                  <Text as="p" variant="bodySm" tone="subdued">
                    {t(
                      form.earning.includeTax ? 'programme:preview.withTax' : 'programme:preview.withoutTax',
                      {
                        tax: f.money(preview.tax, shop.currency),
                        counted: f.money(preview.counted, shop.currency),
                      },
                    )}
                  </Text>
                  {pendingDays !== null && (
                    <Text as="p" variant="bodySm" tone="subdued">
                      {t(`programme:preview.${whenUsable(form.earning.pendingFrom, pendingDays)}`, {
                        count: pendingDays,
                        n: f.number(pendingDays),
                      })}
                    </Text>
                  )}
                </BlockStack>
              )}
            </div>
            {rewards.length > 0 && <Divider />}
            <BlockStack as="ul" gap="100">
              {rewards.map((reward) => (
                <li key={reward.id}>
                  <InlineStack align="space-between" gap="200" wrap={false}>
                    <span style={{ whiteSpace: 'nowrap' }}>{named(reward.points)}</span>
                    <Text as="span" fontWeight="semibold" alignment="end" breakWord>
                      {rewardName(reward, reward.kind, words)}
                    </Text>
                  </InlineStack>
                </li>
              ))}
            </BlockStack>
          </BlockStack>
        </Box>
      </BlockStack>
    </Card>
  );
}
