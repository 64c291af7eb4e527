import { BlockStack, Button, Form, InlineStack, Tag, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useAdmin } from '../../use-admin.ts';

type Props = {
  label: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
  helpText?: string;
  error?: string;
  /** What a value is called, where it is a number that says nothing. */
  nameOf?: (value: string) => string;
};

/** Texts as chips: typed one after the other (or several with commas), each taken away by its own button. */
export function ChipsField({ label, values, onChange, helpText, error, nameOf = (value) => value }: Props) {
  const { t } = useAdmin();
  const [typed, setTyped] = useState('');
  const add = () => {
    const fresh = typed
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '' && !values.includes(one));
    if (fresh.length > 0) onChange([...values, ...new Set(fresh)]);
    setTyped('');
  };
  return (
    <BlockStack gap="200">
      <Form onSubmit={add}>
        <TextField
          label={label}
          value={typed}
          onChange={setTyped}
          // What was typed and not added would be lost on saving.
          onBlur={add}
          autoComplete="off"
          connectedRight={
            <Button onClick={add} accessibilityLabel={t('fields:addTo', { label })}>
              {t('fields:add')}
            </Button>
          }
          {...(helpText === undefined ? {} : { helpText })}
          {...(error === undefined ? {} : { error })}
        />
      </Form>
      {values.length > 0 && (
        <InlineStack gap="200">
          {values.map((value) => (
            <Tag key={value} onRemove={() => onChange(values.filter((one) => one !== value))}>
              {nameOf(value)}
            </Tag>
          ))}
        </InlineStack>
      )}
    </BlockStack>
  );
}
