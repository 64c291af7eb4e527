import type { HeadersFunction } from '@remix-run/node';
import {
  Link,
  Outlet,
  type ShouldRevalidateFunction,
  useLoaderData,
  useLocation,
  useNavigation,
  useRouteError,
} from '@remix-run/react';
import { NavMenu } from '@shopify/app-bridge-react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { admin } from '#app/http/admin.server.ts';
import { AdminSkeleton, skeletonOf } from '../ui/admin/admin-skeleton.tsx';
import { useUnsentToast } from '../ui/admin/unsent-banner.tsx';
import { PlainErrorPage } from '../ui/plain-error-page.tsx';

export const links = () => [{ rel: 'stylesheet', href: polarisStyles }];

export const loader = admin(async ({ lealta, shop }) => ({
  apiKey: lealta.config.shopify.apiKey,
  appBridgeUrl: lealta.config.shopify.appBridgeUrl,
  shop: { domain: shop.domain, name: shop.name, currency: shop.currency, timezone: shop.timezone },
}));

/** The shop does not change while its admin is open. */
export const shouldRevalidate: ShouldRevalidateFunction = () => false;

/** Without these Shopify's own answers (a bounce, an expired session) would lose their headers. */
export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function AdminLayout() {
  const { apiKey, appBridgeUrl } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation();
  const navigation = useNavigation();
  const location = useLocation();
  const target =
    navigation.state === 'loading' && navigation.location.pathname !== location.pathname
      ? skeletonOf(navigation.location.pathname)
      : null;
  useLoadingBar(navigation.state !== 'idle');
  useUnsentToast();
  return (
    <AppProvider
      isEmbeddedApp
      apiKey={apiKey}
      i18n={i18n.getResourceBundle(i18n.language, 'polaris')}
      {...(appBridgeUrl === null ? {} : { __APP_BRIDGE_URL: appBridgeUrl })}
    >
      <NavMenu>
        <Link to="/app" rel="home">
          {t('nav:home')}
        </Link>
        <Link to="/app/members">{t('nav:members')}</Link>
        <Link to="/app/programme">{t('nav:programme')}</Link>
        <Link to="/app/referrals">{t('nav:referrals')}</Link>
        <Link to="/app/api-keys">{t('nav:apiKeys')}</Link>
      </NavMenu>
      <main>{target === null ? <Outlet /> : <AdminSkeleton page={target} />}</main>
    </AppProvider>
  );
}

/** Shopify's bar at the top of the admin while something is on its way. */
function useLoadingBar(busy: boolean) {
  useEffect(() => {
    window.shopify?.loading(busy);
  }, [busy]);
}

export function ErrorBoundary() {
  return <PlainErrorPage error={useRouteError()} />;
}
