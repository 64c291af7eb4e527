import { BlockStack, Box, Card, Divider, InlineStack, Text } from '@shopify/polaris';
import { parseTypedAmount, parseTypedInteger } from '../../../i18n/formatters.ts';
import { useAdmin } from '../use-admin.ts';
import { previewOf } from './preview.ts';
import type { ProgrammeForm } from './programme-form.ts';

/** What a member will read, with the rules as they are typed. */
export function PreviewCard({ form }: { form: ProgrammeForm }) {
  const { t, f, shop, locale } = useAdmin();
  const preview = previewOf(form, shop.currency);
  const pendingDays = parseTypedInteger(form.earning.pendingDays);
  const named = (points: bigint | number) => {
    const { one, other } = form.pointsName[locale];
    return `${f.number(points)} ${Number(points) === 1 ? one : other}`;
  };
  const rewards = form.rewards.flatMap(({ id, points, value }) => {
    const needed = parseTypedInteger(points);
    const worth = parseTypedAmount(value, shop.currency);
    return needed === null || worth === null ? [] : [{ id, needed, worth }];
  });
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
                      {pendingDays === 0
                        ? t('programme:preview.atOnce')
                        : t('programme:preview.after', { count: pendingDays, n: f.number(pendingDays) })}
                    </Text>
                  )}
                </BlockStack>
              )}
            </div>
            {rewards.length > 0 && <Divider />}
            <BlockStack as="ul" gap="100">
              {rewards.map(({ id, needed, worth }) => (
                <li key={id}>
                  <InlineStack align="space-between" gap="200">
                    <Text as="span">{named(needed)}</Text>
                    <Text as="span" fontWeight="semibold">
                      {t('programme:preview.discount', { value: f.money(worth, shop.currency) })}
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
