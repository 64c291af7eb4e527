import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Liquid } from 'liquidjs';
import { escapeHtml, splitArguments, toText } from './arguments.ts';

type Translations = { [key: string]: string | Translations };

/**
 * The storefront locale file for a language: `es-MX.json`, else `es.json`, else the default file.
 * `language` is the one whose text was found, since plural rules follow the text.
 */
function loadTranslations(
  locale: string,
  localesDir: string,
): { language: string; translations: Translations } {
  const files = readdirSync(localesDir);
  const fallback = files.find((file) => file.endsWith('.default.json'));
  for (const candidate of [locale, locale.split('-')[0] ?? locale]) {
    for (const file of [`${candidate}.json`, `${candidate}.default.json`]) {
      if (existsSync(join(localesDir, file)))
        return { language: candidate, translations: read(localesDir, file) };
    }
  }
  if (!fallback) throw new Error(`no default locale file (*.default.json) in ${localesDir}`);
  return { language: fallback.split('.')[0] ?? 'en', translations: read(localesDir, fallback) };
}

function read(folder: string, file: string): Translations {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

function find(translations: Translations, key: string): string | Translations | undefined {
  let found: string | Translations | undefined = translations;
  for (const part of key.split('.')) {
    if (typeof found !== 'object' || !Object.hasOwn(found, part)) return undefined;
    found = found[part];
  }
  return found;
}

/**
 * `t` and `translate`. Nested keys; `count` picks the plural form by CLDR; `{{ name }}` is filled in. The answer
 * is escaped as a whole unless the key's last part ends in `_html`, as Shopify does. A key that is absent is
 * shown ("Translation missing: es.some.key") even where the default language has it, so that a gap is seen.
 */
export function registerTranslateFilter(
  engine: Liquid,
  options: { locale: string; localesDir: string | null },
): void {
  const { language, translations } = options.localesDir
    ? loadTranslations(options.locale, options.localesDir)
    : { language: options.locale, translations: {} };
  const plural = new Intl.PluralRules(language);

  const translate = (key: unknown, ...args: unknown[]): string => {
    const { named } = splitArguments(args);
    let text = find(translations, toText(key));
    if (typeof text === 'object') {
      const count = Number(named.count);
      const form: string = Number.isFinite(count) ? plural.select(count) : 'other';
      text = text[form] ?? text.other;
    }
    if (typeof text !== 'string') return `Translation missing: ${options.locale}.${escapeHtml(key)}`;
    const filled = text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => toText(named[name]));
    return toText(key).endsWith('_html') ? filled : escapeHtml(filled);
  };
  engine.registerFilter('t', translate);
  engine.registerFilter('translate', translate);
}
