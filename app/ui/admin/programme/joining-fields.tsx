import { ChoiceList, FormLayout, TextField } from '@shopify/polaris';
import { useAdmin } from '../use-admin.ts';
import { type FieldsProps, useFieldError } from './field-error.ts';
import { FieldsCard } from './fields-card.tsx';

/** How customers become members, and which of their earlier orders count. */
export function JoiningFields({ form, errors, change }: FieldsProps) {
  const { t } = useAdmin();
  const errorOf = useFieldError(errors);
  return (
    <FieldsCard title={t('programme:sections.joining.title')} text={t('programme:sections.joining.text')}>
      <FormLayout>
        <ChoiceList
          title={t('programme:enrolment.title')}
          choices={(['automatic', 'opt-in'] as const).map((value) => ({
            value,
            label: t(`programme:enrolment.${value}.label`),
            helpText: t(`programme:enrolment.${value}.help`),
          }))}
          selected={[form.enrolment]}
          onChange={([chosen]) => change({ enrolment: chosen === 'opt-in' ? 'opt-in' : 'automatic' })}
        />
        <TextField
          label={t('programme:claimDays.label')}
          helpText={t('programme:claimDays.help')}
          value={form.claimDays}
          onChange={(claimDays) => change({ claimDays })}
          inputMode="numeric"
          autoComplete="off"
          suffix={t('programme:daysSuffix')}
          {...errorOf('claimDays')}
        />
      </FormLayout>
    </FieldsCard>
  );
}
