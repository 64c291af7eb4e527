import { Badge, BlockStack, Box, Card, Divider, InlineStack, Link, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useAdmin } from '../../use-admin.ts';
import { publisher, type VersionMeta } from './version-meta.ts';

const TONES = {
  live: 'success',
  scheduled: 'attention',
  past: 'new',
  cancelled: 'critical',
  cancellation: 'new',
} as const;

type Props = {
  versions: readonly VersionMeta[];
  user: string;
  /** What can be done with a version. */
  actions?: (version: VersionMeta) => ReactNode;
};

/** Versions, newest first: when, by whom, why, and what became of each. */
export function VersionList({ versions, user, actions }: Props) {
  const language = useAdmin();
  const { t, f } = language;
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
                <BlockStack gap="100" inlineAlign="start">
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="h3" variant="headingSm">
                      {t('programme:history.version', { version: version.version })}
                    </Text>
                    {version.status !== 'past' && (
                      <Badge tone={TONES[version.status]}>{t(`programme:history.${version.status}`)}</Badge>
                    )}
                  </InlineStack>
                  <Text as="p" variant="bodySm" tone="subdued">
                    {t('programme:history.published', {
                      date: f.dateTime(version.publishedAt),
                      by: publisher(version.publishedBy, user, language),
                    })}
                  </Text>
                  {version.status !== 'cancelled' && version.effectiveFrom > version.publishedAt && (
                    <Text as="p" variant="bodySm" tone="subdued">
                      {t('programme:history.from', { date: f.dateTime(version.effectiveFrom) })}
                    </Text>
                  )}
                  {version.restores !== null && (
                    <Text as="p" variant="bodySm" tone="subdued">
                      {t('programme:history.restores', { version: version.restores })}
                    </Text>
                  )}
                  {version.note !== '' && <Text as="p">{version.note}</Text>}
                  {actions ? (
                    actions(version)
                  ) : (
                    <Link url={`/app/programme/versions?to=${version.version}`} removeUnderline>
                      {t('programme:history.compare', { version: version.version })}
                    </Link>
                  )}
                </BlockStack>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
