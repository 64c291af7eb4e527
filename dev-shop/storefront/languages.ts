import type { Locale } from './visit.ts';

export const languageName: Record<Locale, string> = { es: 'Español', en: 'English' };

/** Shopify's "HTML without currency" setting, for each language of the store (a no-break space before the sign). */
export const moneyFormats: Record<Locale, { plain: string }> = {
  es: { plain: '{{amount_with_comma_separator}}\u00a0€' },
  en: { plain: '€{{amount}}' },
};
