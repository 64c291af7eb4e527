import {
  BlockStack,
  Card,
  InlineGrid,
  Layout,
  Page,
  SkeletonBodyText,
  SkeletonDisplayText,
  SkeletonPage,
} from '@shopify/polaris';
import { useAdmin } from './use-admin.ts';

export type SkeletonOf = 'home' | 'list' | 'member' | 'form';

/** Which skeleton stands in for a page that is being loaded. */
export function skeletonOf(pathname: string): SkeletonOf {
  if (/^\/app\/members\/[^/]+/.test(pathname)) return 'member';
  if (/^\/app\/(members|api-keys|referrals\/)/.test(pathname)) return 'list';
  return pathname.startsWith('/app/programme') ? 'form' : 'home';
}

/** The outline of the page to come, so that a click is answered at once and nothing jumps when the data arrives. */
export function AdminSkeleton({ page }: { page: SkeletonOf }) {
  const { t } = useAdmin();
  return (
    <div role="status" aria-busy="true" aria-label={t('common:loading')}>
      {page === 'list' ? <ListSkeleton /> : page === 'home' ? <HomeSkeleton /> : <SplitSkeleton />}
    </div>
  );
}

const tile = (key: number) => (
  <Card key={key}>
    <BlockStack gap="300">
      <SkeletonBodyText lines={1} />
      <SkeletonDisplayText size="small" />
    </BlockStack>
  </Card>
);

function HomeSkeleton() {
  return (
    <SkeletonPage>
      <BlockStack gap="400">
        <Card>
          <SkeletonBodyText lines={4} />
        </Card>
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
          {[0, 1, 2, 3].map(tile)}
        </InlineGrid>
        <Card>
          <SkeletonBodyText lines={10} />
        </Card>
      </BlockStack>
    </SkeletonPage>
  );
}

function ListSkeleton() {
  return (
    <Page fullWidth>
      <Card>
        <BlockStack gap="500">
          <SkeletonDisplayText size="small" />
          <SkeletonBodyText lines={14} />
        </BlockStack>
      </Card>
    </Page>
  );
}

function SplitSkeleton() {
  return (
    <SkeletonPage backAction>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Card>
              <SkeletonBodyText lines={6} />
            </Card>
            <Card>
              <SkeletonBodyText lines={10} />
            </Card>
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <Card>
            <SkeletonBodyText lines={8} />
          </Card>
        </Layout.Section>
      </Layout>
    </SkeletonPage>
  );
}
