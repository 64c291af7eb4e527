import { BlockStack, FormLayout, Text } from '@shopify/polaris';
import { useAdmin } from '../../use-admin.ts';
import { FieldsCard } from '../fields-card.tsx';
import type { FormErrors } from '../programme-form.ts';
import { FieldInput, type TierChoice } from './field-input.tsx';
import { type Field, type Typed, textsAt } from './fields.ts';

export type FormProps = {
  form: Typed;
  errors: FormErrors;
  change: (next: Typed) => void;
  /** Whose texts the fields have: a kind of rule, reward …; what it has none for, has them under `any`. */
  kind: string;
  tiers: readonly TierChoice[];
};

/** Fields in the order given, groups of them in cards of their own. */
export function FormFields({
  fields,
  title,
  text,
  ...props
}: FormProps & { fields: readonly Field[]; title: string; text: string }) {
  const { t } = useAdmin();
  const groupText = (group: string, part: 'title' | 'text') =>
    t([`fields:groups.${props.kind}-${group}.${part}`, `fields:groups.${group}.${part}`]);
  const groups = [...new Set(shownFields(fields, props).map((field) => field.group ?? ''))];
  return (
    <BlockStack gap="400">
      {groups.map((group) => (
        <FieldsCard
          key={group}
          title={group === '' ? title : groupText(group, 'title')}
          text={group === '' ? text : groupText(group, 'text')}
        >
          <FieldRows fields={fields.filter((field) => (field.group ?? '') === group)} {...props} />
        </FieldsCard>
      ))}
    </BlockStack>
  );
}

/** Nobody can be asked for tiers that a programme does not have. */
const shownFields = (fields: readonly Field[], { form, tiers }: Pick<FormProps, 'form' | 'tiers'>) =>
  fields.filter(({ input, path }) => input !== 'tiers' || tiers.length > 0 || textsAt(form, path).length > 0);

/** The same without a card around them. */
export function FieldRows({ fields, ...props }: FormProps & { fields: readonly Field[] }) {
  return (
    <FormLayout>
      {shownFields(fields, props).map((field) => (
        <FieldInput key={field.path} field={field} {...props} />
      ))}
    </FormLayout>
  );
}

/** What is wrong though no field of the page has it. */
export function OtherErrors({ errors, fields }: { errors: FormErrors; fields: readonly Field[] }) {
  const { t } = useAdmin();
  const others = Object.entries(errors).filter(
    ([path]) => !fields.some((field) => path === field.path || path.startsWith(`${field.path}.`)),
  );
  if (others.length === 0) return null;
  return (
    <BlockStack gap="100">
      {others.map(([path, { code, limit }]) => (
        <Text key={path} as="p" tone="critical">
          {t(`programme:errors.${code}`, { limit })}
        </Text>
      ))}
    </BlockStack>
  );
}
