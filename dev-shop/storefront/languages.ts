/** The languages that the store's own texts are in. */
export type Locale = 'es' | 'en';

/** The languages that the store is published in, by Shopify's names for them; most have only the apps' texts. */
export const languages = ['es', 'en', 'fr', 'de', 'it', 'pt-PT', 'pt-BR'] as const;
export type Language = (typeof languages)[number];

export const languageName: Record<Language, string> = {
  es: 'Español',
  en: 'English',
  fr: 'Français',
  de: 'Deutsch',
  it: 'Italiano',
  'pt-PT': 'Português (Portugal)',
  'pt-BR': 'Português (Brasil)',
};

/** In which language the store's own texts are read by somebody who reads another. */
export const localeOf = (language: Language): Locale => (language === 'es' ? 'es' : 'en');

/** Which language a path names, `/pt-BR/cart`; null where it names none, or the one that needs no name. */
export function languageOfPath(path: string, primary: Language): Language | null {
  const first = path.split('/')[1]?.toLowerCase();
  return languages.find((language) => language !== primary && language.toLowerCase() === first) ?? null;
}

const commaEuro = '{{amount_with_comma_separator}}\u00a0€';

/** Shopify's "HTML without currency" setting, for each language of the store (a no-break space before the sign). */
export const moneyFormats: Record<Language, { plain: string }> = {
  es: { plain: commaEuro },
  en: { plain: '€{{amount}}' },
  fr: { plain: commaEuro },
  de: { plain: commaEuro },
  it: { plain: commaEuro },
  'pt-PT': { plain: commaEuro },
  'pt-BR': { plain: '€\u00a0{{amount_with_comma_separator}}' },
};
