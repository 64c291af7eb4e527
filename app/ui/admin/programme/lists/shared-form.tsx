import { BlockStack } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { useAdmin } from '../../use-admin.ts';
import type { Typed } from '../forms/fields.ts';
import { FormFields } from '../forms/form-fields.tsx';
import { FormNotices } from '../forms/form-notices.tsx';
import { type ListName, SHARED } from '../forms/sections.ts';
import { toTyped } from '../forms/typed-settings.ts';
import { useSectionForm } from '../forms/use-section-form.ts';
import { UnsavedBar } from '../unsaved-bar.tsx';

type Props = { list: ListName; settings: ProgrammeSettings; revision: string; children: ReactNode };

/** The items, and below them what all of them share. */
export function SharedForm({ list, settings, revision, children }: Props) {
  const shared = SHARED[list];
  if (shared === null) return children;
  return (
    <WithForm list={list} settings={settings} revision={revision} fields={shared.fields}>
      {children}
    </WithForm>
  );
}

function WithForm({
  list,
  settings,
  revision,
  fields,
  children,
}: Props & { fields: Parameters<typeof toTyped>[1] }) {
  const { t, f, shop } = useAdmin();
  const shared = Object.fromEntries(
    Object.entries(settings).filter(([name]) => fields.some(({ path }) => path === name)),
  );
  const section = useSectionForm<Typed>(toTyped(shared, fields, f, shop), revision);
  const { form, errors, change, dirty, saving, save, discard } = section;
  return (
    <BlockStack gap="400">
      <UnsavedBar dirty={dirty} saving={saving} save={save} discard={discard} />
      <FormNotices form={section} settings={settings} />
      {children}
      <FormFields
        fields={fields}
        form={form}
        errors={errors}
        change={change}
        kind="any"
        tiers={[]}
        title={t(`programme:lists.${list}.shared.title`)}
        text={t(`programme:lists.${list}.shared.text`)}
      />
    </BlockStack>
  );
}
