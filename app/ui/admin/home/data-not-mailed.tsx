import { Form, useNavigation } from '@remix-run/react';
import { Banner, BlockStack, Button, InlineStack, List, Text } from '@shopify/polaris';
import { useAdmin } from '../use-admin.ts';

/** Customers who asked for their data, which the mail server would not deliver to the merchant: the law does not wait. */
export function DataNotMailed({ requests }: { requests: readonly { customer: bigint; receivedAt: Date }[] }) {
  const { t, f } = useAdmin();
  const busy = useNavigation().state !== 'idle';
  if (requests.length === 0) return null;
  return (
    <Banner tone="critical" title={t('home:data.title')}>
      <BlockStack gap="300">
        <Text as="p">{t('home:data.text')}</Text>
        <List>
          {requests.map(({ customer, receivedAt }) => (
            <List.Item key={`${customer} ${receivedAt.toISOString()}`}>
              {t('home:data.customer', { customer: String(customer), date: f.date(receivedAt) })}
            </List.Item>
          ))}
        </List>
        <Form method="post">
          <InlineStack>
            <Button submit loading={busy}>
              {t('home:data.again')}
            </Button>
          </InlineStack>
        </Form>
      </BlockStack>
    </Banner>
  );
}
