import { BlockStack, Box, Button, Card, Divider, InlineStack, List, Text } from '@shopify/polaris';
import { ReceiptIcon } from '@shopify/polaris-icons';
import type { LedgerItem } from '#app/db/member.queries.ts';
import { awardSentence } from '../award-sentence.ts';
import { causeSentence } from '../cause-sentence.ts';
import { EmptyNote } from '../empty-note.tsx';
import { OrderLink } from '../order-link.tsx';
import { SignedPoints } from '../signed-points.tsx';
import { useAdmin } from '../use-admin.ts';
import { UndoAdjustment } from './undo-adjustment.tsx';

type Props = { rows: LedgerItem[]; next: string | null; firstPage: boolean; isMember: boolean };

/** Everything that ever happened to the member's points, newest first, each line saying why. */
export function LedgerCard({ rows, next, firstPage, isMember }: Props) {
  const { t } = useAdmin();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('member:ledger.title')}
        </Text>
        {rows.length === 0 ? (
          <EmptyNote
            icon={ReceiptIcon}
            title={t('member:ledger.empty.title')}
            text={t(isMember ? 'member:ledger.empty.text' : 'member:ledger.empty.notMember')}
          />
        ) : (
          <BlockStack as="ol" gap="300">
            {rows.map((row, index) => (
              <li key={row.transactionId}>
                {index > 0 && (
                  <Box paddingBlockEnd="300">
                    <Divider />
                  </Box>
                )}
                <LedgerLine row={row} />
              </li>
            ))}
          </BlockStack>
        )}
        {(next !== null || !firstPage) && (
          <InlineStack gap="200" align="center">
            {!firstPage && <Button url="?">{t('member:ledger.newest')}</Button>}
            {next !== null && <Button url={`?after=${next}`}>{t('member:ledger.older')}</Button>}
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function LedgerLine({ row }: { row: LedgerItem }) {
  const language = useAdmin();
  const { t, f, shop } = language;
  const parts = row.cause.lines ?? [];
  const currency = String(row.cause.params.currency ?? shop.currency);
  const order = row.cause.params.order;
  return (
    <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
      <BlockStack gap="100">
        <Text as="p" breakWord>
          {causeSentence(language, row.cause)}
        </Text>
        {parts.length > 0 && (
          <List gap="extraTight">
            {parts.map((part) => (
              <List.Item key={`${part.code} ${String(part.params.rule ?? part.params.campaign ?? '')}`}>
                <Text as="span" variant="bodySm" tone="subdued" breakWord>
                  {`${part.points > 0 ? '+' : ''}${f.number(part.points)} · ${awardSentence(part, language, currency)}`}
                </Text>
              </List.Item>
            ))}
          </List>
        )}
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="span" variant="bodySm" tone="subdued">
            {f.dateTime(row.occurredAt)}
          </Text>
          {row.programmeVersion !== null && (
            <Text as="span" variant="bodySm" tone="subdued">
              {t('member:ledger.version', { version: row.programmeVersion })}
            </Text>
          )}
          {row.orderId !== null && (
            <OrderLink orderId={row.orderId}>
              {t('member:ledger.openOrder', { order: order ?? row.orderId.toString() })}
            </OrderLink>
          )}
          {(row.kind === 'adjust' || row.kind === 'event') &&
            (row.undone ? (
              <Text as="span" variant="bodySm" tone="subdued">
                {t('member:undo.isUndone')}
              </Text>
            ) : (
              <UndoAdjustment row={row} />
            ))}
        </InlineStack>
      </BlockStack>
      <BlockStack inlineAlign="end">
        <SignedPoints points={row.points} kind={row.kind} />
        <Text as="span" variant="bodySm" tone="subdued">
          {t(`member:ledger.accounts.${accountOf(row)}`)}
        </Text>
      </BlockStack>
    </InlineStack>
  );
}

/** Where the headline's points went: what can be spent counts more than what waits. */
const accountOf = (row: LedgerItem): 'available' | 'pending' | 'debt' | 'none' =>
  row.available !== 0n || row.kind === 'redeem'
    ? 'available'
    : row.pending !== 0n
      ? 'pending'
      : row.debt !== 0n
        ? 'debt'
        : 'none';
