import { BlockStack, Button, FormLayout, InlineStack, TextField } from '@shopify/polaris';
import { useAdmin } from '../../use-admin.ts';
import { type Typed, textAt } from './fields.ts';
import { useResourcePicker } from './resource-picker.ts';

type Props = {
  label: string;
  form: Typed;
  change: (next: Typed) => void;
  helpText?: string;
  error?: string;
  titleError?: string;
};

/** The one product of a reward: picked in Shopify's dialog, or its id and title typed. */
export function ProductField({ label, form, change, helpText, error, titleError }: Props) {
  const { t } = useAdmin();
  const pick = useResourcePicker();
  return (
    <BlockStack gap="200">
      {pick && (
        <InlineStack>
          <Button
            onClick={async () => {
              const [product] = await pick('product', false);
              if (product) change({ ...form, productId: product.id, productTitle: product.title });
            }}
          >
            {t('fields:pick.product')}
          </Button>
        </InlineStack>
      )}
      <FormLayout>
        <FormLayout.Group condensed>
          <TextField
            label={label}
            value={textAt(form, 'productId')}
            onChange={(productId) => change({ ...form, productId: productId.trim() })}
            inputMode="numeric"
            autoComplete="off"
            {...(helpText === undefined ? {} : { helpText })}
            {...(error === undefined ? {} : { error })}
          />
          <TextField
            label={t('fields:any.productTitle.label')}
            value={textAt(form, 'productTitle')}
            onChange={(productTitle) => change({ ...form, productTitle })}
            autoComplete="off"
            {...(titleError === undefined ? {} : { error: titleError })}
          />
        </FormLayout.Group>
      </FormLayout>
    </BlockStack>
  );
}
