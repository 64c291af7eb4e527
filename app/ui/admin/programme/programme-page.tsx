import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Badge, Banner, BlockStack, Layout, Page } from '@shopify/polaris';
import { useEffect, useMemo, useState } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { action } from '../../../routes/app.programme.tsx';
import { useAdmin } from '../use-admin.ts';
import { DiscardDraft } from './discard-draft.tsx';
import { EarningFields } from './earning-fields.tsx';
import { JoiningFields } from './joining-fields.tsx';
import { NameFields } from './name-fields.tsx';
import { PreviewCard } from './preview-card.tsx';
import { type FormErrors, type ProgrammeForm, toProgrammeForm } from './programme-form.ts';
import { PublishModal } from './publish-modal.tsx';
import { RewardsFields } from './rewards-fields.tsx';
import { UnsavedBar } from './unsaved-bar.tsx';
import { type Version, VersionHistory } from './version-history.tsx';

type Props = {
  live: { version: number; settings: ProgrammeSettings } | null;
  settings: ProgrammeSettings;
  hasDraft: boolean;
  versions: Version[];
};

/** The programme's rules: edited as a draft, published as a version. */
export function ProgrammePage({ live, settings, hasDraft, versions }: Props) {
  const { t, f, shop } = useAdmin();
  const shopify = useAppBridge();
  // By content: every answer of the server brings new objects, and only other settings may replace what was typed.
  const savedText = JSON.stringify(toProgrammeForm(settings, f, shop.currency));
  const saved = useMemo(() => JSON.parse(savedText) as ProgrammeForm, [savedText]);
  const [form, setForm] = useState(saved);
  const [errors, setErrors] = useState<FormErrors>({});
  const [checked, setChecked] = useState<ProgrammeSettings | null>(null);
  const fetcher = useFetcher<typeof action>();
  const dirty = JSON.stringify(form) !== savedText;

  // What was saved, published or discarded comes back from the server; the form starts from it again.
  useEffect(() => setForm(saved), [saved]);

  useEffect(() => {
    const answer = fetcher.data;
    if (answer === undefined) return;
    if ('errors' in answer) {
      setErrors(answer.errors);
      shopify.toast.show(t('programme:fixErrors'), { isError: true });
      return;
    }
    setErrors({});
    if ('settings' in answer) return setChecked(answer.settings);
    setChecked(null);
    shopify.toast.show(t(`programme:done.${answer.intent}`));
  }, [fetcher.data, shopify, t]);

  const send = (intent: 'check' | 'save' | 'publish', note = '') =>
    fetcher.submit({ intent, form: JSON.stringify(form), note }, { method: 'post' });
  const intent = fetcher.state === 'idle' ? null : fetcher.formData?.get('intent');
  const change = (next: Partial<ProgrammeForm>) => setForm((current) => ({ ...current, ...next }));
  const fields = { form, errors, change };
  return (
    <Page
      title={t('programme:title')}
      subtitle={
        live === null ? t('programme:notPublishedYet') : t('programme:liveVersion', { version: live.version })
      }
      titleMetadata={
        live === null ? (
          <Badge tone="attention">{t('programme:unpublished')}</Badge>
        ) : (
          <Badge tone="success">{t('programme:live')}</Badge>
        )
      }
      primaryAction={{
        content: t('programme:publish.action'),
        onAction: () => send('check'),
        loading: intent === 'check',
        disabled: live !== null && !dirty && !hasDraft,
      }}
    >
      <UnsavedBar
        dirty={dirty}
        saving={intent === 'save'}
        save={() => send('save')}
        discard={() => {
          setForm(saved);
          setErrors({});
        }}
      />
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {Object.keys(errors).length > 0 && <Banner tone="critical">{t('programme:fixErrors')}</Banner>}
            {live === null && <Banner tone="info">{t('programme:start')}</Banner>}
            {hasDraft && <DiscardDraft live={live !== null} />}
            <NameFields {...fields} />
            <EarningFields {...fields} />
            <RewardsFields {...fields} />
            <JoiningFields {...fields} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <PreviewCard form={form} />
            <VersionHistory versions={versions} />
          </BlockStack>
        </Layout.Section>
      </Layout>
      {checked !== null && (
        <PublishModal
          before={live?.settings ?? null}
          after={checked}
          publishing={intent === 'publish'}
          publish={(note) => send('publish', note)}
          close={() => setChecked(null)}
        />
      )}
    </Page>
  );
}
