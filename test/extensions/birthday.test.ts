/** What a member sees of their birthday before, and without, any script. */
import { describe, expect, it } from 'vitest';
import { addDays } from '#app/kernel/clock.ts';
import { aMember, aPage, aProgramme, type Locale, renderer } from './storefront.ts';

const widget = (locale: Locale, birthday: object | null, points: number | null = 100) =>
  renderer.renderBlock('member-widget', {
    globals: aPage({
      locale,
      programme: aProgramme({ asks: { birthday: points } }),
      customer: { member: aMember({ birthday }) },
    }),
  });
const later = addDays(new Date(), 1).toISOString();
const ASK = /<select name="day">/;

describe('the birthday in the member widget', () => {
  it.each([
    ['es', 'Dinos cuándo es y ese día te damos 100 puntos.'],
    ['en', 'Tell us when it is and get 100 points that day.'],
  ] as const)('is asked for where a rule gives points for it, in %s', async (locale, text) => {
    const html = await widget(locale, null);
    expect(html.replaceAll('\u00a0', ' ')).toContain(text);
    expect(html).toMatch(ASK);
    expect(await widget(locale, null, null)).not.toContain('lealta-birthday');
  });

  it.each([
    ['es', 'El 29 de febrero'],
    ['en', 'February 29'],
  ] as const)('is shown as told, and can be put right in time only, in %s', async (locale, text) => {
    const open = await widget(locale, { month: 2, day: 29, editableUntil: later });
    expect(open).toContain(text);
    expect(open).toMatch(/<option value="29" selected>/);
    const locked = await widget(locale, { month: 2, day: 29, editableUntil: '2026-01-01T00:00:00Z' }, null);
    expect(locked).toContain(text);
    expect(locked).not.toMatch(ASK);
  });
});
