import { isRouteErrorResponse, useNavigate, useRevalidator, useRouteError } from '@remix-run/react';
import { Banner, BlockStack, Button, Card, InlineStack, Page, Text } from '@shopify/polaris';
import { useAdmin } from './use-admin.ts';

const UNAVAILABLE = new Set([502, 503, 504]);

/** The error page of every admin page: what happened, and what the merchant can do now. The menu stays usable. */
export function PageError() {
  const { t } = useAdmin();
  const error = useRouteError();
  const navigate = useNavigate();
  const revalidator = useRevalidator();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  if (status === 404) return <NotFound />;
  const kind = UNAVAILABLE.has(status)
    ? 'unavailable'
    : status === 401 || status === 403
      ? 'session'
      : 'broken';
  return (
    <Page title={t(`errors:${kind}.title`)}>
      <BlockStack gap="400">
        <Banner tone="critical">
          <Text as="p">{t(`errors:${kind}.text`)}</Text>
        </Banner>
        <InlineStack gap="200">
          <Button
            variant="primary"
            loading={revalidator.state !== 'idle'}
            onClick={() => revalidator.revalidate()}
          >
            {t('errors:tryAgain')}
          </Button>
          <Button onClick={() => navigate('/app')}>{t('errors:goHome')}</Button>
        </InlineStack>
      </BlockStack>
    </Page>
  );
}

/** Nothing is at this address: the member was erased, or the link is wrong. */
function NotFound() {
  const { t } = useAdmin();
  return (
    <Page title={t('errors:notFound.title')}>
      <Card>
        <BlockStack gap="400" inlineAlign="start">
          <Text as="p">{t('errors:notFound.text')}</Text>
          <InlineStack gap="200">
            <Button url="/app/members" variant="primary">
              {t('errors:goMembers')}
            </Button>
            <Button url="/app">{t('errors:goHome')}</Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
