import { describe, expect, it } from 'vitest';
import { STOREFRONT_LANGUAGES } from '#scripts/check-theme.ts';
import { aMember, aPage, aProgramme, everyEntry, type Locale, renderer } from './storefront.ts';

type PageOptions = Omit<Parameters<typeof aPage>[0], 'locale'>;

/** The member widget as it is read: tags away, white space folded but for no-break spaces. */
async function widgetText(locale: Locale, options: PageOptions): Promise<string> {
  const html = await renderer.renderBlock('member-widget', { globals: aPage({ locale, ...options }) });
  return html
    .replace(/<template[\s\S]*?<\/template>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/[ \n]+/g, ' ');
}

const [award] = everyEntry();
const NAMES = { name_es: 'Vinos', name_en: 'Wines' };
const MEMBER = aMember({
  points: { pending: 0, available: 12345, lifetime: 12345 },
  entries: [
    { ...award, lines: [{ code: 'rule', points: 50, params: NAMES }] },
    {
      ...award,
      code: 'event-award',
      params: { kind: 'sign-up', name_es: 'Bienvenida', name_en: 'Welcome' },
    },
    { ...award, code: 'tier-entry', params: { name_es: 'Plata', name_en: 'Silver' } },
  ],
  tier: {
    id: 't',
    name: { es: 'Oro', en: 'Gold' },
    percent: 150,
    perks: { es: ['Catas'], en: ['Tastings'] },
  },
});

describe('a language that the merchant does not write', () => {
  it.each([
    ['fr', '12\u202f345', 'Pour ton arrivée au niveau Silver.'],
    ['de', '12.345', 'Für das Erreichen der Stufe Silver.'],
    ['it', '12.345', 'Per aver raggiunto il livello Silver.'],
    ['pt-PT', '12\u00a0345', 'Por chegares ao nível Silver.'],
    ['pt-BR', '12.345', 'Por chegar ao nível Silver.'],
  ] as const)(
    'has the merchant’s names in English, and its own numbers: %s',
    async (locale, number, sentence) => {
      const text = await widgetText(locale, { customer: { member: MEMBER } });
      for (const shown of [` ${number} `, sentence, 'Viña Club', 'points', '+50 · Wines', 'Welcome', 'Gold'])
        expect(text).toContain(shown);
      expect(text).toContain('Tastings');
      expect(text).not.toMatch(/Club Viña|puntos|Vinos|Bienvenida|Plata|\bOro\b|Catas/);
    },
  );
});

describe('a name that the merchant wrote in one language only', () => {
  it.each(STOREFRONT_LANGUAGES)('is shown in that one to whoever reads %s', async (locale) => {
    for (const name of [
      { es: 'Club Viña', en: '' },
      { es: '', en: 'Club Viña' },
    ])
      expect(await widgetText(locale, { customer: null, programme: aProgramme({ name }) })).toContain(
        'Club Viña',
      );
  });
});

describe('a number of points', () => {
  it.each(STOREFRONT_LANGUAGES)(
    'is written as browsers write it in %s, from four digits on in groups as the script and the portal do',
    async (locale) => {
      for (const available of [0, 1, 999, 1234, 12345, 1234567]) {
        const member = aMember({ points: { pending: 0, available, lifetime: 0 } });
        expect(await widgetText(locale, { customer: { member } })).toContain(
          ` ${available.toLocaleString(locale, { useGrouping: true })} `,
        );
      }
    },
  );
});
