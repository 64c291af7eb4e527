import { BlockStack, Box, Card, Divider, EmptyState, InlineStack, Link, Text } from '@shopify/polaris';
import { Fragment } from 'react';
import type { ActivityRow } from '#app/db/transaction-rows.ts';
import { causeSentence } from '../cause-sentence.tsx';
import { personName } from '../person-name.ts';
import { SignedPoints } from '../signed-points.tsx';
import { useAdmin } from '../use-admin.ts';

/** The newest movements of points, each saying why. */
export function ActivityCard({ activity, published }: { activity: ActivityRow[]; published: boolean }) {
  const { t, f } = useAdmin();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('home:activity.title')}
        </Text>
        {activity.length === 0 ? (
          <EmptyState
            heading={t('home:activity.empty.title')}
            image=""
            {...(published ? {} : { action: { content: t('home:setup.programme.action'), url: '/app/programme' } })}
          >
            <p>{t('home:activity.empty.text')}</p>
          </EmptyState>
        ) : (
          <BlockStack as="ul" gap="300">
            {activity.map((row, index) => (
              <Fragment key={row.transactionId}>
                <Box as="li">
                  {index > 0 && (
                    <Box paddingBlockEnd="300">
                      <Divider />
                    </Box>
                  )}
                  <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
                    <BlockStack gap="100">
                      <InlineStack gap="200" blockAlign="baseline">
                        <Link url={`/app/members/${row.memberId}`} removeUnderline>
                          {personName(t, row)}
                        </Link>
                        <Text as="span" variant="bodySm" tone="subdued">
                          {f.dateTime(row.occurredAt)}
                        </Text>
                      </InlineStack>
                      <Text as="p">{causeSentence(t, f, row.cause)}</Text>
                    </BlockStack>
                    <SignedPoints points={row.points} />
                  </InlineStack>
                </Box>
              </Fragment>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
