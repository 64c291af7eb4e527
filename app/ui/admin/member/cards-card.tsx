import { BlockStack, Card, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import type { Card as PunchCard } from '#app/use-cases/earning/read-cards.ts';
import { useAdmin } from '../use-admin.ts';

/** How far the member has come with each punch card and goal; nothing at all where the programme has none. */
export function CardsCard({ cards }: { cards: readonly PunchCard[] }) {
  const { t, f, locale } = useAdmin();
  if (cards.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member:cards.title')}
        </Text>
        <BlockStack as="ul" gap="300">
          {cards.map(({ ruleId, name, done, needed }) => (
            <li key={ruleId}>
              <BlockStack gap="100">
                <InlineStack align="space-between" gap="200">
                  <Text as="span" breakWord>
                    {name[locale]}
                  </Text>
                  <Text as="span" numeric>
                    {t('member:cards.progress', { done: f.number(done), needed: f.number(needed) })}
                  </Text>
                </InlineStack>
                <div aria-hidden="true">
                  <ProgressBar progress={Math.min(100, (100 * done) / needed)} size="small" />
                </div>
              </BlockStack>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
