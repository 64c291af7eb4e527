import { BlockStack, FormLayout, Text } from '@shopify/polaris';
import { useAdmin } from '../../use-admin.ts';
import { FieldsCard } from '../fields-card.tsx';
import type { FormErrors } from '../programme-form.ts';
import { FieldInput, type TierChoice } from './field-input.tsx';
import type { Field, Typed } from './fields.ts';

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
  const groups = [...new Set(fields.map((field) => field.group ?? ''))];
  return (
    <BlockStack gap="400">
      {groups.map((group) => (
        <FieldsCard
          key={group}
          title={group === '' ? title : t(`fields:groups.${group}.title`)}
          text={group === '' ? text : t(`fields:groups.${group}.text`)}
        >
          <FieldRows fields={fields.filter((field) => (field.group ?? '') === group)} {...props} />
        </FieldsCard>
      ))}
    </BlockStack>
  );
}

/** The same without a card around them. */
export function FieldRows({ fields, ...props }: FormProps & { fields: readonly Field[] }) {
  return (
    <FormLayout>
      {fields.map((field) => (
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
