import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import en from '#app/i18n/locales/portal/en.json' with { type: 'json' };

type Texts = { readonly [key: string]: string | Texts };

const keysOf = (texts: Texts, before: string): string[] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' || 'other' in text ? [`${before}.${key}`] : keysOf(text, `${before}.${key}`),
  );

const sources = ['app/storefront', 'app/http', 'app/routes']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

it('has no text that nothing says', () => {
  const said = new Set([...sources.matchAll(/'(portal\.[\w.]+)'/g)].map(([, key]) => key));
  // Keys whose last step is decided by what is shown: all of those in one group.
  const groups = [...sources.matchAll(/`(portal\.[\w.]+\.)\$\{[^}]*\}`/g)].map(([, group = '']) => group);
  expect(groups).not.toContain('portal.');
  const unused = keysOf(en, 'portal').filter(
    (key) => !said.has(key) && !groups.includes(key.replace(/\w+$/, '')),
  );
  expect(unused).toEqual([]);
});
