import { createInstance, type TFunction } from 'i18next';
import type { Locale } from './locale.ts';
import en from './locales/server/en.json' with { type: 'json' };
import es from './locales/server/es.json' with { type: 'json' };

const texts = createInstance();
texts.init({
  resources: { en, es },
  lng: 'en',
  ns: Object.keys(en),
  initAsync: false,
  // What is said goes into JSON, a mail or a page that escapes for itself.
  interpolation: { escapeValue: false },
});

/**
 * The texts that the server itself says, outside the admin's pages and the storefront: `t('problems:key-missing.title')`.
 * Namespaces: `problems` and `wrong` (the API's, and what is wrong with a field), `mail`,
 * `outside` (the page of whoever opens the app outside Shopify).
 */
export const serverTexts = (locale: Locale): TFunction => texts.getFixedT(locale);
