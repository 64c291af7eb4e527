import type { DevShopContext } from '../../context.ts';
import type { Installation, Store } from '../../model.ts';
import { languages } from '../../storefront/languages.ts';
import { gid, type Source } from './connections.ts';
import { metafieldFields } from './metafields.ts';

export function shopSource(context: DevShopContext, store: Store): Source {
  const id = gid('Shop', store.id);
  const domain = { __typename: 'Domain', id: gid('Domain', store.id), host: store.domain, sslEnabled: true };
  return {
    __typename: 'Shop',
    id,
    name: store.name,
    email: store.email,
    contactEmail: store.email,
    myshopifyDomain: store.domain,
    primaryDomain: { ...domain, url: `https://${store.domain}` },
    url: `https://${store.domain}`,
    currencyCode: store.currency,
    enabledPresentmentCurrencies: [store.currency],
    ianaTimezone: store.timezone,
    taxesIncluded: store.taxesIncluded,
    taxShipping: true,
    shopOwnerName: store.name,
    setupRequired: false,
    transactionalSmsDisabled: false,
    checkoutApiSupported: true,
    orderNumberFormatPrefix: '#',
    orderNumberFormatSuffix: '',
    plan: {
      publicDisplayName: 'Development',
      partnerDevelopment: true,
      shopifyPlus: false,
      displayName: 'Development',
    },
    shopAddress: { country: store.countryCode, countryCodeV2: store.countryCode },
    ...metafieldFields(context, store, id),
  };
}

export function localeSources(store: Store): Source[] {
  const english = new Intl.DisplayNames('en', { type: 'language' });
  return languages.map((locale) => ({
    locale,
    name: english.of(locale),
    primary: locale === store.primaryLocale,
    published: true,
  }));
}

export function installationSource(
  context: DevShopContext,
  store: Store,
  installation: Installation,
): Source {
  const id = gid('AppInstallation', installation.id);
  return {
    __typename: 'AppInstallation',
    id,
    accessScopes: installation.scopes.map((handle) => ({ handle, description: handle })),
    app: {
      __typename: 'App',
      id: gid('App', context.appId),
      apiKey: context.apiKey,
      handle: 'lealta',
      title: 'Lealta',
      embedded: true,
    },
    launchUrl: `${context.url}/admin/store/${store.handle}/apps/lealta`,
    uninstallUrl: null,
    activeSubscriptions: [],
    ...metafieldFields(context, store, id),
  };
}
