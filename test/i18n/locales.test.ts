import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '#app/i18n/locales/en.json' with { type: 'json' };
import es from '#app/i18n/locales/es.json' with { type: 'json' };
import serverEn from '#app/i18n/locales/server/en.json' with { type: 'json' };
import serverEs from '#app/i18n/locales/server/es.json' with { type: 'json' };

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

const LOCALES = { en: textsOf({ ...en, ...serverEn }), es: textsOf({ ...es, ...serverEs }) };
const withoutPlurals = (texts: Map<string, string>) =>
  [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))].sort();
const variablesOf = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();

const NAMESPACES = Object.keys({ ...en, ...serverEn });

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
  });

  it.each(['en', 'es'] as const)('has every plural form that %s knows', (locale) => {
    const texts = LOCALES[locale];
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

  it('say the same things: a text has the same variables in both languages', () => {
    for (const [key, text] of LOCALES.en)
      expect({ key, variables: variablesOf(LOCALES.es.get(key) ?? '') }).toEqual({
        key,
        variables: variablesOf(text),
      });
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
        !key.startsWith('members:csvColumns.'),
    );
    expect(unused).toEqual([]);
  });
});
