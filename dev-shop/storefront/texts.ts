import type { Locale } from './languages.ts';
import en from './theme/locales/en.default.json' with { type: 'json' };
import es from './theme/locales/es.json' with { type: 'json' };

const texts: Record<Locale, unknown> = { es, en };

/** A sentence of the theme's locale files for code that writes no Liquid (titles, mails, JSON errors). Throws on a gap. */
export function say(locale: Locale, key: string, values: Record<string, string | number> = {}): string {
  let found: unknown = texts[locale];
  for (const part of key.split('.')) {
    found =
      typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[part] : undefined;
  }
  if (typeof found !== 'string') throw new Error(`no text ${key} in ${locale}`);
  return found.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(values[name] ?? ''));
}
