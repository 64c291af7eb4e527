import { Badge, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useAdmin } from '../../use-admin.ts';
import type { Section } from './section-lines.ts';

type Props = { section: Section; lines: readonly string[]; changed: boolean };

/** A part of the programme with what is set in it. */
export function SectionCard({ section, lines, changed }: Props) {
  const { t } = useAdmin();
  const title = t(`programme:cards.${section}.title`);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Button
            url={`/app/programme/${section}`}
            accessibilityLabel={t('programme:editSection', { section: title })}
          >
            {t('programme:edit')}
          </Button>
        </InlineStack>
        {changed && (
          <InlineStack>
            <Badge tone="info">{t('programme:changed')}</Badge>
          </InlineStack>
        )}
        {lines.length === 0 ? (
          <Text as="p" tone="subdued">
            {t(`programme:cards.${section}.empty`)}
          </Text>
        ) : (
          <BlockStack as="ul" gap="100">
            {lines.map((line) => (
              <li key={line}>
                <Text as="span" breakWord>
                  {line}
                </Text>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
