import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { useAdmin } from '../use-admin.ts';
import type { Typed } from './forms/fields.ts';
import { FormFields } from './forms/form-fields.tsx';
import { SectionPage } from './forms/section-page.tsx';
import { expiryFields } from './forms/sections.ts';
import { toTyped } from './forms/typed-settings.ts';
import { useSectionForm } from './forms/use-section-form.ts';

// What a kind begins with when it is chosen.
const START = { months: '12', month: '12', day: '28', minMonths: '0' };

/** Whether, when and which points lapse. */
export function ExpiryPage({ settings }: { settings: ProgrammeSettings }) {
  const { t, f, shop } = useAdmin();
  const { expiry } = settings;
  const section = useSectionForm<Typed>({ ...START, ...toTyped(expiry, expiryFields(expiry), f, shop) });
  const { form, errors, change } = section;
  return (
    <SectionPage
      title={t('programme:cards.expiry.title')}
      back={{ label: t('programme:title'), url: '/app/programme' }}
      form={section}
    >
      <FormFields
        fields={expiryFields(form)}
        form={form}
        errors={errors}
        change={change}
        kind="expiry"
        tiers={[]}
        title={t('programme:cards.expiry.title')}
        text={t('programme:cards.expiry.text')}
      />
    </SectionPage>
  );
}
