import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, InlineStack, Modal, SkeletonBodyText, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { MemberOrder } from '#app/db/member.queries.ts';
import type { loader } from '../../../routes/app.orders.$orderId.ts';
import { AwardLines, Refusals } from '../award-parts.tsx';
import { pointsText } from '../cause-sentence.ts';
import { useAdmin } from '../use-admin.ts';

/** Tells on a press why an order has its points, or none. */
export function ExplainOrder({ order }: { order: MemberOrder }) {
  const { t } = useAdmin();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="plain"
        onClick={() => setOpen(true)}
        accessibilityLabel={t('member:why.label', { order: order.name })}
      >
        {t('member:why.ask')}
      </Button>
      {open && <Explanation order={order} close={() => setOpen(false)} />}
    </>
  );
}

function Explanation({ order, close }: { order: MemberOrder; close: () => void }) {
  const { t, f, shop } = useAdmin();
  const { load, data, state } = useFetcher<typeof loader>();
  const path = `/app/orders/${order.orderId}`;
  useEffect(() => load(path), [load, path]);
  return (
    <Modal
      open
      onClose={close}
      title={t('member:why.title', { order: order.name })}
      secondaryActions={[{ content: t('member:why.close'), onAction: close }]}
    >
      <Modal.Section>
        {data === undefined ? (
          state === 'idle' ? (
            <Banner tone="critical">{t('member:why.failed')}</Banner>
          ) : (
            <SkeletonBodyText lines={4} />
          )
        ) : (
          <BlockStack gap="400">
            <InlineStack align="space-between" gap="200">
              <Text as="p" variant="headingMd" numeric>
                {pointsText(t, f, data.points)}
              </Text>
              <Text as="p" tone="subdued">
                {t('member:why.counts', { value: f.money(data.net, shop.currency) })}
              </Text>
            </InlineStack>
            {data.why !== null && <Text as="p">{t(`member:outcomes.${data.why}`)}</Text>}
            <AwardLines lines={data.lines} />
            {data.settings !== null && (
              <Refusals refusals={data.refusals} settings={data.settings} progress={data.progress} />
            )}
          </BlockStack>
        )}
      </Modal.Section>
    </Modal>
  );
}
