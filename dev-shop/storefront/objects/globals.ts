import type { Metafield } from '../../model.ts';
import { type Language, languageName, languages, moneyFormats } from '../languages.ts';
import type { Visit } from '../visit.ts';
import { cartObject } from './cart.ts';
import { collectionObject } from './product.ts';

/** The objects every template and app block can read, as a Shopify theme gives them. */
export function globalObjects(visit: Visit, page: { pageType: string; template: string }) {
  const { store, prefix, language, context, url } = visit;
  const root = prefix === '' ? '/' : prefix;
  const at = (path: string) => `${prefix}${path}`;
  const origin = context.storeUrl(store);
  return {
    shop: {
      id: store.id,
      name: store.name,
      email: store.email,
      domain: store.domain,
      permanent_domain: store.domain,
      url: origin,
      currency: store.currency,
      money_format: moneyFormats[language].plain,
      money_with_currency_format: `${moneyFormats[language].plain} ${store.currency}`,
      locale: store.primaryLocale,
      customer_accounts_enabled: true,
    },
    request: {
      locale: languageObject(visit, language),
      page_type: page.pageType,
      path: url.pathname,
      host: url.host,
      origin,
      design_mode: false,
      visual_preview_mode: false,
    },
    localization: {
      language: languageObject(visit, language),
      available_languages: languages.map((each) => languageObject(visit, each)),
      country: {
        iso_code: store.countryCode,
        currency: { iso_code: store.currency, symbol: '€', name: store.currency },
      },
    },
    routes: {
      root_url: root,
      account_url: at('/account'),
      account_login_url: at('/account/login'),
      account_logout_url: at('/account/logout'),
      account_register_url: at('/account/login'),
      cart_url: at('/cart'),
      cart_add_url: at('/cart/add'),
      cart_change_url: at('/cart/change'),
      cart_update_url: at('/cart/update'),
      cart_clear_url: at('/cart/clear'),
      collections_url: at('/collections'),
      all_products_collection_url: at('/collections/all'),
      search_url: at('/search'),
    },
    template: { name: page.template, directory: null, suffix: null },
    collections: store.collections.map((collection) => collectionObject(collection, visit, 0)),
    customer: customerObject(visit),
    cart: { ...cartObject(visit, visit.cart), currency: { iso_code: store.currency, symbol: '€' } },
  };
}

function languageObject(visit: Visit, language: Language) {
  const primary = language === visit.store.primaryLocale;
  const prefix = primary ? '' : `/${language}`;
  const path = visit.path === '/' ? '' : visit.path;
  return {
    iso_code: language,
    endonym_name: languageName[language],
    name: languageName[language],
    primary,
    root_url: prefix === '' ? '/' : prefix,
    /** The page on show, in that language. */
    here_url: `${prefix}${path}${visit.method === 'GET' ? visit.url.search : ''}` || '/',
  };
}

/** Liquid's `customer`, or null: only what themes may read, with this app's metafields under `$app`. */
function customerObject({ customer, store, context }: Visit) {
  if (!customer) return null;
  const orders = context.find.ordersOf(store, customer.id);
  return {
    id: customer.id,
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    name: `${customer.firstName} ${customer.lastName}`.trim(),
    phone: customer.phone,
    tags: customer.tags,
    accepts_marketing: customer.acceptsMarketing,
    has_account: true,
    orders_count: orders.length,
    metafields: metafieldObjects(
      context.find.metafields(store, `gid://shopify/Customer/${customer.id}`),
      context.appId,
    ),
  };
}

/** `app.metafields`: data of the app's installation, given to its own blocks only. */
export function appObject({ store, context }: Visit) {
  const gid = store.installation && `gid://shopify/AppInstallation/${store.installation.id}`;
  return { metafields: gid ? metafieldObjects(context.find.metafields(store, gid), context.appId) : {} };
}

type MetafieldObjects = Record<string, Record<string, { type: string; value: unknown }>>;

function metafieldObjects(metafields: readonly Metafield[], appId: number): MetafieldObjects {
  const byNamespace: MetafieldObjects = {};
  for (const metafield of metafields) {
    const own = metafield.namespace === `app--${appId}`;
    for (const namespace of own ? ['$app', metafield.namespace] : [metafield.namespace]) {
      byNamespace[namespace] ??= {};
      byNamespace[namespace][metafield.key] = { type: metafield.type, value: readValue(metafield) };
    }
  }
  return byNamespace;
}

function readValue(metafield: Metafield): unknown {
  if (metafield.type === 'json' || metafield.type.startsWith('list.')) return JSON.parse(metafield.value);
  if (metafield.type.startsWith('number_')) return Number(metafield.value);
  return metafield.type === 'boolean' ? metafield.value === 'true' : metafield.value;
}
