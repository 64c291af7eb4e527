import { FormLayout, TextField } from '@shopify/polaris';
import { useAdmin } from '../use-admin.ts';
import { type FieldsProps, useFieldError } from './field-error.ts';
import { FieldsCard } from './fields-card.tsx';

/** What members call the programme and its points, in both languages. */
export function NameFields({ form, errors, change }: FieldsProps) {
  const { t } = useAdmin();
  const errorOf = useFieldError(errors);
  const name = (language: 'es' | 'en') => (
    <TextField
      label={t(`programme:name.${language}`)}
      value={form.name[language]}
      onChange={(value) => change({ name: { ...form.name, [language]: value } })}
      autoComplete="off"
      {...errorOf(`name.${language}`)}
    />
  );
  const points = (language: 'es' | 'en', number: 'one' | 'other') => (
    <TextField
      label={t(`programme:pointsName.${language}.${number}`)}
      value={form.pointsName[language][number]}
      onChange={(value) =>
        change({
          pointsName: { ...form.pointsName, [language]: { ...form.pointsName[language], [number]: value } },
        })
      }
      autoComplete="off"
      {...errorOf(`pointsName.${language}.${number}`)}
    />
  );
  return (
    <FieldsCard title={t('programme:sections.name.title')} text={t('programme:sections.name.text')}>
      <FormLayout>
        <FormLayout.Group>
          {name('es')}
          {name('en')}
        </FormLayout.Group>
        <FormLayout.Group condensed>
          {points('es', 'one')}
          {points('es', 'other')}
        </FormLayout.Group>
        <FormLayout.Group condensed>
          {points('en', 'one')}
          {points('en', 'other')}
        </FormLayout.Group>
      </FormLayout>
    </FieldsCard>
  );
}
