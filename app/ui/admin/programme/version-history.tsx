import { BlockStack, Box, Button, Card, Collapsible, Divider, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { useAdmin } from '../use-admin.ts';
import { DifferenceList } from './difference-list.tsx';
import { differences } from './settings-facts.ts';

export type Version = {
  version: number;
  effectiveFrom: Date;
  publishedAt: Date;
  publishedBy: string;
  note: string;
  settings: ProgrammeSettings;
};

/** Published versions, newest first, each with what it changed. */
export function VersionHistory({ versions }: { versions: Version[] }) {
  const { t } = useAdmin();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('programme:history.title')}
        </Text>
        {versions.length === 0 ? (
          <Text as="p" tone="subdued">
            {t('programme:history.empty')}
          </Text>
        ) : (
          <BlockStack as="ol" gap="300">
            {versions.map((version, index) => (
              <li key={version.version}>
                {index > 0 && (
                  <Box paddingBlockEnd="300">
                    <Divider />
                  </Box>
                )}
                <HistoryItem version={version} before={versions[index + 1]?.settings ?? null} />
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function HistoryItem({ version, before }: { version: Version; before: ProgrammeSettings | null }) {
  const { t, f, shop } = useAdmin();
  const [open, setOpen] = useState(false);
  const id = useId();
  const changes = differences(before, version.settings, { t, f, currency: shop.currency });
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Text as="h3" variant="headingSm">
        {t('programme:history.version', { version: version.version })}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {/* Shopify tells apps a number for a member of staff, which says nothing to a person. */}
        {/^\d+$/.test(version.publishedBy)
          ? f.dateTime(version.publishedAt)
          : t('programme:history.published', {
              date: f.dateTime(version.publishedAt),
              by: version.publishedBy,
            })}
      </Text>
      {version.note !== '' && <Text as="p">{version.note}</Text>}
      <Button
        variant="plain"
        disclosure={open ? 'up' : 'down'}
        ariaExpanded={open}
        ariaControls={id}
        onClick={() => setOpen(!open)}
      >
        {before === null
          ? t('programme:history.settings')
          : t('programme:history.changes', { count: changes.length, n: f.number(changes.length) })}
      </Button>
      <Collapsible id={id} open={open}>
        <Box paddingBlockStart="200">
          <DifferenceList differences={changes} />
        </Box>
      </Collapsible>
    </BlockStack>
  );
}
