import { Checkbox, ChoiceList, FormLayout, Select, TextField } from '@shopify/polaris';
import { parseTypedInteger } from '#app/i18n/formatters.ts';
import { Group } from '../../group.tsx';
import { useAdmin } from '../../use-admin.ts';
import { useFieldError } from '../field-error.ts';
import { ChipsField } from './chips-field.tsx';
import { type Field, textAt, textKey, textsAt, valueAt, withValueAt } from './fields.ts';
import type { FormProps } from './form-fields.tsx';
import { ProductField } from './product-field.tsx';
import { TargetField } from './target-field.tsx';

export type TierChoice = { id: string; name: { es: string; en: string } };

/** One field, as its kind of input asks for it. */
export function FieldInput({ field, ...props }: FormProps & { field: Field }) {
  const { form, errors, change, kind, tiers } = props;
  const { t, f, shop, locale } = useAdmin();
  const errorOf = useFieldError(errors);
  const { path, input, options, suffix, texts } = field;
  const key = textKey(path);
  const own = (part: string) =>
    t([`fields:${kind}.${key}.${part}`, `fields:${texts ?? 'any'}.${key}.${part}`], { defaultValue: '' });
  const label = own('label') || key;
  // Only of the first tier there is something to say.
  const helpText = (/^list\.[1-9]\d*\.threshold$/.test(path) ? '' : own('help')) || undefined;
  const set = (value: unknown) => change(withValueAt(form, path, value));
  const setAt = (at: string, value: unknown) => change(withValueAt(form, at, value));
  const help = helpText === undefined ? {} : { helpText };
  const choice = (value: string) =>
    t([`fields:${kind}.${key}.options.${value}`, `fields:any.${key}.options.${value}`]);

  switch (input) {
    case 'flag':
      return <Checkbox label={label} {...help} checked={valueAt(form, path) === true} onChange={set} />;
    case 'choice':
      return (
        <ChoiceList
          title={label}
          choices={(options ?? []).map((value) => ({ value, label: choice(value) }))}
          selected={[textAt(form, path)]}
          onChange={([chosen]) => set(chosen)}
        />
      );
    case 'tiers': {
      const selected = textsAt(form, path);
      // One that was deleted since stays to be seen and taken out: without it, everybody would be meant.
      const gone = selected.filter((id) => !tiers.some((tier) => tier.id === id));
      return tiers.length + gone.length === 0 ? null : (
        <ChoiceList
          allowMultiple
          title={label}
          choices={[
            ...tiers.map(({ id, name }) => ({ value: id, label: name[locale] })),
            ...gone.map((id) => ({ value: id, label: t('fields:goneTier') })),
          ]}
          selected={selected}
          onChange={set}
        />
      );
    }
    case 'weekdays': {
      const chosen = valueAt(form, path);
      const selected = Array.isArray(chosen) ? chosen.map(String) : [];
      return (
        <ChoiceList
          allowMultiple
          title={label}
          choices={WEEKDAYS.map((value) => ({ value, label: t(`fields:weekdays.${value}`) }))}
          selected={selected}
          onChange={(days) => set(days.map(Number).toSorted())}
        />
      );
    }
    case 'texts':
      return (
        <ChipsField label={label} {...help} values={textsAt(form, path)} onChange={set} {...errorOf(path)} />
      );
    case 'target':
      return (
        <TargetField
          label={label}
          target={valueAt(form, path)}
          onChange={set}
          {...(options === undefined ? {} : { lists: options })}
          {...errorOf(path)}
        />
      );
    case 'product': {
      const { error: titleError } = errorOf('productTitle');
      return (
        <ProductField
          label={label}
          {...help}
          form={form}
          change={change}
          {...errorOf(path)}
          {...(titleError === undefined ? {} : { titleError })}
        />
      );
    }
    case 'both':
    case 'both-or-none':
    case 'perks':
      return (
        <Group label={label}>
          <FormLayout>
            <FormLayout.Group>
              {(['es', 'en'] as const).map((language) => (
                <TextField
                  key={language}
                  label={t('fields:inLanguage', { label, language: t(`fields:languages.${language}`) })}
                  value={textAt(form, `${path}.${language}`)}
                  onChange={(value) => setAt(`${path}.${language}`, value)}
                  autoComplete="off"
                  {...(input === 'perks' ? { multiline: 3 } : {})}
                  {...help}
                  {...errorOf(`${path}.${language}`)}
                />
              ))}
            </FormLayout.Group>
          </FormLayout>
        </Group>
      );
    case 'hours':
    case 'per-member': {
      const parts = input === 'hours' ? ['from', 'until'] : ['count', 'days'];
      return (
        <Group label={label}>
          <FormLayout>
            <FormLayout.Group condensed>
              {parts.map((part) => (
                <TextField
                  key={part}
                  label={own(part)}
                  value={textAt(form, `${path}.${part}`)}
                  onChange={(value) => setAt(`${path}.${part}`, value)}
                  inputMode="numeric"
                  autoComplete="off"
                  {...help}
                  {...errorOf(`${path}.${part}`)}
                />
              ))}
            </FormLayout.Group>
          </FormLayout>
        </Group>
      );
    }
    case 'instant':
    case 'instant-or-none':
      return (
        <TextField
          type="datetime-local"
          label={label}
          helpText={helpText ?? t('fields:zone', { zone: shop.timezone })}
          value={textAt(form, path)}
          onChange={set}
          autoComplete="off"
          {...errorOf(path)}
        />
      );
    default: {
      if (options !== undefined)
        return (
          <Select
            label={label}
            {...help}
            options={options.map((value) => ({ value, label: monthName(value, f) }))}
            value={textAt(form, path)}
            onChange={set}
            {...errorOf(path)}
          />
        );
      const factor = FACTORS.includes(`${kind} ${key}`) ? parseTypedInteger(textAt(form, path)) : null;
      const amount = input === 'money' || input === 'money-or-none';
      const behind = amount
        ? f.currencySign(shop.currency)
        : input === 'text'
          ? undefined
          : SUFFIX[suffix ?? input] && t(`fields:suffixes.${SUFFIX[suffix ?? input]}`);
      return (
        <TextField
          label={label}
          {...help}
          value={textAt(form, path)}
          onChange={set}
          inputMode={amount ? 'decimal' : input === 'text' ? 'text' : 'numeric'}
          autoComplete="off"
          {...(behind ? { suffix: factor === null ? behind : `${behind} (×${f.hundredths(factor)})` } : {})}
          {...errorOf(path, amount)}
        />
      );
    }
  }
}

/** Percentages that multiply points: 150 is one and a half times as many. */
const FACTORS = [
  'tiers percent',
  'product-multiplier percent',
  'campaign percent',
  'referrals campaigns-percent',
];
const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'];
const SUFFIX: Record<string, string> = {
  points: 'points',
  limit: '',
  days: 'days',
  months: 'months',
  percent: 'percent',
};

const monthName = (month: string, f: { month(number: number): string }): string => f.month(Number(month));
