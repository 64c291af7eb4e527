import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import {
  Banner,
  BlockStack,
  Button,
  ChoiceList,
  Form,
  FormLayout,
  Modal,
  Text,
  TextField,
} from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { MemberProfile } from '#app/db/member.queries.ts';
import type { action } from '../../../routes/app.members.$memberId.tsx';
import { pointsText } from '../cause-sentence.ts';
import { UnsentBanner } from '../unsent-banner.tsx';
import { useAdmin } from '../use-admin.ts';
import { type AdjustErrors, checkAdjustment } from './member-action.ts';

/** Enrols a customer, or gives a member points or takes some away, with the reason that the ledger will show. */
export function AdjustPoints({ member, requestId }: { member: MemberProfile; requestId: string }) {
  if (member.redacted || member.mergedInto !== null) return null;
  return member.enrolledAt === null ? <Enrol /> : <Adjust member={member} requestId={requestId} />;
}

function Enrol() {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const outcome = fetcher.data?.intent === 'enrol' ? fetcher.data.outcome : null;
  useEffect(() => {
    if (outcome === 'enrolled') shopify.toast.show(t('member:enrol.done'));
  }, [outcome, shopify, t]);
  return (
    <Button
      variant="primary"
      loading={fetcher.state !== 'idle'}
      onClick={() => fetcher.submit({ intent: 'enrol' }, { method: 'post' })}
    >
      {t('member:enrol.action')}
    </Button>
  );
}

function Adjust({ member, requestId }: { member: MemberProfile; requestId: string }) {
  const { t, f } = useAdmin();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        {t('member:adjust.action')}
      </Button>
      {open && (
        <AdjustModal
          available={member.available}
          requestId={requestId}
          close={() => setOpen(false)}
          balance={f.number(member.available)}
        />
      )}
    </>
  );
}

type ModalProps = { available: bigint; balance: string; requestId: string; close: () => void };

function AdjustModal({ available, balance, requestId, close }: ModalProps) {
  const { t, f } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [direction, setDirection] = useState<'give' | 'take'>('give');
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<AdjustErrors>({});
  const answer = fetcher.data?.intent === 'adjust' ? fetcher.data : null;
  const outcome = answer && 'outcome' in answer ? answer.outcome : null;
  const { points, errors } = checkAdjustment(typed, direction, reason);
  const after = available + points;
  const short = points < 0n && after < 0n;

  useEffect(() => {
    if (outcome !== 'adjusted') return;
    shopify.toast.show(t('member:adjust.done'));
    close();
  }, [outcome, shopify, t, close]);

  const send = () => {
    setShown(errors ?? {});
    if (errors !== null || short) return;
    fetcher.submit({ intent: 'adjust', requestId, points: typed, direction, reason }, { method: 'post' });
  };
  const pointsError =
    shown.points !== undefined
      ? t(`member:adjust.errors.${shown.points}`)
      : short
        ? t('member:adjust.errors.short', { balance })
        : undefined;
  return (
    <Modal
      open
      onClose={close}
      title={t('member:adjust.title')}
      primaryAction={{
        content: t('member:adjust.submit'),
        onAction: send,
        loading: fetcher.state !== 'idle',
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <UnsentBanner answer={fetcher.data} retry={send} />
          {outcome !== null && outcome !== 'adjusted' && (
            <Banner tone="critical">{t(`member:adjust.refused.${outcome}`)}</Banner>
          )}
          <Form onSubmit={send}>
            <FormLayout>
              <ChoiceList
                title={t('member:adjust.direction')}
                choices={[
                  { label: t('member:adjust.give'), value: 'give' },
                  { label: t('member:adjust.take'), value: 'take' },
                ]}
                selected={[direction]}
                onChange={([chosen]) => setDirection(chosen === 'take' ? 'take' : 'give')}
              />
              <TextField
                label={t('member:adjust.points')}
                {...(direction === 'give' ? { helpText: t('member:adjust.pointsHelp') } : {})}
                value={typed}
                onChange={(value) => {
                  setTyped(value);
                  setShown(({ points: _, ...rest }) => rest);
                }}
                inputMode="numeric"
                autoComplete="off"
                requiredIndicator
                {...(pointsError === undefined ? {} : { error: pointsError })}
              />
              <TextField
                label={t('member:adjust.reason')}
                helpText={t('member:adjust.reasonHelp')}
                value={reason}
                onChange={(value) => {
                  setReason(value);
                  setShown(({ reason: _, ...rest }) => rest);
                }}
                autoComplete="off"
                maxLength={200}
                requiredIndicator
                {...(shown.reason === undefined ? {} : { error: t(`member:adjust.errors.${shown.reason}`) })}
              />
              <div aria-live="polite">
                <Text as="p" tone="subdued">
                  {t('member:adjust.result', { before: balance, after: pointsText(t, f, after) })}
                </Text>
              </div>
            </FormLayout>
          </Form>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
