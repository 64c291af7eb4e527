import { Badge, BlockStack, Box, IndexTable, InlineStack, Text, useBreakpoints } from '@shopify/polaris';
import { KeyIcon } from '@shopify/polaris-icons';
import type { ApiKeyRow } from '#app/db/api.queries.ts';
import { EmptyNote } from '../empty-note.tsx';
import { useAdmin } from '../use-admin.ts';
import { RevokeKey } from './revoke-key.tsx';
import { scopeKey } from './scope-key.ts';

/** Every key of the shop: what it may do, when it was used last, and its end. */
export function KeysTable({ rows, create }: { rows: ApiKeyRow[]; create: () => void }) {
  const { t } = useAdmin();
  const { smDown } = useBreakpoints();
  if (rows.length === 0)
    return (
      <EmptyNote
        icon={KeyIcon}
        heading="h2"
        title={t('keys:empty.title')}
        text={t('keys:empty.text')}
        action={{ label: t('keys:create.action'), onAction: create }}
      />
    );
  return (
    <IndexTable
      resourceName={{ singular: t('keys:resource.one'), plural: t('keys:resource.other') }}
      itemCount={rows.length}
      selectable={false}
      condensed={smDown}
      headings={[
        { title: t('keys:columns.name') },
        { title: t('keys:columns.scopes') },
        { title: t('keys:columns.created') },
        { title: t('keys:columns.used') },
        { title: t('keys:columns.actions'), hidden: true },
      ]}
    >
      {rows.map((row, index) => (
        <IndexTable.Row key={row.keyId} id={row.keyId} position={index}>
          {smDown ? <NarrowRow row={row} /> : <WideRow row={row} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function Name({ row }: { row: ApiKeyRow }) {
  const { t } = useAdmin();
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span" fontWeight="semibold" breakWord>
        {row.name}
      </Text>
      {row.revokedAt !== null && <Badge tone="critical">{t('keys:revoked')}</Badge>}
    </InlineStack>
  );
}

function Scopes({ row }: { row: ApiKeyRow }) {
  const { t } = useAdmin();
  return (
    <Text as="span" tone="subdued" breakWord>
      {row.scopes.map((scope) => t(`keys:scopes.${scopeKey(scope)}`)).join(' · ')}
    </Text>
  );
}

function LastUse({ row }: { row: ApiKeyRow }) {
  const { t, f } = useAdmin();
  return <>{row.lastUsedAt === null ? t('keys:neverUsed') : f.dateTime(row.lastUsedAt)}</>;
}

function WideRow({ row }: { row: ApiKeyRow }) {
  const { f } = useAdmin();
  return (
    <>
      <IndexTable.Cell>
        <Name row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Box maxWidth="26rem">
          <div style={{ whiteSpace: 'normal' }}>
            <Scopes row={row} />
          </div>
        </Box>
      </IndexTable.Cell>
      <IndexTable.Cell>{f.date(row.createdAt)}</IndexTable.Cell>
      <IndexTable.Cell>
        <LastUse row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>{row.revokedAt === null && <RevokeKey row={row} />}</IndexTable.Cell>
    </>
  );
}

function NarrowRow({ row }: { row: ApiKeyRow }) {
  const { t, f } = useAdmin();
  const used =
    row.lastUsedAt === null ? t('keys:neverUsed') : t('keys:usedAt', { at: f.dateTime(row.lastUsedAt) });
  return (
    <div style={{ padding: '12px 16px', width: '100%', whiteSpace: 'normal' }}>
      <BlockStack gap="100" inlineAlign="start">
        <Name row={row} />
        <Scopes row={row} />
        <Text as="span" variant="bodySm" tone="subdued">
          {used}
        </Text>
        {row.revokedAt === null && <RevokeKey row={row} />}
      </BlockStack>
    </div>
  );
}
