import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Button, Modal, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { LedgerItem } from '#app/db/member.queries.ts';
import type { action } from '../../../routes/app.members.$memberId.tsx';
import { pointsText, ruleName } from '../cause-sentence.ts';
import { useAdmin } from '../use-admin.ts';

/** Takes an adjustment, or the points of an event, back by adding its opposite; the ledger shows both. */
export function UndoAdjustment({ row }: { row: LedgerItem }) {
  const { t, f, locale } = useAdmin();
  const isEvent = row.kind === 'event';
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [open, setOpen] = useState(false);
  const outcome = fetcher.data?.intent === 'undo' ? fetcher.data.outcome : null;
  useEffect(() => {
    if (outcome !== 'undone') return;
    shopify.toast.show(t('member:undo.done'));
    setOpen(false);
  }, [outcome, shopify, t]);
  const send = () => fetcher.submit({ intent: 'undo', transactionId: row.transactionId }, { method: 'post' });
  return (
    <>
      <Button variant="plain" onClick={() => setOpen(true)}>
        {t('member:undo.action')}
      </Button>
      <Modal
        open={open}
        onClose={() => setOpen(false)}
        title={t(isEvent ? 'member:undo.eventTitle' : 'member:undo.title')}
        primaryAction={{
          content: t('member:undo.action'),
          onAction: send,
          loading: fetcher.state !== 'idle',
        }}
        secondaryActions={[{ content: t('common:cancel'), onAction: () => setOpen(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="300">
            {outcome !== null && outcome !== 'undone' && (
              <Banner tone="critical">{t(`member:undo.refused.${outcome}`)}</Banner>
            )}
            <Text as="p">
              {t(
                isEvent
                  ? 'member:undo.takesEvent'
                  : row.points > 0n
                    ? 'member:undo.takes'
                    : 'member:undo.gives',
                {
                  count: Math.abs(Number(row.points)),
                  points: pointsText(t, f, row.points > 0n ? row.points : -row.points),
                  reason: isEvent
                    ? ruleName(row.cause.params, locale)
                    : String(row.cause.params.reason ?? ''),
                },
              )}
            </Text>
          </BlockStack>
        </Modal.Section>
      </Modal>
    </>
  );
}
