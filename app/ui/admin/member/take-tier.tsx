import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Form, Modal, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { action } from '../../../routes/app.members.$memberId.tsx';
import { useAdmin } from '../use-admin.ts';
import { checkReason, REASON_MAX, type TierErrors } from './member-action.ts';

/** Asks before a tier that the merchant gave is taken back, and why. */
export function TakeTier({ name, close }: { name: string; close: () => void }) {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<TierErrors>({});
  const answer = fetcher.data?.intent === 'take-tier' ? fetcher.data : null;
  const outcome = answer && 'outcome' in answer ? answer.outcome : null;
  useEffect(() => {
    if (outcome !== 'undone') return;
    shopify.toast.show(t('member:tier.take.done'));
    close();
  }, [outcome, shopify, t, close]);

  const send = () => {
    const errors = checkReason(reason);
    setShown(errors ?? {});
    if (errors === null) fetcher.submit({ intent: 'take-tier', reason }, { method: 'post' });
  };
  return (
    <Modal
      open
      onClose={close}
      title={t('member:tier.take.title', { tier: name })}
      primaryAction={{
        content: t('member:tier.take.submit'),
        onAction: send,
        destructive: true,
        loading: fetcher.state !== 'idle',
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {outcome === 'not-assigned' && (
            <Banner tone="critical">{t('member:tier.take.refused.not-assigned')}</Banner>
          )}
          <Text as="p">{t('member:tier.take.text')}</Text>
          <Form onSubmit={send}>
            <TextField
              label={t('member:tier.reason')}
              helpText={t('member:tier.reasonHelp')}
              value={reason}
              onChange={(value) => {
                setReason(value);
                setShown({});
              }}
              autoComplete="off"
              maxLength={REASON_MAX}
              requiredIndicator
              {...(shown.reason === undefined ? {} : { error: t(`member:tier.errors.${shown.reason}`) })}
            />
          </Form>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
