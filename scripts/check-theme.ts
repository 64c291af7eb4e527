/**
 * Checks the theme app extension without the network: Shopify's theme check with every check of its own profile on,
 * each block's `{% schema %}` against Shopify's published setting schema, and the translations.
 * `node scripts/check-theme.ts [extension folder]`; exit code 1 on any offence.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { themeCheckRun } from '@shopify/theme-check-node';
import { Ajv } from 'ajv';

const EXTENSION = resolve(import.meta.dirname, '../extensions/lealta-theme');

/** The languages of the storefront, by Shopify's names for them: it has no Portuguese without a country. */
export const STOREFRONT_LANGUAGES = ['en', 'es', 'fr', 'de', 'it', 'pt-PT', 'pt-BR'] as const;

/** Every code an entry of the member metafield can carry; each must have a sentence of its own. */
export const ENTRY_CODES = [
  'order-award',
  'order-adjusted',
  'matured',
  'redeemed',
  'redemption-released',
  'voucher-returned',
  'voucher-charged-again',
  'adjusted',
  'adjustment-undone',
  'merged',
];

/** Shopify's limits of a block's schema that its JSON schema files do not describe. */
const BLOCK_SCHEMA = {
  type: 'object',
  required: ['name', 'target'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    target: { enum: ['section', 'body', 'head', 'compliance_head'] },
    stylesheet: { type: 'string', pattern: '\\.css$' },
    javascript: { type: 'string', pattern: '\\.js$' },
    tag: { enum: ['article', 'aside', 'div', 'footer', 'header', 'section'] },
    class: { type: 'string' },
    available_if: { type: 'string', pattern: '^\\{\\{\\s*app\\.metafields\\..+\\}\\}$' },
    enabled_on: { $ref: '#/definitions/pages' },
    disabled_on: { $ref: '#/definitions/pages' },
    default: { type: 'object' },
    settings: { $ref: 'settings.json' },
  },
  definitions: {
    pages: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: {
        templates: { type: 'array', items: { type: 'string' } },
        groups: { type: 'array', items: { type: 'string' } },
      },
    },
  },
};

const BLOCK_NAME_MAX = 25;

type Json = { [key: string]: Json | string };

const readJson = (path: string): Json => JSON.parse(readFileSync(path, 'utf8'));

/** `a.b.c` paths of a locale file; a plural counts as one key, since languages have different forms. */
function keysOf(value: Json, path = ''): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    const full = path ? `${path}.${key}` : key;
    if (typeof inner === 'string') keys.set(full, inner);
    else if (isPlural(inner)) keys.set(full, String(inner.other));
    else for (const [deep, text] of keysOf(inner, full)) keys.set(deep, text);
  }
  return keys;
}

const PLURAL_FORMS = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);

const placeholders = (text: string): string =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)]
    .map((match) => match[1])
    .sort()
    .join(' ');

const isPlural = (value: Json): boolean =>
  typeof value.other === 'string' && Object.keys(value).every((form) => PLURAL_FORMS.has(form));

/** Plurals that lack a form of their language, or whose forms have not the same values. */
function checkPlurals(value: Json, language: string, path = ''): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  return Object.entries(value).flatMap(([key, inner]) => {
    const full = path ? `${path}.${key}` : key;
    if (typeof inner === 'string') return [];
    if (!isPlural(inner)) return checkPlurals(inner, language, full);
    const missing = forms.filter((form) => !(form in inner)).map((form) => `${full} has no form "${form}"`);
    const values = new Set(Object.values(inner).map((text) => placeholders(String(text))));
    return values.size > 1 ? [...missing, `${full}: its forms have different values`] : missing;
  });
}

/** Theme check's offences, of any severity, as `file:line check: message`. */
async function runThemeCheck(extension: string): Promise<string[]> {
  const { offenses, config } = await themeCheckRun(extension, join(extension, '.theme-check.yml'));
  const off = Object.entries(config.settings)
    // Switched off by Shopify's own profile, as an app extension has no theme layout.
    .filter(([name, check]) => check?.enabled === false && name !== 'RequiredLayoutThemeObject')
    .map(([name]) => name);
  const own = readFileSync(join(extension, '.theme-check.yml'), 'utf8').trim();
  const problems = offenses.map(
    ({ uri, start, check, message }) =>
      `${uri.split('/').slice(-2).join('/')}:${start.line + 1} ${check}: ${message}`,
  );
  if (own !== 'extends: theme-check:theme-app-extension') {
    problems.push(`.theme-check.yml must only extend Shopify's profile (off: ${off.join(', ') || 'none'})`);
  }
  for (const folder of ['blocks', 'snippets']) {
    for (const file of readdirSync(join(extension, folder))) {
      if (/theme-check-(disable|enable)/.test(readFileSync(join(extension, folder, file), 'utf8'))) {
        problems.push(`${folder}/${file}: a check is switched off by a comment`);
      }
    }
  }
  return problems;
}

/** Each block's schema, its settings by Shopify's own schema, and its asset files and translated labels. */
function checkBlockSchemas(extension: string): string[] {
  const data = createRequire(import.meta.url).resolve('@shopify/theme-check-docs-updater/data/setting.json');
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const name of ['setting.json', 'settings.json']) {
    const { $schema: _dialect, ...schema } = readJson(join(data, '..', name));
    ajv.addSchema({ ...schema, $id: name });
  }
  const validate = ajv.compile({ ...BLOCK_SCHEMA, $id: 'block.json' });
  const labels = keysOf(readJson(join(extension, 'locales/en.default.schema.json')));
  const assets = new Set(readdirSync(join(extension, 'assets')));
  const problems: string[] = [];

  for (const file of readdirSync(join(extension, 'blocks'))) {
    const source = readFileSync(join(extension, 'blocks', file), 'utf8');
    const text = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema/.exec(source)?.[1];
    if (text === undefined) {
      problems.push(`blocks/${file}: no {% schema %}`);
      continue;
    }
    const schema: Json = JSON.parse(text);
    if (!validate(schema)) {
      for (const error of validate.errors ?? []) {
        problems.push(`blocks/${file} schema${error.instancePath}: ${error.message}`);
      }
    }
    for (const asset of [schema.stylesheet, schema.javascript]) {
      if (typeof asset === 'string' && !assets.has(asset))
        problems.push(`blocks/${file}: no assets/${asset}`);
    }
    if ('enabled_on' in schema && 'disabled_on' in schema) {
      problems.push(`blocks/${file}: only one of enabled_on and disabled_on is allowed`);
    }
    for (const [, key = ''] of text.matchAll(/"t:([\w.]+)"/g)) {
      if (!labels.has(key)) problems.push(`blocks/${file}: no label ${key} in en.default.schema.json`);
    }
    const name = typeof schema.name === 'string' ? schema.name.replace(/^t:/, '') : '';
    const shown = labels.get(name) ?? name;
    if (shown.length > BLOCK_NAME_MAX)
      problems.push(`blocks/${file}: name longer than ${BLOCK_NAME_MAX}: ${shown}`);
  }
  return problems;
}

/** Every language says the same things with the same values and in its own plural forms; every entry code has its sentence. */
function checkTranslations(extension: string): string[] {
  const problems: string[] = [];
  const files = readdirSync(join(extension, 'locales'));
  for (const suffix of ['.json', '.schema.json']) {
    const defaultFile = `en.default${suffix}`;
    const english = keysOf(readJson(join(extension, 'locales', defaultFile)));
    for (const language of STOREFRONT_LANGUAGES.filter((one) => one !== 'en')) {
      const file = `${language}${suffix}`;
      if (!files.includes(file)) {
        problems.push(`locales/${file} is missing`);
        continue;
      }
      const translated = readJson(join(extension, 'locales', file));
      const texts = keysOf(translated);
      for (const [key, text] of english) {
        const other = texts.get(key);
        if (other === undefined) problems.push(`locales/${file}: ${key} is missing`);
        else if (placeholders(other) !== placeholders(text)) {
          problems.push(
            `locales/${file}: ${key} has {${placeholders(other)}}, English has {${placeholders(text)}}`,
          );
        }
      }
      for (const key of texts.keys())
        if (!english.has(key)) problems.push(`locales/${defaultFile}: ${key} is missing`);
      problems.push(...checkPlurals(translated, language).map((problem) => `locales/${file}: ${problem}`));
    }
  }
  const sentences = [...keysOf(readJson(join(extension, 'locales/en.default.json'))).keys()];
  const snippet = readFileSync(join(extension, 'snippets/sentence.liquid'), 'utf8');
  for (const code of ENTRY_CODES) {
    const stem = `lealta.entries.${code.replaceAll('-', '_')}`;
    if (!sentences.some((key) => key === stem || key.startsWith(`${stem}_`))) {
      problems.push(`locales: no sentence for the entry code ${code}`);
    }
    if (!snippet.includes(`when '${code}'`))
      problems.push(`snippets/sentence.liquid: ${code} is not handled`);
  }
  return problems;
}

/** All offences of a theme app extension; an empty list is a pass. */
export async function checkTheme(extension: string = EXTENSION): Promise<string[]> {
  return [
    ...(await runThemeCheck(extension)),
    ...checkBlockSchemas(extension),
    ...checkTranslations(extension),
  ];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.argv[2];
  const problems = await checkTheme(folder ? resolve(folder) : EXTENSION);
  for (const problem of problems) console.error(problem);
  console.log(
    problems.length === 0 ? 'Theme extension: no offence.' : `Theme extension: ${problems.length} offences.`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}
