import type { HeadersFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Card, Link, Page, Text } from '@shopify/polaris';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useState } from 'react';
import { listApiKeys } from '#app/db/api.queries.ts';
import { admin } from '#app/http/admin.server.ts';
import { CreateKey } from '../ui/admin/api-keys/create-key.tsx';
import { parseKeyAction } from '../ui/admin/api-keys/key-action.ts';
import { KeysTable } from '../ui/admin/api-keys/keys-table.tsx';
import { useAdmin } from '../ui/admin/use-admin.ts';

export {
  keepTyped as clientAction,
  revalidateUnlessKept as shouldRevalidate,
} from '../ui/admin/keep-typed.ts';
export { PageError as ErrorBoundary } from '../ui/admin/page-error.tsx';

/** Keys that are shown: those in use, and the last of those that were revoked. */
const ROWS_MAX = 50;

export const loader = admin(async ({ lealta, shop }) => ({
  rows: await lealta.db.inShop(shop.shopId, (tx) => listApiKeys(tx, ROWS_MAX)),
  documentUrl: `${lealta.config.shopify.appUrl}/api/v1/openapi.json`,
}));

export const action = admin(async ({ request, lealta, shop, user }) => {
  const asked = parseKeyAction(await request.formData());
  switch (asked.intent) {
    case 'create': {
      if ('errors' in asked) return { intent: asked.intent, errors: asked.errors };
      const { name, scopes } = asked;
      const made = await lealta.api.createKey(shop.shopId, { name, scopes, by: user });
      return { intent: asked.intent, ...made };
    }
    // One that was revoked before is revoked: what was asked for is so.
    case 'revoke':
      await lealta.api.revokeKey(shop.shopId, asked.keyId);
      return { intent: asked.intent };
    case 'unknown':
      throw new Response(null, { status: 400 });
  }
});

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function ApiKeys() {
  const { rows, documentUrl } = useLoaderData<typeof loader>();
  const { t } = useAdmin();
  const [creating, setCreating] = useState(false);
  const create = () => setCreating(true);
  return (
    <Page
      title={t('keys:title')}
      subtitle={t('keys:subtitle')}
      {...(rows.length > 0 ? { primaryAction: { content: t('keys:create.action'), onAction: create } } : {})}
      secondaryActions={[{ content: t('keys:guide.title'), url: '/app/api-guide' }]}
    >
      {creating && <CreateKey close={() => setCreating(false)} />}
      <BlockStack gap="400">
        <Card padding="0">
          <KeysTable rows={rows} create={create} />
        </Card>
        <Box paddingInline={{ xs: '400', sm: '0' }}>
          <Text as="p" tone="subdued" breakWord>
            {t('keys:document')}{' '}
            <Link url={documentUrl} target="_blank">
              {documentUrl}
            </Link>
          </Text>
        </Box>
      </BlockStack>
    </Page>
  );
}
