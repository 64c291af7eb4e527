import { BlockStack, Button, FormLayout, InlineStack, Text, TextField } from '@shopify/polaris';
import { DeleteIcon, PlusIcon } from '@shopify/polaris-icons';
import { Group } from '../group.tsx';
import { useAdmin } from '../use-admin.ts';
import { type FieldsProps, useFieldError } from './field-error.ts';
import type { CurrencyRate } from './programme-form.ts';

const RATES_MAX = 20;

/** Rates for orders paid in other currencies than the shop's. */
export function CurrencyRates({ form, errors, change }: FieldsProps) {
  const { t, f, shop } = useAdmin();
  const errorOf = useFieldError(errors);
  const { earning } = form;
  const { currencies } = earning;
  const set = (next: CurrencyRate[]) => change({ earning: { ...earning, currencies: next } });
  return (
    <Group label={t('programme:currencies.title')}>
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          {t('programme:currencies.title')}
        </Text>
        <Text as="p" tone="subdued">
          {t('programme:currencies.text', { currency: shop.currency })}
        </Text>
        {currencies.map((rate, index) => {
          const put = (next: Partial<CurrencyRate>) =>
            set(currencies.map((one, place) => (place === index ? { ...one, ...next } : one)));
          const path = (name: keyof CurrencyRate) => `earning.currencies.${index}.${name}`;
          const code = rate.currency.trim().toUpperCase();
          return (
            <InlineStack key={place(index)} gap="200" blockAlign="start" wrap={false}>
              <div style={{ flex: 1 }}>
                <FormLayout>
                  <FormLayout.Group condensed>
                    <TextField
                      label={t('programme:currencies.currency')}
                      value={rate.currency}
                      onChange={(currency) => put({ currency })}
                      placeholder="USD"
                      maxLength={3}
                      autoComplete="off"
                      {...errorOf(path('currency'))}
                    />
                    <TextField
                      label={t('programme:earning.points')}
                      value={rate.points}
                      onChange={(points) => put({ points })}
                      inputMode="numeric"
                      autoComplete="off"
                      {...errorOf(path('points'))}
                    />
                    <TextField
                      label={t('programme:earning.per')}
                      value={rate.perMinor}
                      onChange={(perMinor) => put({ perMinor })}
                      inputMode="decimal"
                      suffix={code}
                      autoComplete="off"
                      {...errorOf(path('perMinor'), true, code)}
                    />
                  </FormLayout.Group>
                </FormLayout>
              </div>
              <Button
                icon={DeleteIcon}
                variant="tertiary"
                tone="critical"
                accessibilityLabel={t('programme:currencies.remove', { n: f.number(index + 1) })}
                onClick={() => set(currencies.filter((_, at) => at !== index))}
              />
            </InlineStack>
          );
        })}
        <InlineStack>
          <Button
            icon={PlusIcon}
            disabled={currencies.length >= RATES_MAX}
            onClick={() => set([...currencies, { currency: '', points: earning.points, perMinor: '1' }])}
          >
            {t('programme:currencies.add')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Group>
  );
}

/** Rates have no name of their own but their place. */
const place = (index: number): string => `rate-${index}`;
