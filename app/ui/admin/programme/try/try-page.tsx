import { useFetcher } from '@remix-run/react';
import {
  BlockStack,
  Box,
  Button,
  Card,
  ChoiceList,
  FormLayout,
  InlineStack,
  Layout,
  Page,
  Select,
  TextField,
} from '@shopify/polaris';
import { PlusIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import { ORDER_SOURCES } from '#app/domain/orders/order-source.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { action } from '../../../../routes/app.programme.try.tsx';
import { useAdmin } from '../../use-admin.ts';
import { useFieldError } from '../field-error.ts';
import { FieldsCard } from '../fields-card.tsx';
import { ChipsField } from '../forms/chips-field.tsx';
import { WrongFields } from '../forms/wrong-fields.tsx';
import type { FormErrors } from '../programme-form.ts';
import { BasketLine, type TypedLine } from './basket-line.tsx';
import { MemberField } from './member-field.tsx';
import { TryResult } from './try-result.tsx';

const LINES_MAX = 50;
const NEW_LINE = {
  title: '',
  productId: '',
  vendor: '',
  type: '',
  tags: [],
  quantity: '1',
  price: '',
  discount: '',
};

type Props = { settings: ProgrammeSettings; live: ProgrammeSettings | null; hasDraft: boolean; now: string };
type Form = {
  which: 'draft' | 'live';
  who: 'tier' | 'member' | 'nobody';
  tierId: string;
  tags: string[];
  email: string;
  placedAt: string;
  source: string;
  lines: TypedLine[];
  shipping: string;
  taxPercent: string;
  giftCard: string;
  storeCredit: string;
};

/** A basket and a buyer put together, and what they would be worth: nothing is changed by it. */
export function TryPage({ settings, live, hasDraft, now }: Props) {
  const { t, f, shop, locale } = useAdmin();
  const fetcher = useFetcher<typeof action>();
  const [form, setForm] = useState<Form>({
    which: hasDraft || live === null ? 'draft' : 'live',
    who: 'tier',
    tierId: '',
    tags: [],
    email: '',
    placedAt: now,
    source: 'online',
    lines: [{ ...NEW_LINE, id: 'first' }],
    shipping: '',
    taxPercent: '21',
    giftCard: '',
    storeCredit: '',
  });
  const answer = fetcher.data;
  const errors: FormErrors = answer !== undefined && 'errors' in answer ? answer.errors : {};
  const errorOf = useFieldError(errors);
  const set = (next: Partial<Form>) => setForm((typed) => ({ ...typed, ...next }));
  const tiers = (form.which === 'live' ? live : settings)?.tiers.list ?? [];
  const setLine = (index: number, next: TypedLine) =>
    set({ lines: form.lines.map((line, place) => (place === index ? next : line)) });
  return (
    <Page
      title={t('programme:try')}
      subtitle={t('try:text')}
      backAction={{ content: t('programme:title'), url: '/app/programme' }}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <WrongFields errors={errors} />
            <FieldsCard title={t('try:who.title')} text={t('try:who.text')}>
              <FormLayout>
                <ChoiceList
                  title={t('try:who.title')}
                  titleHidden
                  choices={(['tier', 'member', 'nobody'] as const).map((value) => ({
                    value,
                    label: t(`try:who.${value}`),
                  }))}
                  selected={[form.who]}
                  onChange={([who]) => set({ who: who === 'member' || who === 'nobody' ? who : 'tier' })}
                />
                {form.who === 'tier' && tiers.length > 0 && (
                  <Select
                    label={t('try:who.tierLabel')}
                    options={[
                      { value: '', label: t('try:who.noTier') },
                      ...tiers.map(({ id, name }) => ({ value: id, label: name[locale] })),
                    ]}
                    value={form.tierId}
                    onChange={(tierId) => set({ tierId })}
                  />
                )}
                {form.who === 'tier' && (
                  <ChipsField
                    label={t('try:who.tags')}
                    helpText={t('try:who.tagsHelp')}
                    values={form.tags}
                    onChange={(tags) => set({ tags })}
                  />
                )}
                {form.who === 'member' && (
                  <MemberField email={form.email} choose={(email) => set({ email })} {...errorOf('email')} />
                )}
                <FormLayout.Group>
                  <TextField
                    type="datetime-local"
                    label={t('try:placedAt')}
                    helpText={t('fields:zone', { zone: shop.timezone })}
                    value={form.placedAt}
                    onChange={(placedAt) => set({ placedAt })}
                    autoComplete="off"
                    {...errorOf('placedAt')}
                  />
                  <Select
                    label={t('try:source')}
                    options={ORDER_SOURCES.map((value) => ({
                      value,
                      label: t(`programme:sources.${value}`),
                    }))}
                    value={form.source}
                    onChange={(source) => set({ source })}
                  />
                  {live !== null && hasDraft && (
                    <Select
                      label={t('try:which.label')}
                      options={(['draft', 'live'] as const).map((value) => ({
                        value,
                        label: t(`try:which.${value}`),
                      }))}
                      value={form.which}
                      onChange={(which) => set({ which: which === 'live' ? 'live' : 'draft', tierId: '' })}
                    />
                  )}
                </FormLayout.Group>
              </FormLayout>
            </FieldsCard>
            <FieldsCard title={t('try:basket.title')} text={t('try:basket.text')}>
              <BlockStack gap="400">
                {form.lines.map((line, index) => (
                  <BasketLine
                    key={line.id}
                    line={line}
                    index={index}
                    errors={errors}
                    change={(next) => setLine(index, next)}
                    remove={
                      form.lines.length === 1
                        ? null
                        : () => set({ lines: form.lines.filter((_, place) => place !== index) })
                    }
                  />
                ))}
                <InlineStack>
                  <Button
                    icon={PlusIcon}
                    disabled={form.lines.length >= LINES_MAX}
                    onClick={() => set({ lines: [...form.lines, { ...NEW_LINE, id: crypto.randomUUID() }] })}
                  >
                    {t('try:basket.add')}
                  </Button>
                </InlineStack>
                <FormLayout>
                  <FormLayout.Group condensed>
                    <TextField
                      label={t('try:shipping')}
                      value={form.shipping}
                      onChange={(shipping) => set({ shipping })}
                      inputMode="decimal"
                      suffix={f.currencySign(shop.currency)}
                      autoComplete="off"
                      {...errorOf('shipping', true)}
                    />
                    <TextField
                      label={t('try:tax')}
                      value={form.taxPercent}
                      onChange={(taxPercent) => set({ taxPercent })}
                      inputMode="numeric"
                      suffix="%"
                      autoComplete="off"
                      {...errorOf('taxPercent')}
                    />
                  </FormLayout.Group>
                  <FormLayout.Group condensed>
                    {(['giftCard', 'storeCredit'] as const).map((name) => (
                      <TextField
                        key={name}
                        label={t(name === 'giftCard' ? 'try:paidByGiftCard' : 'try:paidByStoreCredit')}
                        value={form[name]}
                        onChange={(amount) => set({ [name]: amount })}
                        inputMode="decimal"
                        suffix={f.currencySign(shop.currency)}
                        autoComplete="off"
                        {...errorOf(name, true)}
                      />
                    ))}
                  </FormLayout.Group>
                </FormLayout>
              </BlockStack>
            </FieldsCard>
            <Box paddingInline={{ xs: '400', sm: '0' }}>
              <InlineStack align="end">
                <Button
                  variant="primary"
                  loading={fetcher.state !== 'idle'}
                  onClick={() => fetcher.submit({ form: JSON.stringify(form) }, { method: 'post' })}
                >
                  {t('try:action')}
                </Button>
              </InlineStack>
            </Box>
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <Card>
            <div aria-live="polite">
              <TryResult result={answer !== undefined && 'result' in answer ? answer.result : null} />
            </div>
          </Card>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
