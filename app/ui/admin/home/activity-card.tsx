import { BlockStack, Box, Card, Divider, InlineStack, Link, Text } from '@shopify/polaris';
import { ClockIcon } from '@shopify/polaris-icons';
import type { ActivityRow } from '#app/db/transaction-rows.ts';
import { causeSentence } from '../cause-sentence.ts';
import { EmptyNote } from '../empty-note.tsx';
import { personName } from '../person-name.ts';
import { SignedPoints } from '../signed-points.tsx';
import { useAdmin } from '../use-admin.ts';

/** The newest movements of points, each saying why. */
export function ActivityCard({ activity, published }: { activity: ActivityRow[]; published: boolean }) {
  const language = useAdmin();
  const { t, f } = language;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('home:activity.title')}
        </Text>
        {activity.length === 0 ? (
          <EmptyNote
            icon={ClockIcon}
            title={t('home:activity.empty.title')}
            text={t('home:activity.empty.text')}
            {...(published
              ? {}
              : { action: { label: t('home:setup.programme.action'), url: '/app/programme' } })}
          />
        ) : (
          <BlockStack as="ul" gap="300">
            {activity.map((row, index) => (
              <li key={row.transactionId}>
                {index > 0 && (
                  <Box paddingBlockEnd="300">
                    <Divider />
                  </Box>
                )}
                <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
                  <BlockStack gap="100">
                    <InlineStack align="start" gap="200" blockAlign="baseline">
                      <Link url={`/app/members/${row.memberId}`} removeUnderline>
                        {personName(t, row)}
                      </Link>
                      <Text as="span" variant="bodySm" tone="subdued">
                        {f.dateTime(row.occurredAt)}
                      </Text>
                    </InlineStack>
                    <Text as="p" breakWord>
                      {causeSentence(language, row.cause)}
                    </Text>
                  </BlockStack>
                  <SignedPoints points={row.points} kind={row.kind} />
                </InlineStack>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
