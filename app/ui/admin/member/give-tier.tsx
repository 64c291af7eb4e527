import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Form, FormLayout, Modal, Select, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { Tier } from '#app/domain/tiers/settings.ts';
import type { action } from '../../../routes/app.members.$memberId.tsx';
import { useAdmin } from '../use-admin.ts';
import { checkTierGift, REASON_MAX, type TierErrors } from './member-action.ts';

type Props = {
  tiers: readonly Tier[];
  /** The tier that the merchant has given already; null: none. */
  current: string | null;
  close: () => void;
};

/** Puts the member into a tier by hand, with the reason that the team reads in the history. */
export function GiveTier({ tiers, current, close }: Props) {
  const { t, locale } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const choices = tiers.filter((tier) => tier.id !== current);
  const [tierId, setTierId] = useState((choices.find((tier) => tier.inviteOnly) ?? choices[0])?.id ?? '');
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<TierErrors>({});
  const answer = fetcher.data?.intent === 'give-tier' ? fetcher.data : null;
  const outcome = answer && 'outcome' in answer ? answer.outcome : null;
  useEffect(() => {
    if (outcome !== 'assigned') return;
    shopify.toast.show(t('member:tier.give.done'));
    close();
  }, [outcome, shopify, t, close]);

  const send = () => {
    const errors = checkTierGift(tierId, reason);
    setShown(errors ?? {});
    if (errors === null) fetcher.submit({ intent: 'give-tier', tierId, reason }, { method: 'post' });
  };
  const chosen = tiers.find((tier) => tier.id === tierId);
  return (
    <Modal
      open
      onClose={close}
      title={t('member:tier.give.title')}
      primaryAction={{
        content: t('member:tier.give.submit'),
        onAction: send,
        loading: fetcher.state !== 'idle',
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {outcome !== null && outcome !== 'assigned' && (
            <Banner tone="critical">{t(`member:tier.give.refused.${outcome}`)}</Banner>
          )}
          <Form onSubmit={send}>
            <FormLayout>
              <Select
                label={t('member:tier.title')}
                options={choices.map((tier) => ({
                  value: tier.id,
                  label: tier.inviteOnly
                    ? t('member:tier.byInvitation', { tier: tier.name[locale] })
                    : tier.name[locale],
                }))}
                value={tierId}
                onChange={setTierId}
                helpText={t(chosen?.inviteOnly ? 'member:tier.give.forGood' : 'member:tier.give.aWindow')}
                {...(shown.tier === undefined ? {} : { error: t(`member:tier.errors.${shown.tier}`) })}
              />
              <TextField
                label={t('member:tier.reason')}
                helpText={t('member:tier.reasonHelp')}
                value={reason}
                onChange={(value) => {
                  setReason(value);
                  setShown(({ reason: _, ...rest }) => rest);
                }}
                autoComplete="off"
                maxLength={REASON_MAX}
                requiredIndicator
                {...(shown.reason === undefined ? {} : { error: t(`member:tier.errors.${shown.reason}`) })}
              />
            </FormLayout>
          </Form>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
