import { BlockStack, Button, FormLayout, InlineStack, Text, TextField } from '@shopify/polaris';
import { DeleteIcon } from '@shopify/polaris-icons';
import { Group } from '../../group.tsx';
import { useAdmin } from '../../use-admin.ts';
import { useFieldError } from '../field-error.ts';
import { ChipsField } from '../forms/chips-field.tsx';
import { useResourcePicker } from '../forms/resource-picker.ts';
import type { FormErrors } from '../programme-form.ts';

export type TypedLine = {
  id: string;
  title: string;
  productId: string;
  vendor: string;
  type: string;
  tags: string[];
  quantity: string;
  price: string;
  discount: string;
};

type Props = {
  line: TypedLine;
  index: number;
  errors: FormErrors;
  change: (line: TypedLine) => void;
  remove: (() => void) | null;
};

/** A line of the basket, with what rules ask about its product. */
export function BasketLine({ line, index, errors, change, remove }: Props) {
  const { t, f, shop } = useAdmin();
  const errorOf = useFieldError(errors);
  const pick = useResourcePicker();
  const n = f.number(index + 1);
  const text = (name: 'title' | 'productId' | 'vendor' | 'type') => (
    <TextField
      label={t(`try:basket.${name === 'title' ? 'product' : name}`)}
      value={line[name]}
      onChange={(value) => change({ ...line, [name]: value })}
      autoComplete="off"
      {...errorOf(`lines.${index}.${name}`)}
    />
  );
  const number = (name: 'quantity' | 'price' | 'discount') => (
    <TextField
      label={t(`try:basket.${name}`)}
      value={line[name]}
      onChange={(value) => change({ ...line, [name]: value })}
      inputMode={name === 'quantity' ? 'numeric' : 'decimal'}
      autoComplete="off"
      {...(name === 'quantity' ? {} : { suffix: f.currencySign(shop.currency) })}
      {...errorOf(`lines.${index}.${name}`, name !== 'quantity')}
    />
  );
  return (
    <Group label={t('try:basket.line', { n })}>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {t('try:basket.line', { n })}
          </Text>
          <InlineStack gap="200">
            {pick && (
              <Button
                variant="plain"
                onClick={async () => {
                  const [product] = await pick('product', false);
                  if (product) change({ ...line, productId: product.id, title: product.title });
                }}
              >
                {t('fields:pick.product')}
              </Button>
            )}
            {remove && (
              <Button
                icon={DeleteIcon}
                variant="tertiary"
                tone="critical"
                accessibilityLabel={t('try:basket.remove', { n })}
                onClick={remove}
              />
            )}
          </InlineStack>
        </InlineStack>
        <FormLayout>
          <FormLayout.Group condensed>
            {text('title')}
            {/* Who can pick products need not know their numbers. */}
            {!pick && text('productId')}
          </FormLayout.Group>
          <FormLayout.Group condensed>
            {number('quantity')}
            {number('price')}
            {number('discount')}
          </FormLayout.Group>
          <FormLayout.Group condensed>
            {text('vendor')}
            {text('type')}
          </FormLayout.Group>
          <ChipsField
            label={t('try:basket.tags')}
            values={line.tags}
            onChange={(tags) => change({ ...line, tags })}
          />
        </FormLayout>
      </BlockStack>
    </Group>
  );
}
