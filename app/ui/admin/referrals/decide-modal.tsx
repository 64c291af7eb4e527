import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Form, List, Modal, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { ReferralItem } from '#app/db/referrals.queries.ts';
import type { ReferralDecision } from '#app/domain/referrals/referral.ts';
import type { action } from '../../../routes/app.referrals.list.tsx';
import { pointsText } from '../cause-sentence.ts';
import { useAdmin } from '../use-admin.ts';
import { effectsOf, NOTE_MAX } from './decision.ts';

type Props = {
  intent: ReferralDecision;
  items: readonly ReferralItem[];
  now: Date;
  /** @param decided whether the word was given */
  close: (decided: boolean) => void;
};

/** Asks before the merchant's word is given, and says what it does; afterwards what came of it. */
export function DecideModal({ intent, items, now, close }: Props) {
  const { t, f } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [note, setNote] = useState('');
  const answer = fetcher.data !== undefined && 'states' in fetcher.data ? fetcher.data : null;
  useEffect(() => {
    if (answer === null) return;
    const parts = Object.entries(answer.states).map(([state, count]) =>
      t(`referrals:decide.now.${state}`, { count, n: f.number(count) }),
    );
    const gone =
      answer.gone > 0 ? [t('referrals:decide.gone', { count: answer.gone, n: f.number(answer.gone) })] : [];
    shopify.toast.show(
      [t(`referrals:decide.${answer.intent}.done`), [...parts, ...gone].join(', ')].join(' '),
    );
    close(true);
  }, [answer, shopify, t, f, close]);
  const send = () => {
    const form = new FormData();
    form.set('intent', intent);
    form.set('note', note);
    for (const { referralId } of items) form.append('id', referralId);
    fetcher.submit(form, { method: 'post' });
  };
  const count = items.length;
  return (
    <Modal
      open
      onClose={() => close(false)}
      title={t(`referrals:decide.${intent}.title`, { count, n: f.number(count) })}
      primaryAction={{
        content: t(`referrals:decide.${intent}.action`),
        onAction: send,
        destructive: intent === 'reject',
        loading: fetcher.state !== 'idle',
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: () => close(false) }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {count === 1 && items[0] !== undefined && (
            <Text as="p" fontWeight="semibold" breakWord>
              {items[0].friendEmail}
            </Text>
          )}
          <BlockStack gap="200">
            <Text as="p">{t('referrals:decide.what')}</Text>
            <List>
              {effectsOf(intent, items, now).map(({ key, count: n, points }) => (
                <List.Item key={key}>
                  {t(`referrals:decide.effects.${key}`, {
                    count: n,
                    n: f.number(n),
                    points: pointsText(t, f, points),
                  })}
                </List.Item>
              ))}
            </List>
          </BlockStack>
          {intent === 'reject' && <Banner tone="info">{t('referrals:decide.voucherStays')}</Banner>}
          <Form onSubmit={send}>
            <TextField
              label={t('referrals:decide.note')}
              helpText={t('referrals:decide.noteHelp')}
              value={note}
              onChange={setNote}
              autoComplete="off"
              maxLength={NOTE_MAX}
            />
          </Form>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
