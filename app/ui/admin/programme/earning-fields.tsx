import { Checkbox, ChoiceList, FormLayout, TextField } from '@shopify/polaris';
import { ORDER_SOURCES } from '#app/domain/orders/order-source.ts';
import { ROUNDINGS } from '#app/kernel/rounding.ts';
import { useAdmin } from '../use-admin.ts';
import { CurrencyRates } from './currency-rates.tsx';
import { type FieldsProps, useFieldError } from './field-error.ts';
import { FieldsCard } from './fields-card.tsx';
import { previewOf } from './preview.ts';
import type { ProgrammeForm } from './programme-form.ts';

type Included =
  | 'includeTax'
  | 'includeShipping'
  | 'includeGiftCards'
  | 'beforeDiscounts'
  | 'includeGiftCardPayments'
  | 'includeStoreCreditPayments';

/** How an order becomes points. */
export function EarningFields({ form, errors, change }: FieldsProps) {
  const { t, f, shop } = useAdmin();
  const errorOf = useFieldError(errors);
  const { earning } = form;
  const set = (next: Partial<ProgrammeForm['earning']>) => change({ earning: { ...earning, ...next } });
  const preview = previewOf(form, shop.currency);
  const include = (name: Included) => (
    <Checkbox
      label={t(`programme:include.${name}`)}
      checked={earning[name]}
      onChange={(checked) => set({ [name]: checked })}
    />
  );
  return (
    <FieldsCard title={t('programme:sections.earning.title')} text={t('programme:sections.earning.text')}>
      <FormLayout>
        <FormLayout.Group condensed>
          <TextField
            label={t('programme:earning.points')}
            value={earning.points}
            onChange={(points) => set({ points })}
            inputMode="numeric"
            autoComplete="off"
            suffix={t('programme:earning.pointsSuffix')}
            {...errorOf('earning.points')}
          />
          <TextField
            label={t('programme:earning.per')}
            value={earning.perMinor}
            onChange={(perMinor) => set({ perMinor })}
            inputMode="decimal"
            autoComplete="off"
            suffix={shop.currency}
            {...errorOf('earning.perMinor', true)}
          />
        </FormLayout.Group>
        <CurrencyRates form={form} errors={errors} change={change} />
        <ChoiceList
          title={t('programme:rounding.title')}
          choices={ROUNDINGS.map((rounding) => {
            const example = previewOf({ ...form, earning: { ...earning, rounding } }, shop.currency);
            return {
              value: rounding,
              label: t(`programme:rounding.${rounding}`),
              ...(example && preview
                ? {
                    helpText: t('programme:rounding.example', {
                      exact: f.decimal(preview.exactHundredths, 'EUR'),
                      points: f.number(example.points),
                    }),
                  }
                : {}),
            };
          })}
          selected={[earning.rounding]}
          onChange={([chosen]) =>
            set({ rounding: ROUNDINGS.find((each) => each === chosen) ?? earning.rounding })
          }
        />
        <fieldset style={{ border: 0, margin: 0, padding: 0, display: 'grid' }}>
          <legend style={{ padding: 0 }}>{t('programme:whatCounts')}</legend>
          {include('includeTax')}
          {include('includeShipping')}
          {include('includeGiftCards')}
          {include('beforeDiscounts')}
        </fieldset>
        <fieldset style={{ border: 0, margin: 0, padding: 0, display: 'grid' }}>
          <legend style={{ padding: 0 }}>{t('programme:whatPays')}</legend>
          {include('includeGiftCardPayments')}
          {include('includeStoreCreditPayments')}
        </fieldset>
        <fieldset style={{ border: 0, margin: 0, padding: 0, display: 'grid' }}>
          <legend style={{ padding: 0 }}>{t('programme:sources.title')}</legend>
          {ORDER_SOURCES.map((source) => (
            <Checkbox
              key={source}
              label={t(`programme:sources.${source}`)}
              checked={earning.sources[source]}
              onChange={(checked) => set({ sources: { ...earning.sources, [source]: checked } })}
            />
          ))}
        </fieldset>
        <TextField
          label={t('programme:pendingDays.label')}
          helpText={t('programme:pendingDays.help')}
          value={earning.pendingDays}
          onChange={(pendingDays) => set({ pendingDays })}
          inputMode="numeric"
          autoComplete="off"
          suffix={t('programme:daysSuffix')}
          {...errorOf('earning.pendingDays')}
        />
        <ChoiceList
          title={t('programme:pendingFrom.title')}
          choices={(['order', 'fulfilment'] as const).map((value) => ({
            value,
            label: t(`programme:pendingFrom.${value}.label`),
            helpText: t(`programme:pendingFrom.${value}.help`),
          }))}
          selected={[earning.pendingFrom]}
          onChange={([chosen]) => set({ pendingFrom: chosen === 'fulfilment' ? 'fulfilment' : 'order' })}
        />
        <ChoiceList
          title={t('programme:spent.title')}
          choices={(['negative', 'floor'] as const).map((value) => ({
            value,
            label: t(`programme:spent.${value}.label`),
            helpText: t(`programme:spent.${value}.help`),
          }))}
          selected={[form.whenPointsAreSpent]}
          onChange={([chosen]) => change({ whenPointsAreSpent: chosen === 'floor' ? 'floor' : 'negative' })}
        />
      </FormLayout>
    </FieldsCard>
  );
}
