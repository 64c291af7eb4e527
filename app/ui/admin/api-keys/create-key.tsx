import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, ChoiceList, Form, FormLayout, Modal, TextField } from '@shopify/polaris';
import { ClipboardIcon } from '@shopify/polaris-icons';
import { useId, useState } from 'react';
import { API_SCOPES } from '#app/domain/api/scopes.ts';
import type { action } from '../../../routes/app.api-keys.tsx';
import { useAdmin } from '../use-admin.ts';
import { copyText } from './copy-text.ts';
import { checkKey, type KeyErrors, NAME_MAX } from './key-action.ts';
import { scopeKey } from './scope-key.ts';

/** Makes a key, and shows it the one time that it can be seen. */
export function CreateKey({ close }: { close: () => void }) {
  const { t } = useAdmin();
  const fetcher = useFetcher<typeof action>();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [shown, setShown] = useState<KeyErrors>({});
  const answer = fetcher.data?.intent === 'create' && 'outcome' in fetcher.data ? fetcher.data : null;
  if (answer?.outcome === 'created') return <NewKey apiKey={answer.key} close={close} />;

  const send = () => {
    const errors = checkKey(name, scopes);
    setShown(errors ?? {});
    if (errors === null)
      fetcher.submit({ intent: 'create', name, scopes: scopes.join(' ') }, { method: 'post' });
  };
  return (
    <Modal
      open
      onClose={close}
      title={t('keys:create.title')}
      primaryAction={{
        content: t('keys:create.action'),
        onAction: send,
        loading: fetcher.state !== 'idle',
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {answer?.outcome === 'too-many' && <Banner tone="critical">{t('keys:create.tooMany')}</Banner>}
          <Form onSubmit={send}>
            <FormLayout>
              <TextField
                label={t('keys:create.name')}
                helpText={t('keys:create.nameHelp')}
                value={name}
                onChange={(value) => {
                  setName(value);
                  setShown(({ name: _, ...rest }) => rest);
                }}
                autoComplete="off"
                maxLength={NAME_MAX}
                requiredIndicator
                {...(shown.name === undefined ? {} : { error: t(`keys:errors.${shown.name}`) })}
              />
              <ChoiceList
                allowMultiple
                title={t('keys:create.scopes')}
                choices={API_SCOPES.map((scope) => ({
                  label: t(`keys:scopes.${scopeKey(scope)}`),
                  helpText: scope,
                  value: scope,
                }))}
                selected={scopes}
                onChange={(chosen) => {
                  setScopes(chosen);
                  setShown(({ scopes: _, ...rest }) => rest);
                }}
                {...(shown.scopes === undefined ? {} : { error: t('keys:errors.none') })}
              />
            </FormLayout>
          </Form>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function NewKey({ apiKey, close }: { apiKey: string; close: () => void }) {
  const { t } = useAdmin();
  const id = useId();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    const field = document.getElementById(id);
    if (field instanceof HTMLInputElement) setCopied(await copyText(field));
  };
  return (
    <Modal
      open
      onClose={close}
      title={t('keys:made.title')}
      primaryAction={{ content: t('keys:made.done'), onAction: close }}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Banner tone="warning">{t('keys:made.once')}</Banner>
          <TextField
            id={id}
            label={t('keys:made.label')}
            value={apiKey}
            readOnly
            monospaced
            selectTextOnFocus
            autoComplete="off"
            connectedRight={
              <Button icon={ClipboardIcon} onClick={copy}>
                {t('keys:made.copy')}
              </Button>
            }
          />
          <div aria-live="polite">
            {copied !== null && t(copied ? 'keys:made.copied' : 'keys:made.copyFailed')}
          </div>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
