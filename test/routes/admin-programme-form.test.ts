import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { createFormatters } from '#app/i18n/formatters.ts';
import { createTexts } from '#app/i18n/instance.ts';
import en from '#app/i18n/locales/en.json' with { type: 'json' };
import { previewOf, spendingFor } from '#app/ui/admin/programme/preview.ts';
import { type ProgrammeForm, toProgrammeForm } from '#app/ui/admin/programme/programme-form.ts';
import { parseProgrammeForm, readProgrammeForm } from '#app/ui/admin/programme/read-programme-form.ts';
import { differences } from '#app/ui/admin/programme/settings-facts.ts';

const f = createFormatters('es', 'Europe/Madrid');
const settings = defaultSettings();
const form = (change: Partial<ProgrammeForm> = {}) => ({ ...toProgrammeForm(settings, f, 'EUR'), ...change });
const earning = (change: Partial<ProgrammeForm['earning']>) =>
  form({ earning: { ...form().earning, ...change } });

describe('the programme form', () => {
  it('gives the settings back that it was made of, in either language', () => {
    for (const locale of ['es', 'en'] as const)
      expect(
        readProgrammeForm(toProgrammeForm(settings, createFormatters(locale, 'UTC'), 'EUR'), 'EUR'),
      ).toEqual({
        settings,
      });
  });

  it('names every field that is wrong by its path, with the limit that it passed', () => {
    const wrong = form({
      name: { es: ' ', en: 'x'.repeat(41) },
      earning: { ...form().earning, points: 'ten', perMinor: '1,234', pendingDays: '366' },
      rewards: [{ id: 'a', points: '0', value: 'free' }],
      voucherDays: '0',
    });
    expect(readProgrammeForm(wrong, 'EUR')).toEqual({
      errors: {
        'name.es': { code: 'required' },
        'name.en': { code: 'too-long', limit: 40 },
        'earning.points': { code: 'not-a-number' },
        'earning.perMinor': { code: 'not-an-amount' },
        'earning.pendingDays': { code: 'too-big', limit: 365 },
        'rewards.0.points': { code: 'too-small', limit: 1 },
        'rewards.0.value': { code: 'not-an-amount' },
        voucherDays: { code: 'too-small', limit: 1 },
      },
    });
  });

  it('refuses what no form of ours sends', () => {
    expect(parseProgrammeForm(null)).toBeNull();
    expect(parseProgrammeForm('{')).toBeNull();
    expect(parseProgrammeForm(JSON.stringify({ ...form(), admin: true }))).toBeNull();
    expect(parseProgrammeForm(JSON.stringify(form()))).toEqual(form());
  });
});

describe('the preview', () => {
  it('takes the tax off an order of 48.90 and gives 40 points', () => {
    expect(previewOf(form(), 'EUR')).toMatchObject({ total: 4890n, tax: 849n, counted: 4041n, points: 40n });
  });

  it('follows rounding and what counts', () => {
    expect(previewOf(earning({ rounding: 'up' }), 'EUR')?.points).toBe(41n);
    expect(previewOf(earning({ includeTax: true }), 'EUR')?.points).toBe(48n);
    expect(previewOf(earning({ points: '10', perMinor: '0,50' }), 'EUR')?.points).toBe(808n);
  });

  it('waits while the rate is not complete', () => {
    expect(previewOf(earning({ perMinor: '' }), 'EUR')).toBeNull();
    expect(previewOf(earning({ perMinor: '0' }), 'EUR')).toBeNull();
    expect(spendingFor(100, earning({ points: '0' }), 'EUR')).toBeNull();
    expect(spendingFor(100, form(), 'EUR')).toBe(10_000n);
  });
});

describe('differences between versions', () => {
  const language = { t: createTexts('en', en).t, f: createFormatters('en', 'UTC'), currency: 'EUR' };

  it('says old and new of what changed, and nothing of the rest', () => {
    const next = { ...settings, earning: { ...settings.earning, pendingDays: 30 }, rewards: [] };
    expect(differences(settings, next, language)).toEqual([
      { key: 'pendingDays', label: 'Waiting time', before: '14 days', after: '30 days' },
      {
        key: 'rewards',
        label: 'Rewards',
        before: '100 points = €5.00 · 200 points = €12.00 · 500 points = €35.00',
        after: 'None',
      },
    ]);
    expect(differences(settings, settings, language)).toEqual([]);
  });

  it('covers every setting of a first version', () => {
    expect(differences(null, settings, language)).toHaveLength(15);
  });
});
