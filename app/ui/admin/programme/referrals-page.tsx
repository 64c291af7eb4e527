import { Banner, BlockStack, Box, Button, Card, FormLayout, InlineStack, Text } from '@shopify/polaris';
import { DeleteIcon, PlusIcon } from '@shopify/polaris-icons';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { Group } from '../group.tsx';
import { useAdmin } from '../use-admin.ts';
import { FieldInput } from './forms/field-input.tsx';
import { type Typed, textAt, valueAt, withValueAt } from './forms/fields.ts';
import { FieldRows, FormFields, type FormProps, OtherErrors } from './forms/form-fields.tsx';
import {
  allReferralFields,
  itemsOf,
  REFERRAL_LISTS,
  type ReferralList,
  referralFields,
  referralItemFields,
  withFriendKind,
} from './forms/referral-fields.ts';
import { SectionPage } from './forms/section-page.tsx';
import { toTyped } from './forms/typed-settings.ts';
import { useSectionForm } from './forms/use-section-form.ts';
import { ReferralCost } from './referral-cost.tsx';
import { partsOfReferrals } from './storefront/referral-parts.ts';
import { StorefrontPreview } from './storefront/storefront-preview.tsx';

const ITEMS_MAX: Record<ReferralList, number> = { campaigns: 50, milestones: 20 };

/** The groups of fields that come before the lists, and those that come after them. */
const AFTER_LISTS = ['review', 'domains'];

type Props = { settings: ProgrammeSettings; revision: string };

/** What members get for the friends they bring, what the friends get, and what is looked at before anybody does. */
export function ReferralsPage({ settings, revision }: Props) {
  const { t, f, shop } = useAdmin();
  const { referrals } = settings;
  const section = useSectionForm<Typed>(toTyped(referrals, allReferralFields(referrals), f, shop), revision);
  const { form, errors } = section;
  const change = (next: Typed) => section.change(withFriendKind(form, next));
  const props = { form, errors, change, kind: 'referrals', tiers: [] };
  const fields = referralFields(form);
  const isAfter = ({ group = '' }: { group?: string }) => AFTER_LISTS.includes(group);
  const title = t('programme:cards.referrals.title');
  const text = t('programme:cards.referrals.text');
  return (
    <SectionPage
      title={title}
      back={{ label: t('programme:title'), url: '/app/programme' }}
      form={section}
      settings={settings}
      aside={
        <>
          <ReferralCost form={form} rewards={settings.rewards} />
          <StorefrontPreview
            pointsName={settings.pointsName}
            partsIn={(words) => partsOfReferrals(form, words, shop)}
          />
        </>
      }
    >
      {!referrals.active && valueAt(form, 'active') !== true && <Teaching />}
      <FormFields {...props} fields={fields.filter((field) => !isAfter(field))} title={title} text={text} />
      {REFERRAL_LISTS.map((list) => (
        <ListCard key={list} list={list} {...props} />
      ))}
      <FormFields {...props} fields={fields.filter(isAfter)} title={title} text={text} />
      <OtherErrors errors={errors} fields={allReferralFields(form)} />
    </SectionPage>
  );
}

/** While referrals are off: what they are, in three steps. */
function Teaching() {
  const { t } = useAdmin();
  return (
    <Banner tone="info" title={t('referrals:teach.title')}>
      <ol style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
        {(['share', 'buy', 'reward'] as const).map((step) => (
          <li key={step}>{t(`referrals:teach.${step}`)}</li>
        ))}
      </ol>
    </Banner>
  );
}

const NEW_ITEMS: Record<ReferralList, Typed> = {
  campaigns: { name: { es: '', en: '' }, from: '', until: '', percent: '200' },
  milestones: { friends: '', points: '' },
};

/** The items of a list, each with its fields and the way to take it out. */
function ListCard({ list, ...props }: FormProps & { list: ReferralList }) {
  const { t, f, locale } = useAdmin();
  const { form, change } = props;
  const items = itemsOf(form, list);
  const set = (next: readonly unknown[]) => change(withValueAt(form, list, next));
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t(`referrals:settings.${list}.title`)}
          </Text>
          <Text as="p" tone="subdued">
            {t(`referrals:settings.${list}.text`)}
          </Text>
        </BlockStack>
        {items.map((item, index) => {
          const number = t(`referrals:settings.${list}.one`, { n: f.number(index + 1) });
          const name = (list === 'campaigns' && textAt(item, `name.${locale}`)) || number;
          return (
            <Box key={textAt(item, 'id')} background="bg-surface-secondary" borderRadius="200" padding="400">
              <Group label={name}>
                <BlockStack gap="300">
                  <InlineStack align="space-between" blockAlign="center" wrap={false}>
                    <Text as="h3" variant="headingSm" breakWord>
                      {name}
                    </Text>
                    <Button
                      icon={DeleteIcon}
                      variant="tertiary"
                      tone="critical"
                      accessibilityLabel={t('referrals:settings.remove', { name })}
                      onClick={() => set(items.filter((_, place) => place !== index))}
                    />
                  </InlineStack>
                  {list === 'milestones' ? (
                    <FormLayout>
                      <FormLayout.Group condensed>
                        {referralItemFields(list, index).map((field) => (
                          <FieldInput key={field.path} field={field} {...props} />
                        ))}
                      </FormLayout.Group>
                    </FormLayout>
                  ) : (
                    <FieldRows {...props} fields={referralItemFields(list, index)} />
                  )}
                </BlockStack>
              </Group>
            </Box>
          );
        })}
        <InlineStack>
          <Button
            icon={PlusIcon}
            disabled={items.length >= ITEMS_MAX[list]}
            onClick={() => set([...items, { id: crypto.randomUUID(), ...NEW_ITEMS[list] }])}
          >
            {t(`referrals:settings.${list}.add`)}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
