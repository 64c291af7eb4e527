import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { useAdmin } from '../use-admin.ts';
import { EarningFields } from './earning-fields.tsx';
import { SectionPage } from './forms/section-page.tsx';
import { useSectionForm } from './forms/use-section-form.ts';
import { JoiningFields } from './joining-fields.tsx';
import { NameFields } from './name-fields.tsx';
import { PreviewCard } from './preview-card.tsx';
import { type ProgrammeForm, toProgrammeForm } from './programme-form.ts';

/** Name, rate and joining: what every programme has. */
export function BasicsPage({ settings, revision }: { settings: ProgrammeSettings; revision: string }) {
  const { t, f, shop } = useAdmin();
  const section = useSectionForm<ProgrammeForm>(toProgrammeForm(settings, f, shop.currency), revision);
  const { form, errors } = section;
  const change = (next: Partial<ProgrammeForm>) => section.change({ ...form, ...next });
  const fields = { form, errors, change };
  return (
    <SectionPage
      title={t('programme:cards.basics.title')}
      back={{ label: t('programme:title'), url: '/app/programme' }}
      form={section}
      settings={settings}
      aside={<PreviewCard form={form} rewards={settings.rewards} />}
    >
      <NameFields {...fields} />
      <EarningFields {...fields} />
      <JoiningFields {...fields} />
    </SectionPage>
  );
}
