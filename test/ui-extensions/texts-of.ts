import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const LANGUAGES = ['en', 'es', 'fr', 'de', 'it', 'pt-PT', 'pt-BR'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The texts of an extension as they are shipped, by `key.of.text`. */
export function textsOf(extension: string, language: Language): Record<string, string> {
  const name = language === 'en' ? 'en.default' : language;
  const texts: Record<string, string> = {};
  const walk = (value: object, path: string) => {
    for (const [key, inner] of Object.entries(value))
      if (typeof inner === 'string') texts[path + key] = inner;
      else walk(inner, `${path}${key}.`);
  };
  walk(JSON.parse(readFileSync(resolve(`extensions/${extension}/locales/${name}.json`), 'utf8')), '');
  return texts;
}
