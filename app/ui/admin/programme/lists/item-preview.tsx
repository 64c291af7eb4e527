import { BlockStack, Box, Card, Text } from '@shopify/polaris';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { useAdmin } from '../../use-admin.ts';
import { type Typed, textAt } from '../forms/fields.ts';
import { readTyped } from '../forms/read-form.ts';
import { fieldsOf, type ListName, schemaOf } from '../forms/sections.ts';
import { spendingForPoints } from '../preview.ts';
import { itemTitle } from '../settings-differences.ts';
import { fieldFacts, NOTHING } from '../settings-facts.ts';

type Props = {
  list: ListName;
  kind: string;
  form: Typed;
  settings: ProgrammeSettings;
  netShare: number | null;
};

/** What a member will see of it, and the settings in words, as they are typed. */
export function ItemPreview({ list, kind, form, settings, netShare }: Props) {
  const language = useAdmin();
  const { t, f, locale, shop } = language;
  const fields = fieldsOf(list, kind);
  const read = readTyped(form, fields, schemaOf(list), shop);
  const named = (points: number) => {
    const { one, other } = settings.pointsName[locale];
    return `${f.number(points)} ${points === 1 ? one : other}`;
  };
  const item = 'settings' in read ? read.settings : null;
  const spending =
    list === 'rewards' && item !== null && 'points' in item
      ? spendingForPoints(item.points, settings, netShare, shop.currency)
      : null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('programme:preview.title')}
        </Text>
        <Box background="bg-surface-secondary" borderRadius="200" padding="400">
          <div aria-live="polite">
            {item === null ? (
              <Text as="p">{t('programme:preview.unfinished')}</Text>
            ) : (
              <BlockStack gap="200">
                <Text as="p" fontWeight="semibold" breakWord>
                  {itemTitle(item, language) || textAt(form, `name.${locale}`)}
                </Text>
                {'points' in item && typeof item.points === 'number' && (
                  <Text as="p">{list === 'rewards' ? named(item.points) : `+${named(item.points)}`}</Text>
                )}
                {spending !== null && (
                  <Text as="p" variant="bodySm" tone="subdued">
                    {t('rewards:spending', { amount: f.money(spending, shop.currency) })}
                  </Text>
                )}
                <BlockStack as="ul" gap="100">
                  {fieldFacts(item, fields, kind, settings.tiers.list, language)
                    .filter(
                      ({ key, value }) => value !== NOTHING && !['name', 'active', 'points'].includes(key),
                    )
                    .map(({ key, label, value }) => (
                      <li key={key}>
                        <Text as="span" variant="bodySm" tone="subdued" breakWord>
                          {label}: {value}
                        </Text>
                      </li>
                    ))}
                </BlockStack>
              </BlockStack>
            )}
          </div>
        </Box>
      </BlockStack>
    </Card>
  );
}
