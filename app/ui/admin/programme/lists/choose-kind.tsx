import { BlockStack, Button, Card, InlineGrid, InlineStack, Page, Text } from '@shopify/polaris';
import { useAdmin } from '../../use-admin.ts';
import { KINDS, type ListName } from '../forms/sections.ts';

/** What can be added, each kind with a sentence on what it does for the store. */
export function ChooseKind({ list }: { list: ListName }) {
  const { t } = useAdmin();
  return (
    <Page
      title={t(`programme:lists.${list}.choose`)}
      backAction={{ content: t(`programme:cards.${list}.title`), url: `/app/programme/${list}` }}
    >
      <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
        {KINDS[list].map((kind) => {
          const title = t(`kinds:${list}.${kind}.title`);
          return (
            <Card key={kind}>
              <BlockStack gap="300">
                <BlockStack gap="100">
                  <Text as="h2" variant="headingSm">
                    {title}
                  </Text>
                  <Text as="p" tone="subdued">
                    {t(`kinds:${list}.${kind}.text`)}
                  </Text>
                </BlockStack>
                <InlineStack>
                  <Button
                    url={`/app/programme/${list}/new?kind=${kind}`}
                    accessibilityLabel={t('programme:lists.pick', { title })}
                  >
                    {t('programme:lists.use')}
                  </Button>
                </InlineStack>
              </BlockStack>
            </Card>
          );
        })}
      </InlineGrid>
    </Page>
  );
}
