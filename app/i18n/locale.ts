/** The languages in which every admin page exists. */
export const LOCALES = ['en', 'es'] as const;
export type Locale = (typeof LOCALES)[number];

/** For languages that Lealta has no texts in. */
export const DEFAULT_LOCALE: Locale = 'en';

/** The language of a tag such as `es-MX`; null when it is not one of ours. */
export function matchLocale(tag: string | null | undefined): Locale | null {
  const language = tag?.trim().toLowerCase().split(/[-_]/)[0] ?? '';
  return LOCALES.find((locale) => locale === language) ?? null;
}

/** Shopify adds the merchant's language to the address of every document it frames: `?locale=es-ES`. */
export function localeOfRequest(request: Request): Locale {
  return matchLocale(new URL(request.url).searchParams.get('locale')) ?? DEFAULT_LOCALE;
}
