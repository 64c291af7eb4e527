import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner, Modal, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { action } from '../../../../routes/app.programme._index.tsx';
import { useAdmin } from '../../use-admin.ts';

/** Says that there is a draft, and throws it away when asked twice. */
export function DiscardDraft({ live }: { live: boolean }) {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState(false);
  const done = fetcher.data?.intent === 'discard';
  useEffect(() => {
    if (done) shopify.toast.show(t('programme:done.discard'));
  }, [done, shopify, t]);
  return (
    <Banner
      tone="info"
      title={t('programme:draft.title')}
      action={{ content: t('programme:draft.discard'), onAction: () => setAsking(true) }}
    >
      <p>{t(live ? 'programme:draft.text' : 'programme:draft.first')}</p>
      <Modal
        open={asking}
        onClose={() => setAsking(false)}
        title={t('programme:draft.discard')}
        primaryAction={{
          content: t('programme:draft.discard'),
          destructive: true,
          loading: fetcher.state !== 'idle',
          onAction: () => fetcher.submit({ intent: 'discard' }, { method: 'post' }),
        }}
        secondaryActions={[{ content: t('common:cancel'), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">{t('programme:draft.sure')}</Text>
        </Modal.Section>
      </Modal>
    </Banner>
  );
}
