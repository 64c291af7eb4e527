import { RemixBrowser } from '@remix-run/react';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createTexts, type Texts } from './i18n/instance.ts';
import { DEFAULT_LOCALE, type Locale, matchLocale } from './i18n/locale.ts';

/** Only the language of this document is loaded. */
const LOAD: Record<Locale, () => Promise<Texts>> = {
  en: async () => textsOf(await Promise.all([import('./i18n/locales/en.json'), polarisEnglish()])),
  es: async () => textsOf(await Promise.all([import('./i18n/locales/es.json'), polarisSpanish()])),
};
const polarisEnglish = () => import('@shopify/polaris/locales/en.json');
const polarisSpanish = () => import('@shopify/polaris/locales/es.json');
const textsOf = ([own, polaris]: [{ default: Texts }, { default: object }]): Texts => ({
  ...own.default,
  polaris: polaris.default,
});

const locale = matchLocale(document.documentElement.lang) ?? DEFAULT_LOCALE;
const texts = createTexts(locale, await LOAD[locale]());

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <I18nextProvider i18n={texts}>
        <RemixBrowser />
      </I18nextProvider>
    </StrictMode>,
  );
});
