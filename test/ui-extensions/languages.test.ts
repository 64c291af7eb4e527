// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClubAndOrder } from '../../extensions/ui/answers.ts';
import { anOrder, aPage, EARNED, MEMBER, PROGRAMME } from './a-page.ts';
import { LANGUAGES, textsOf } from './texts-of.ts';

const EXTENSIONS = ['lealta-account', 'lealta-thank-you'] as const;
let end: (() => void) | undefined;
afterEach(() => {
  end?.();
  end = undefined;
});

const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe.each(EXTENSIONS)('the texts of %s', (extension) => {
  it.each(LANGUAGES)('are all there in %s, with the same names in them', (language) => {
    const english = textsOf(extension, 'en');
    const texts = textsOf(extension, language);
    expect(Object.keys(texts)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('');
      expect(names(text), key).toEqual(names(english[key] ?? ''));
      if (language !== 'en') expect(text, key).not.toBe(english[key]);
    }
  });
});

it('has no text that nothing says', () => {
  const sources = ['extensions/ui', ...EXTENSIONS.map((name) => `extensions/${name}/src`)]
    .flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const keys = Object.keys(textsOf('lealta-account', 'en')).map((key) => key.replace(/\.(one|other)$/, ''));
  const unused = keys.filter(
    (key) => !['name', 'description'].includes(key) && !sources.includes(`'${key}'`),
  );
  expect(unused).toEqual([]);
});

const STATES: Record<string, Partial<ClubAndOrder>> = {
  'a member’s order': { order: { ...EARNED, parts: [...EARNED.parts, { name: 'Wine', points: 12_000 }] } },
  'an order that is not sent': { order: { ...EARNED, availableAt: null } },
  'an order whose points are there': { order: { ...EARNED, available: true } },
  'an order that is not known': { order: { state: 'not-known' }, estimate: 1 },
  'an order that is not paid': { order: { state: 'unpaid' } },
  'an order that gives nothing': { order: { state: 'nothing', why: 'nothing-counts' } },
  'an offer': { viewer: 'customer', member: null },
  'an offer of about so many': {
    viewer: 'customer',
    member: null,
    order: { state: 'not-known' },
    estimate: 48,
  },
  'an offer of nothing': { viewer: 'customer', member: null, order: { state: 'nothing', why: 'x' } },
  'a guest': { viewer: 'guest', member: null, order: null, estimate: 48 },
  'a guest where everybody is a member': {
    programme: { ...PROGRAMME, enrolment: 'automatic' },
    viewer: 'guest',
    member: null,
    order: null,
    estimate: 48,
  },
  'a member by orders': {
    member: {
      ...MEMBER,
      nextMaturity: { points: 2, at: '2026-12-01T10:00:00Z' },
      nextTier: { name: 'Gold', share: 0, missing: { basis: 'orders', count: 2 } },
    },
  },
};

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(Object.entries(STATES))('everything is said: %s', async (_, changes) => {
    const page = await aPage('lealta-thank-you', 'purchase.thank-you.block.render', {
      language,
      answers: { order: [() => anOrder(changes)] },
    });
    end = page.end;
    await page.says('.');
    expect(page.text()).not.toMatch(/[{}]|undefined|NaN|null|\b[a-z]+[._][a-z_]+\b/);
    expect(page.asked[0]?.locale).toBe(language);
  });
});

it.each([
  ['es', '12.000 points', '32,50 €', '6 de diciembre de 2026'],
  ['de', '12.000 points', '32,50 €', '6. Dezember 2026'],
  ['fr', '12 000 points', '32,50 €', '6 décembre 2026'],
  ['it', '12.000 points', '32,50 €', '6 dicembre 2026'],
  ['pt-PT', '12 000 points', '32,50 €', '6 de dezembro de 2026'],
  ['pt-BR', '12.000 points', '€ 32,50', '6 de dezembro de 2026'],
  ['en', '12,000 points', '€32.50', 'December 6, 2026'],
] as const)('numbers, money and dates are those of the language: %s', async (language, ...shown) => {
  const page = await aPage('lealta-thank-you', 'purchase.thank-you.block.render', {
    language,
    answers: { order: [() => anOrder({ order: { ...EARNED, points: 12_000 } })] },
  });
  end = page.end;
  await page.says(...shown);
});
