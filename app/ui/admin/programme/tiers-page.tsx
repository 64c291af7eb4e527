import { BlockStack, Box, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { DeleteIcon, PlusIcon, StarIcon } from '@shopify/polaris-icons';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import type { Tier } from '#app/domain/tiers/settings.ts';
import { EmptyNote } from '../empty-note.tsx';
import { Group } from '../group.tsx';
import { useAdmin } from '../use-admin.ts';
import { type Typed, textAt, valueAt, withValueAt } from './forms/fields.ts';
import { FieldRows, FormFields, OtherErrors } from './forms/form-fields.tsx';
import { SectionPage } from './forms/section-page.tsx';
import { tierFields, tiersFields } from './forms/sections.ts';
import { toTyped } from './forms/typed-settings.ts';
import { useSectionForm } from './forms/use-section-form.ts';
import { partsOfTiers } from './storefront/storefront-parts.ts';
import { StorefrontPreview } from './storefront/storefront-preview.tsx';
import { TiersPreview } from './tiers-preview.tsx';

const TIERS_MAX = 10;

type Props = { settings: ProgrammeSettings; revision: string; live: readonly Tier[] };

/** What qualifies, and the tiers from the lowest to the highest. */
export function TiersPage({ settings, revision, live }: Props) {
  const { t, f, shop, locale } = useAdmin();
  const { tiers } = settings;
  const section = useSectionForm<Typed>(toTyped(tiers, tiersFields(tiers), f, shop), revision);
  const { form, errors, change } = section;
  const found = valueAt(form, 'list');
  const list = Array.isArray(found) ? found : [];
  const basis = textAt(form, 'basis');
  const props = { form, errors, change, kind: 'tiers', tiers: [] };
  const add = () => change({ ...form, list: [...list, { ...NEW_TIER, id: crypto.randomUUID() }] });
  const remove = (index: number) => change({ ...form, list: list.filter((_, place) => place !== index) });
  // What a window of another kind asks starts from the usual.
  const changeWindow = (next: Typed) => {
    const kind = textAt(next, 'window.kind');
    if (kind === textAt(form, 'window.kind')) return change(next);
    const window =
      kind === 'rolling'
        ? { kind, months: '12' }
        : kind === 'calendar-year'
          ? { kind, firstMonth: '1' }
          : { kind };
    change(withValueAt(next, 'window', window));
  };
  return (
    <SectionPage
      title={t('programme:cards.tiers.title')}
      back={{ label: t('programme:title'), url: '/app/programme' }}
      form={section}
      settings={settings}
      {...(list.length > 0 || live.length > 0
        ? {
            aside: (
              <>
                <TiersPreview form={form} live={live} />
                {list.length > 0 && (
                  <StorefrontPreview
                    pointsName={settings.pointsName}
                    partsIn={(words) => partsOfTiers(form, words, shop)}
                  />
                )}
              </>
            ),
          }
        : {})}
    >
      {list.length > 0 && (
        <FormFields
          {...props}
          change={changeWindow}
          fields={tiersFields({ ...form, list: [] })}
          title={t('tiers:rules.title')}
          text={t('tiers:rules.text')}
        />
      )}
      {list.length === 0 && (
        <Card padding="0">
          <EmptyNote
            heading="h2"
            icon={StarIcon}
            title={t('tiers:empty.title')}
            text={t('tiers:empty.text')}
            action={{ label: t('tiers:add'), onAction: add }}
          />
        </Card>
      )}
      {list.map((tier, index) => {
        const name = textAt(tier, `name.${locale}`) || t('tiers:one', { n: f.number(index + 1) });
        return (
          <Card key={textAt(tier, 'id')}>
            <Group label={name}>
              <BlockStack gap="400">
                <InlineStack align="space-between" blockAlign="center">
                  <Text as="h2" variant="headingMd">
                    {name}
                  </Text>
                  <Button
                    icon={DeleteIcon}
                    variant="tertiary"
                    tone="critical"
                    accessibilityLabel={t('tiers:remove', { name })}
                    onClick={() => remove(index)}
                  />
                </InlineStack>
                <FieldRows {...props} fields={tierFields(index, basis)} />
              </BlockStack>
            </Group>
          </Card>
        );
      })}
      <OtherErrors errors={errors} fields={tiersFields(form)} />
      {list.length > 0 && (
        <Box paddingInline={{ xs: '400', sm: '0' }}>
          <Button icon={PlusIcon} disabled={list.length >= TIERS_MAX} onClick={add}>
            {t('tiers:add')}
          </Button>
        </Box>
      )}
    </SectionPage>
  );
}

const NEW_TIER = {
  name: { es: '', en: '' },
  threshold: '',
  inviteOnly: false,
  percent: '100',
  entryPoints: '0',
  perks: { es: '', en: '' },
};
