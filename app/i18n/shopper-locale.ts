import type { Locale } from './locale.ts';

/** The languages of the storefront, by Shopify's names for them: it has no Portuguese without a country. */
export const SHOPPER_LOCALES = ['en', 'es', 'fr', 'de', 'it', 'pt-PT', 'pt-BR'] as const;
export type ShopperLocale = (typeof SHOPPER_LOCALES)[number];

/**
 * The first language of a tag such as `es-MX`, or of a list such as `nl,de;q=0.8`, that shoppers are spoken to in;
 * English where there is none.
 */
export function toShopperLocale(tags: string | null | undefined): ShopperLocale {
  for (const tag of (tags ?? '').toLowerCase().split(',')) {
    const [language, country] = tag.trim().split(/[-_;]/);
    if (language === 'pt') return country === 'br' ? 'pt-BR' : 'pt-PT';
    const known = SHOPPER_LOCALES.find((locale) => locale === language);
    if (known) return known;
  }
  return 'en';
}

/** In which language a shopper reads what the merchant wrote, which is in Spanish and in English. */
export const merchantLocaleFor = (locale: ShopperLocale): Locale => (locale === 'es' ? 'es' : 'en');
