import { Text } from '@shopify/polaris';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { parseTypedInteger } from '#app/i18n/formatters.ts';
import { useAdmin } from '../../use-admin.ts';
import { type Typed, textAt } from '../forms/fields.ts';
import type { ListName } from '../forms/sections.ts';
import { spendingForPoints } from '../preview.ts';
import { partsOfItem } from '../storefront/storefront-parts.ts';
import { StorefrontPreview } from '../storefront/storefront-preview.tsx';

type Props = {
  list: ListName;
  kind: string;
  form: Typed;
  settings: ProgrammeSettings;
  netShare: number | null;
};

/** What members will read of it in the store, as it is typed; of a reward also how much it takes to get it. */
export function ItemPreview({ list, kind, form, settings, netShare }: Props) {
  const { t, f, shop } = useAdmin();
  const points = list === 'rewards' ? parseTypedInteger(textAt(form, 'points')) : null;
  const spending = points === null ? null : spendingForPoints(points, settings, netShare, shop.currency);
  return (
    <StorefrontPreview
      pointsName={settings.pointsName}
      partsIn={(words) => partsOfItem(list, kind, form, settings, words, shop)}
    >
      {form.active === false && (
        <Text as="p" variant="bodySm" tone="subdued">
          {t('programme:preview.inactive')}
        </Text>
      )}
      {list !== 'rewards' && (
        <Text as="p" variant="bodySm" tone="subdued">
          {t('programme:preview.example')}
        </Text>
      )}
      {spending !== null && (
        <Text as="p" variant="bodySm" tone="subdued">
          {t('rewards:spending', { amount: f.money(spending, shop.currency) })}
        </Text>
      )}
    </StorefrontPreview>
  );
}
