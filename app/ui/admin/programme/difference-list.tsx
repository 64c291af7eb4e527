import { BlockStack, Text } from '@shopify/polaris';
import { useAdmin } from '../use-admin.ts';
import type { Difference } from './settings-facts.ts';

/** Old and new, setting by setting. */
export function DifferenceList({ differences }: { differences: Difference[] }) {
  const { t } = useAdmin();
  return (
    <BlockStack as="ul" gap="200">
      {differences.map(({ key, label, before, after }) => (
        <li key={key}>
          <Text as="p" variant="bodySm" tone="subdued">
            {label}
          </Text>
          <Text as="p" breakWord>
            {before !== null && (
              <>
                <Text as="span" visuallyHidden>
                  {t('programme:difference.before')}
                </Text>
                <s>{before}</s>{' '}
                <Text as="span" visuallyHidden>
                  {t('programme:difference.after')}
                </Text>
                <span aria-hidden="true">→ </span>
              </>
            )}
            {after}
          </Text>
        </li>
      ))}
    </BlockStack>
  );
}
