import { DEFAULT_LOCALE, type Locale, matchLocale } from '#app/i18n/locale.ts';

/** The first language of an `Accept-Language` header that we have texts in, by the caller's own preference. */
export function acceptedLocale(header: string | null): Locale {
  const wishes = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.split(';').map((text) => text.trim());
      const weight = params.find((text) => text.startsWith('q='))?.slice(2);
      return { locale: matchLocale(tag), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0);
  // Sorting is stable: what comes first wins among equals.
  const [best] = wishes.filter(({ locale }) => locale !== null).toSorted((a, b) => b.weight - a.weight);
  return best?.locale ?? DEFAULT_LOCALE;
}
