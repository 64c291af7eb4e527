import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from './locale.ts';

/** The texts of a language by namespace (one a page), and Polaris' own under `polaris`. */
export type Texts = Record<string, object>;

/** Texts ready to use at once: everything is given, nothing is fetched later. */
export function createTexts(locale: Locale, texts: Texts): i18n {
  const instance = createInstance();
  instance.use(initReactI18next).init({
    lng: locale,
    resources: { [locale]: texts },
    ns: Object.keys(texts),
    defaultNS: 'common',
    initAsync: false,
    // React escapes.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return instance;
}
