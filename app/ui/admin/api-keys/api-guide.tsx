import { BlockStack, Box, Card, Layout, Link, List, Page, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { API_SCOPES } from '#app/domain/api/scopes.ts';
import { useAdmin } from '../use-admin.ts';
import { scopeKey } from './scope-key.ts';

/** What a developer needs to begin; field by field it is all in the OpenAPI document. */
export function ApiGuide({ address }: { address: string }) {
  const { t } = useAdmin();
  const documentUrl = `${address}/openapi.json`;
  return (
    <Page
      title={t('keys:guide.title')}
      subtitle={t('keys:guide.subtitle')}
      backAction={{ content: t('keys:title'), url: '/app/api-keys' }}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Part title={t('keys:guide.begin.title')}>
              <Text as="p">{t('keys:guide.begin.text')}</Text>
              <Code>{addressLine(address)}</Code>
            </Part>
            {(['find', 'points', 'redeem', 'event'] as const).map((example) => (
              <Part key={example} title={t(`keys:guide.${example}.title`)}>
                <Text as="p">{t(`keys:guide.${example}.text`)}</Text>
                <Code>{EXAMPLES[example]}</Code>
              </Part>
            ))}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <Part title={t('keys:columns.scopes')}>
              <List>
                {API_SCOPES.map((scope) => (
                  <List.Item key={scope}>
                    <code>{scope}</code>
                    {': '}
                    {t(`keys:scopes.${scopeKey(scope)}`)}
                  </List.Item>
                ))}
              </List>
            </Part>
            {(['once', 'pages', 'refusals'] as const).map((part) => (
              <Part key={part} title={t(`keys:guide.${part}.title`)}>
                <Text as="p">{t(`keys:guide.${part}.text`)}</Text>
              </Part>
            ))}
            <Part title={t('keys:guide.all.title')}>
              <Text as="p" breakWord>
                {t('keys:document')}{' '}
                <Link url={documentUrl} target="_blank">
                  {documentUrl}
                </Link>
              </Text>
            </Part>
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}

function Code({ children }: { children: string }) {
  return (
    <Box background="bg-surface-secondary" borderRadius="200" padding="300">
      <pre style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        <code>{children}</code>
      </pre>
    </Box>
  );
}

const addressLine = (address: string): string =>
  `LEALTA=${address}
KEY=…

curl -sS "$LEALTA/programme" \\
  -H "Authorization: Bearer $KEY"`;

const post = (path: string, key: string, body: string): string =>
  `curl -sS "$LEALTA/${path}" \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: ${key}" \\
  -d '${body}'`;

const EXAMPLES = {
  find: `curl -sS "$LEALTA/members?email=ana@example.com" \\
  -H "Authorization: Bearer $KEY"`,
  points: post('members/1842/adjustments', 'tasting-1842', '{"points":150,"reason":"Riesling 2026"}'),
  redeem: post('redemptions', 'till-4711', '{"memberId":"1842","rewardId":"…"}'),
  event: post(
    'events',
    'review-98765',
    '{"memberId":"1842","event":"review.left","occurredAt":"2026-11-20T09:30:00Z"}',
  ),
};
