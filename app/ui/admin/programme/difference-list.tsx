import { Badge, BlockStack, InlineStack, Text } from '@shopify/polaris';
import { useAdmin } from '../use-admin.ts';
import type { Difference, DifferenceGroup } from './settings-differences.ts';
import { NOTHING } from './settings-facts.ts';

const TONES = { added: 'success', removed: 'critical', changed: 'info' } as const;

/** Old and new, section by section and setting by setting. */
export function DifferenceList({ groups }: { groups: readonly DifferenceGroup[] }) {
  const { t } = useAdmin();
  return (
    <BlockStack gap="400">
      {groups.map(({ key, title, how, differences }) => (
        <BlockStack key={key} gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {title}
            </Text>
            <Badge tone={TONES[how]}>{t(`programme:difference.${how}`)}</Badge>
          </InlineStack>
          {how !== 'removed' && (
            <BlockStack as="ul" gap="200">
              {differences.filter(saysSomething).map((difference) => (
                <li key={difference.key}>
                  <OldAndNew {...difference} />
                </li>
              ))}
            </BlockStack>
          )}
        </BlockStack>
      ))}
    </BlockStack>
  );
}

/** What was not set before is simply new, and what is no longer set is simply gone. */
const orNull = (value: string | null): string | null => (value === NOTHING ? null : value);

const saysSomething = ({ before, after }: Difference): boolean =>
  orNull(before) !== null || orNull(after) !== null;

function OldAndNew({ label, ...difference }: Difference) {
  const { t } = useAdmin();
  const [before, after] = [orNull(difference.before), orNull(difference.after)];
  return (
    <>
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
            {after !== null && (
              <>
                <Text as="span" visuallyHidden>
                  {t('programme:difference.after')}
                </Text>
                <span aria-hidden="true">→ </span>
              </>
            )}
          </>
        )}
        {after}
      </Text>
    </>
  );
}
