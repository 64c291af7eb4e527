const formats = new Map<string, Intl.NumberFormat>();

/** `1290` → `12,90 €` in Spanish, `€12.90` in English. Takes minor units. */
export function formatMoney(cents: number, currency: string, locale: 'es' | 'en'): string {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale === 'es' ? 'es-ES' : 'en-IE', { style: 'currency', currency });
    formats.set(key, format);
  }
  return format.format(cents / 100);
}
