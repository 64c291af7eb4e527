import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Button, Modal, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { ApiKeyRow } from '#app/db/api.queries.ts';
import type { action } from '../../../routes/app.api-keys.tsx';
import { useAdmin } from '../use-admin.ts';

/** Ends a key, once asked whether that is meant: what uses it stops working at once. */
export function RevokeKey({ row }: { row: ApiKeyRow }) {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [open, setOpen] = useState(false);
  const revoked = fetcher.data?.intent === 'revoke';
  useEffect(() => {
    if (!revoked) return;
    shopify.toast.show(t('keys:revoke.done'));
    setOpen(false);
  }, [revoked, shopify, t]);
  return (
    <>
      <Button
        variant="plain"
        tone="critical"
        onClick={() => setOpen(true)}
        accessibilityLabel={t('keys:revoke.of', { name: row.name })}
      >
        {t('keys:revoke.action')}
      </Button>
      <Modal
        open={open}
        onClose={() => setOpen(false)}
        title={t('keys:revoke.title', { name: row.name })}
        primaryAction={{
          content: t('keys:revoke.action'),
          destructive: true,
          onAction: () => fetcher.submit({ intent: 'revoke', keyId: row.keyId }, { method: 'post' }),
          loading: fetcher.state !== 'idle',
        }}
        secondaryActions={[{ content: t('common:cancel'), onAction: () => setOpen(false) }]}
      >
        <Modal.Section>
          <Text as="p">{t('keys:revoke.text')}</Text>
        </Modal.Section>
      </Modal>
    </>
  );
}
