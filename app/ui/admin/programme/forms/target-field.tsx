import { BlockStack, Button, Collapsible, InlineError, InlineStack, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import { Group } from '../../group.tsx';
import { useAdmin } from '../../use-admin.ts';
import { ChipsField } from './chips-field.tsx';
import { textsAt, valueAt, withValueAt } from './fields.ts';
import { type PickedType, useResourcePicker } from './resource-picker.ts';

const ALL_LISTS = ['products', 'variants', 'collections', 'tags', 'vendors', 'types'] as const;
type ListOfTarget = (typeof ALL_LISTS)[number];

type Props = {
  label: string;
  target: unknown;
  onChange: (target: unknown) => void;
  /** Those that can be named; with all of them, exceptions can be too. */
  lists?: readonly string[];
  error?: string;
};

const count = (target: unknown, lists: readonly ListOfTarget[]): number =>
  lists.reduce((sum, list) => sum + textsAt(target, list).length, 0);

/** Which products are meant: by id, collection, tag, vendor and type, and which of them not. */
export function TargetField({ label, target, onChange, lists, error }: Props) {
  const { t, f } = useAdmin();
  const named = ALL_LISTS.filter((list) => lists === undefined || lists.includes(list));
  const [open, setOpen] = useState(count(target, ALL_LISTS) > 0);
  const [excepting, setExcepting] = useState(count(valueAt(target, 'except'), ALL_LISTS) > 0);
  const id = useId();
  const meant = count(target, ALL_LISTS);
  const list = (name: ListOfTarget, path: string) => (
    <TargetList
      key={path}
      name={name}
      path={path}
      target={target}
      onChange={onChange}
      except={path !== name}
    />
  );
  return (
    <Group label={label}>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="p">
            {meant === 0
              ? t('fields:target.all')
              : t('fields:target.some', { count: meant, n: f.number(meant) })}
          </Text>
          <Button
            variant="plain"
            disclosure={open ? 'up' : 'down'}
            ariaExpanded={open}
            ariaControls={id}
            onClick={() => setOpen(!open)}
          >
            {t('fields:target.choose')}
          </Button>
        </InlineStack>
        <Collapsible id={id} open={open}>
          <BlockStack gap="300">
            {named.map((name) => list(name, name))}
            {lists === undefined &&
              (excepting ? (
                <Group label={t('fields:target.except')}>
                  <BlockStack gap="300">
                    <Text as="h3" variant="headingSm">
                      {t('fields:target.except')}
                    </Text>
                    {named.map((name) => list(name, `except.${name}`))}
                  </BlockStack>
                </Group>
              ) : (
                <InlineStack>
                  <Button variant="plain" onClick={() => setExcepting(true)}>
                    {t('fields:target.addExcept')}
                  </Button>
                </InlineStack>
              ))}
          </BlockStack>
        </Collapsible>
        {error !== undefined && <InlineError message={error} fieldID={id} />}
      </BlockStack>
    </Group>
  );
}

/** What Shopify's dialog can choose; the others are typed. */
const PICKED: Partial<Record<ListOfTarget, PickedType>> = {
  products: 'product',
  variants: 'variant',
  collections: 'collection',
};

type ListProps = {
  name: ListOfTarget;
  path: string;
  target: unknown;
  onChange: (target: unknown) => void;
  except: boolean;
};

function TargetList({ name, path, target, onChange, except }: ListProps) {
  const { t } = useAdmin();
  const pick = useResourcePicker();
  const [titles, setTitles] = useState<Record<string, string>>({});
  const values = textsAt(target, path);
  const set = (next: string[]) => onChange(withValueAt(target ?? {}, path, next));
  const type = PICKED[name];
  const label = t(`fields:target.${name}`);
  return (
    <BlockStack gap="100">
      <ChipsField
        label={except ? t('fields:target.not', { what: label }) : label}
        values={values}
        onChange={set}
        nameOf={(value) => titles[value] ?? value}
        {...(type === undefined ? {} : { helpText: t('fields:target.byNumber') })}
      />
      {pick && type && (
        <InlineStack>
          <Button
            variant="plain"
            onClick={async () => {
              const picked = await pick(type, true);
              setTitles({ ...titles, ...Object.fromEntries(picked.map((one) => [one.id, one.title])) });
              set([...new Set([...values, ...picked.map((one) => one.id)])]);
            }}
          >
            {t(`fields:pick.${type}s`)}
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}
