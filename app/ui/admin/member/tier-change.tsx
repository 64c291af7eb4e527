import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Form, FormLayout, Modal, TextField } from '@shopify/polaris';
import { type ReactNode, useEffect, useState } from 'react';
import type { action } from '../../../routes/app.members.$memberId.tsx';
import { useAdmin } from '../use-admin.ts';
import { REASON_MAX, type TierErrors } from './member-action.ts';

type Props = {
  /** Names the form's texts too. */
  verb: 'give' | 'take';
  title: string;
  /** What is sent besides the reason. */
  fields?: Readonly<Record<string, string>>;
  check: (reason: string) => TierErrors | null;
  close: () => void;
  /** What stands above the reason. */
  children: (errors: TierErrors) => ReactNode;
};

const DONE: ReadonlySet<string> = new Set(['assigned', 'undone']);

/** Gives or takes a tier by hand, with the reason that the team reads in the history. */
export function TierChange({ verb, title, fields = {}, check, close, children }: Props) {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<TierErrors>({});
  const intent = `${verb}-tier` as const;
  const answer = fetcher.data?.intent === intent ? fetcher.data : null;
  const outcome = answer && 'outcome' in answer ? answer.outcome : null;
  const done = outcome !== null && DONE.has(outcome);
  useEffect(() => {
    if (!done) return;
    shopify.toast.show(t(`member:tier.${verb}.done`));
    close();
  }, [done, shopify, t, verb, close]);

  const send = () => {
    const errors = check(reason);
    setShown(errors ?? {});
    if (errors === null) fetcher.submit({ ...fields, intent, reason }, { method: 'post' });
  };
  return (
    <Modal
      open
      onClose={close}
      title={title}
      primaryAction={{
        content: t(`member:tier.${verb}.submit`),
        onAction: send,
        destructive: verb === 'take',
        loading: fetcher.state !== 'idle',
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {outcome !== null && !done && (
            <Banner tone="critical">{t(`member:tier.${verb}.refused.${outcome}`)}</Banner>
          )}
          <Form onSubmit={send}>
            <FormLayout>
              {children(shown)}
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
