import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '#app/i18n/locales/en.json' with { type: 'json' };
import es from '#app/i18n/locales/es.json' with { type: 'json' };
import serverEn from '#app/i18n/locales/server/en.json' with { type: 'json' };
import serverEs from '#app/i18n/locales/server/es.json' with { type: 'json' };
import shopperDe from '#app/i18n/locales/shopper/de.json' with { type: 'json' };
import shopperEn from '#app/i18n/locales/shopper/en.json' with { type: 'json' };
import shopperEs from '#app/i18n/locales/shopper/es.json' with { type: 'json' };
import shopperFr from '#app/i18n/locales/shopper/fr.json' with { type: 'json' };
import shopperIt from '#app/i18n/locales/shopper/it.json' with { type: 'json' };
import shopperPtBR from '#app/i18n/locales/shopper/pt-BR.json' with { type: 'json' };
import shopperPtPT from '#app/i18n/locales/shopper/pt-PT.json' with { type: 'json' };
import type { ShopperLocale } from '#app/i18n/shopper-locale.ts';

const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'];
const PLURAL = new RegExp(`_(${CATEGORIES.join('|')})$`);

/** `namespace:path.to.text` → text. */
function textsOf(locale: object): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string[]) => {
    if (typeof value === 'string') found.set(`${path[0]}:${path.slice(1).join('.')}`, value);
    else for (const [key, inner] of Object.entries(value as object)) walk(inner, [...path, key]);
  };
  walk(locale, []);
  return found;
}

const LOCALES = {
  en: textsOf({ ...en, ...serverEn, ...shopperEn }),
  es: textsOf({ ...es, ...serverEs, ...shopperEs }),
};
/** What shoppers are told, in the languages that the admin is not in. */
const SHOPPER: Record<Exclude<ShopperLocale, keyof typeof LOCALES>, Map<string, string>> = {
  fr: textsOf(shopperFr),
  de: textsOf(shopperDe),
  it: textsOf(shopperIt),
  'pt-PT': textsOf(shopperPtPT),
  'pt-BR': textsOf(shopperPtBR),
};
const EVERY = Object.entries({ ...LOCALES, ...SHOPPER });
const withoutPlurals = (texts: Map<string, string>) =>
  [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))].sort();
const variablesOf = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

const NAMESPACES = Object.keys({ ...en, ...serverEn, ...shopperEn });

/** Every text asked for in the code: whole keys, and the fixed beginnings of those put together from parts. */
function keysInCode(): { file: string; key: string; whole: boolean }[] {
  const files = ['app/ui', 'app/routes', 'app/http', 'app/use-cases'].flatMap((dir) =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${dir}/${name}`),
  );
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(['"`])([a-z]+:[\w.-]*)(\$\{)?/g)]

      .filter(([, , key]) => NAMESPACES.includes(key?.split(':')[0] ?? ''))
      .map(([, , key = '', open]) => ({ file, key, whole: open === undefined })),
  );
}

describe('the texts of the admin and of the server', () => {
  it('exist in every language under the same keys', () => {
    expect(withoutPlurals(LOCALES.es)).toEqual(withoutPlurals(LOCALES.en));
    for (const texts of Object.values(SHOPPER))
      expect(withoutPlurals(texts)).toEqual(withoutPlurals(textsOf(shopperEn)));
  });

  it.each(EVERY)('has every plural form that %s knows', (locale, texts) => {
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();
    const counted = [...texts.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, ''));
    expect(counted.length).toBeGreaterThan(0);
    for (const key of new Set(counted))
      expect({ key, forms: CATEGORIES.filter((form) => texts.has(`${key}_${form}`)).toSorted() }).toEqual({
        key,
        forms: needed,
      });
  });

  it('are Spanish as people write it, with one word for one thing', () => {
    const odd = /\b(no hay tal|no valen?\b|han vuelto|en la caja|compón|por paso|en pasos)/i;
    expect([...LOCALES.es.values()].filter((text) => odd.test(text))).toEqual([]);
  });

  it.each(EVERY)('say the same things: a text has the same variables in %s as in English', (_, texts) => {
    for (const [key, text] of texts) {
      const english = LOCALES.en.get(key) ?? LOCALES.en.get(key.replace(/_many$/, '_other')) ?? '';
      expect({ key, variables: variablesOf(text) }).toEqual({ key, variables: variablesOf(english) });
    }
  });

  it('are there for every key that the code asks for', () => {
    const known = withoutPlurals(LOCALES.en);
    const asked = keysInCode();
    expect(asked.length).toBeGreaterThan(150);
    const missing = asked.filter(({ key, whole }) =>
      whole ? !known.includes(key) : !known.some((each) => each.startsWith(key)),
    );
    expect(missing).toEqual([]);
  });

  it('are all asked for', () => {
    const asked = keysInCode();
    const whole = new Set(asked.filter((each) => each.whole).map((each) => each.key));
    const beginnings = asked.filter((each) => !each.whole).map((each) => each.key);
    const unused = withoutPlurals(LOCALES.en).filter(
      (key) =>
        !whole.has(key) &&
        !beginnings.some((beginning) => key.startsWith(beginning)) &&
        // Read as a whole by the export.
        !key.includes(':csvColumns.'),
    );
    expect(unused).toEqual([]);
  });
});
