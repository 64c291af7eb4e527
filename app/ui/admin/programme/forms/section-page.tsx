import { Banner, BlockStack, Layout, Page } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { UnsentBanner } from '../../unsent-banner.tsx';
import { useAdmin } from '../../use-admin.ts';
import type { FormErrors } from '../programme-form.ts';
import { UnsavedBar } from '../unsaved-bar.tsx';

type Props = {
  title: string;
  subtitle?: string;
  back: { label: string; url: string };
  form: {
    dirty: boolean;
    saving: boolean;
    errors: FormErrors;
    /** What the server last said to the form. */
    answer: unknown;
    save: () => void;
    discard: () => void;
  };
  children: ReactNode;
  aside?: ReactNode;
};

/** A page that edits a part of the draft. */
export function SectionPage({ title, subtitle, back, form, children, aside }: Props) {
  const { t } = useAdmin();
  const { dirty, saving, errors, answer, save, discard } = form;
  return (
    <Page
      title={title}
      {...(subtitle === undefined ? {} : { subtitle })}
      backAction={{ content: back.label, url: back.url }}
    >
      <UnsavedBar dirty={dirty} saving={saving} save={save} discard={discard} />
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <UnsentBanner answer={answer} retry={save} />
            {Object.keys(errors).length > 0 && <Banner tone="critical">{t('programme:fixErrors')}</Banner>}
            {children}
          </BlockStack>
        </Layout.Section>
        {aside && (
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">{aside}</BlockStack>
          </Layout.Section>
        )}
      </Layout>
    </Page>
  );
}
