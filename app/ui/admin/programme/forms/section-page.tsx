import { BlockStack, InlineGrid, Page } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { UnsavedBar } from '../unsaved-bar.tsx';
import { FormNotices } from './form-notices.tsx';
import type { SectionForm } from './use-section-form.ts';

type Props = {
  title: string;
  subtitle?: string;
  back: { label: string; url: string };
  form: Omit<SectionForm<unknown>, 'form' | 'change'>;
  /** The draft that the page was opened with. */
  settings: ProgrammeSettings;
  children: ReactNode;
  aside?: ReactNode;
};

/** A page that edits a part of the draft. */
export function SectionPage({ title, subtitle, back, form, settings, children, aside }: Props) {
  const { dirty, saving, save, discard } = form;
  return (
    <Page
      title={title}
      {...(subtitle === undefined ? {} : { subtitle })}
      backAction={{ content: back.label, url: back.url }}
    >
      <UnsavedBar dirty={dirty} saving={saving} save={save} discard={discard} />
      <InlineGrid columns={aside ? { xs: 1, md: ['twoThirds', 'oneThird'] } : 1} gap="400">
        <BlockStack gap="400">
          <FormNotices form={form} settings={settings} />
          {children}
        </BlockStack>
        {aside && (
          <div>
            {/* What a form leads to stays in sight while it is filled in. */}
            <div style={{ position: 'sticky', top: 'var(--p-space-400)' }}>
              <BlockStack gap="400">{aside}</BlockStack>
            </div>
          </div>
        )}
      </InlineGrid>
    </Page>
  );
}
