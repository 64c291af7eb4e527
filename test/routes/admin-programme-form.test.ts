import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
} from '#app/domain/programme/settings.ts';
import { createFormatters } from '#app/i18n/formatters.ts';
import { createTexts } from '#app/i18n/instance.ts';
import en from '#app/i18n/locales/en.json' with { type: 'json' };
import es from '#app/i18n/locales/es.json' with { type: 'json' };
import { changeItems } from '#app/ui/admin/programme/forms/change-items.ts';
import type { Typed } from '#app/ui/admin/programme/forms/fields.ts';
import { readTyped } from '#app/ui/admin/programme/forms/read-form.ts';
import {
  blankItem,
  expiryFields,
  expirySchema,
  fieldsOf,
  KINDS,
  LISTS,
  type ListName,
  schemaOf,
  tiersFields,
  tiersSchema,
} from '#app/ui/admin/programme/forms/sections.ts';
import { toTyped } from '#app/ui/admin/programme/forms/typed-settings.ts';
import { instantText, typedInstant } from '#app/ui/admin/programme/forms/typed-values.ts';
import { previewOf, spendingForPoints } from '#app/ui/admin/programme/preview.ts';
import { type ProgrammeForm, toProgrammeForm } from '#app/ui/admin/programme/programme-form.ts';
import { parseProgrammeForm, readProgrammeForm } from '#app/ui/admin/programme/read-programme-form.ts';
import { differences } from '#app/ui/admin/programme/settings-differences.ts';

const f = createFormatters('es', 'Europe/Madrid');
const settings = defaultSettings();
const { name, pointsName, earning: rates, whenPointsAreSpent, enrolment, claimDays } = settings;
const basics = { name, pointsName, earning: rates, whenPointsAreSpent, enrolment, claimDays };
const form = (change: Partial<ProgrammeForm> = {}) => ({ ...toProgrammeForm(settings, f, 'EUR'), ...change });
const earning = (change: Partial<ProgrammeForm['earning']>) =>
  form({ earning: { ...form().earning, ...change } });

describe('the programme form', () => {
  it('gives the settings back that it was made of, in either language', () => {
    for (const locale of ['es', 'en'] as const)
      expect(
        readProgrammeForm(toProgrammeForm(settings, createFormatters(locale, 'UTC'), 'EUR'), 'EUR'),
      ).toEqual({
        settings: basics,
      });
  });

  it('names every field that is wrong by its path, with the limit that it passed', () => {
    const wrong = form({
      name: { es: ' ', en: 'x'.repeat(41) },
      earning: { ...form().earning, points: 'ten', perMinor: '1,234', pendingDays: '366' },
      claimDays: '-1',
    });
    expect(readProgrammeForm(wrong, 'EUR')).toEqual({
      errors: {
        'name.es': { code: 'required' },
        'name.en': { code: 'too-long', limit: 40 },
        'earning.points': { code: 'not-a-number' },
        'earning.perMinor': { code: 'not-an-amount' },
        'earning.pendingDays': { code: 'too-big', limit: 365 },
        // What is allowed, not that it is no number.
        claimDays: { code: 'too-small', limit: 0 },
      },
    });
  });

  it('reads the rates of other currencies, each in its own minor units', () => {
    const currencies = [
      { currency: ' usd', points: '2', perMinor: '1,50' },
      { currency: 'JPY', points: '1', perMinor: '150' },
    ];
    const read = [
      { currency: 'USD', points: 2, perMinor: 150 },
      { currency: 'JPY', points: 1, perMinor: 150 },
    ];
    expect(readProgrammeForm(earning({ currencies }), 'EUR')).toEqual({
      settings: { ...basics, earning: { ...rates, currencies: read } },
    });
  });

  it('says beside each rate of another currency what is wrong with it', () => {
    const rate = { points: '1', perMinor: '1' };
    const currencies = [
      { ...rate, currency: 'USD' },
      { ...rate, currency: 'usd' },
      { ...rate, currency: 'EUR' },
      { ...rate, currency: 'ABC' },
      { ...rate, currency: '' },
      { currency: 'JPY', points: '-1', perMinor: '1,5' },
    ];
    expect(readProgrammeForm(earning({ currencies }), 'EUR')).toEqual({
      errors: {
        'earning.currencies.1.currency': { code: 'repeated' },
        'earning.currencies.2.currency': { code: 'shops-own-currency' },
        'earning.currencies.3.currency': { code: 'not-a-currency' },
        'earning.currencies.4.currency': { code: 'required' },
        'earning.currencies.5.points': { code: 'too-small', limit: 0 },
        'earning.currencies.5.perMinor': { code: 'not-an-amount' },
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
  });

  it('says what has to be spent for a reward', () => {
    expect(spendingForPoints(100, { earning: { ...rates, points: 0 } }, null, 'EUR')).toBeNull();
    expect(spendingForPoints(100, settings, null, 'EUR')).toBe(10_000n);
    // What members pay holds the tax that does not count: 80 € without it are 96,80 € in the shop.
    const ratio = { earning: { ...rates, points: 3, perMinor: 200 } };
    expect(spendingForPoints(120, ratio, 8264, 'EUR')).toBe(9_700n);
    expect(spendingForPoints(120, { earning: { ...ratio.earning, includeTax: true } }, 8264, 'EUR')).toBe(
      8_000n,
    );
    expect(spendingForPoints(100, { earning: { ...rates, points: 1, perMinor: 100 } }, 9000, 'JPY')).toBe(
      11_112n,
    );
  });
});

const context = { currency: 'EUR', timezone: 'Europe/Madrid' };
const both = { es: 'Uno', en: 'One' };

/** An item of each kind with all that can be set. */
const ITEMS: Record<string, object> = {
  'product-multiplier': { percent: 200, limit: 500 },
  'per-item': { points: 1, limit: null },
  'minimum-spend': { minimum: 10_000, points: 50 },
  'punch-card': { units: 10, points: 100 },
  'sign-up': { points: 50 },
  birthday: { points: 50 },
  anniversary: { points: 50 },
  newsletter: { points: 50 },
  'new-category': { points: 20 },
  'purchase-frequency': { orders: 3, days: 90, points: 100 },
  'basket-goal': { percentAbove: 20, points: 40 },
  'custom-event': {
    event: 'review.written',
    points: 5,
    perDay: 1,
    perPeriod: { count: 3, days: 30 },
    perMember: null,
  },
  campaign: {
    startsAt: '2026-11-27T08:00:00.000Z',
    endsAt: '2026-11-30T22:59:00.000Z',
    weekdays: [5, 6],
    hours: { from: 10, until: 14 },
    audience: { tiers: ['gold'], tags: ['vip'] },
    percent: 200,
    budgetPoints: 10_000,
  },
  'fixed-amount': { points: 100, value: 500, minimum: 2000, perMember: { count: 1, days: 30 } },
  percentage: { points: 100, percent: 10, cap: 2000 },
  'free-shipping': { points: 60, combinesWith: { order: true } },
  'free-product': { points: 300, productId: '77', productTitle: 'Corkscrew' },
  'gift-card': { points: 500, value: 3000, name: both },
  'store-credit': { points: 200, value: 1000, startsAt: '2026-12-01T00:00:00.000Z' },
  'any-amount': { points: 100, value: 500, maxPoints: 1000, target: { collections: ['9'] } },
};
const cases = LISTS.flatMap((list) => KINDS[list].map((kind) => [list, kind] as const));
const itemOf = (list: ListName, kind: string) =>
  schemaOf(list).parse({
    ...blankItem(list, kind, 'an-id'),
    ...(list === 'rewards' ? {} : { name: both }),
    ...ITEMS[kind],
  });

describe('forms derived from kinds', () => {
  it.each(cases)('%s: %s comes out of its form as it went in, in either language', (list, kind) => {
    const item = itemOf(list, kind);
    const fields = fieldsOf(list, kind);
    for (const locale of ['es', 'en'] as const) {
      const typed = toTyped(item, fields, createFormatters(locale, 'Europe/Madrid'), context);
      expect(readTyped(typed, fields, schemaOf(list), context)).toEqual({ settings: item });
    }
  });

  it.each(cases)('%s: %s has a field for every setting, with a label in both languages', (list, kind) => {
    const given = new Set([
      'id',
      'kind',
      'productTitle',
      ...fieldsOf(list, kind).map(({ path }) => path.split('.')[0]),
    ]);
    expect(Object.keys(itemOf(list, kind)).filter((key) => !given.has(key))).toEqual([]);
    for (const { t } of [createTexts('es', es), createTexts('en', en)]) {
      for (const part of ['title', 'text'])
        expect(t(`kinds:${list}.${kind}.${part}`)).not.toMatch(/\.(title|text)$/);
      for (const { path, texts = 'any' } of fieldsOf(list, kind)) {
        const key = path.replaceAll('.', '-');
        expect(t([`fields:${kind}.${key}.label`, `fields:${texts}.${key}.label`])).not.toMatch(
          /^any\.|label$/,
        );
      }
    }
  });

  it.each(cases)('%s: %s says what is missing, and never throws, on an empty form', (list, kind) => {
    const fields = fieldsOf(list, kind);
    const read = readTyped(
      toTyped(blankItem(list, kind, 'x'), fields, f, context),
      fields,
      schemaOf(list),
      context,
    );
    expect('errors' in read && Object.keys(read.errors).length).toBeGreaterThan(0);
  });

  it('reads dates in the shop’s zone, whichever side of the clock change they are on', () => {
    for (const at of [
      '2026-01-15T23:30:00.000Z',
      '2026-07-15T22:30:00.000Z',
      '2026-10-24T23:30:00.000Z',
      '2026-10-25T02:30:00.000Z',
    ])
      expect(typedInstant(instantText(new Date(at), 'Europe/Madrid'), 'Europe/Madrid')?.toISOString()).toBe(
        at,
      );
    expect(typedInstant('2026-02-30T10:00', 'Europe/Madrid')).toBeNull();
    expect(typedInstant('soon', 'Europe/Madrid')).toBeNull();
  });

  it('names each fault of a campaign by its field', () => {
    const fields = fieldsOf('campaigns', 'campaign');
    const typed = toTyped(itemOf('campaigns', 'campaign'), fields, f, context);
    const errorsOf = (change: Typed) => {
      const read = readTyped({ ...typed, ...change }, fields, schemaOf('campaigns'), context);
      return 'errors' in read ? read.errors : {};
    };
    expect(errorsOf({ startsAt: '', percent: '-5', hours: { from: 'x', until: '25' } })).toEqual({
      startsAt: { code: 'not-a-date' },
      percent: { code: 'too-small', limit: 101 },
      'hours.from': { code: 'not-a-number' },
      'hours.until': { code: 'too-big', limit: 24 },
    });
    expect(errorsOf({ endsAt: '2026-01-01T00:00' })).toEqual({ endsAt: { code: 'ends-before-start' } });
  });

  it('wants tiers that rise, and says at which one', () => {
    const tier = (id: string, threshold: number) => ({ id, name: both, threshold });
    const tiers = tiersSchema.parse({ list: [tier('a', 0), tier('b', 10_000)] });
    const typed = toTyped(tiers, tiersFields(tiers), f, context);
    expect(readTyped(typed, tiersFields(typed), tiersSchema, context)).toEqual({ settings: tiers });
    const flat = { ...typed, list: (typed.list as Typed[]).map((one) => ({ ...one, threshold: '5' })) };
    expect(readTyped(flat, tiersFields(flat), tiersSchema, context)).toEqual({
      errors: { 'list.1.threshold': { code: 'thresholds-must-rise' } },
    });
  });

  it.each([
    { kind: 'never' },
    { kind: 'fixed', months: 12 },
    { kind: 'inactivity', months: 6 },
    { kind: 'calendar', month: 12, day: 28, minMonths: 3 },
  ])('keeps of expiry what its kind needs: $kind', (expiry) => {
    const typed = {
      months: '9',
      day: '3',
      month: '4',
      minMonths: '0',
      ...toTyped(expiry, expiryFields(expiry), f, context),
    };
    expect(readTyped(typed, expiryFields(typed), expirySchema, context)).toEqual({ settings: expiry });
  });
});

describe('changes of several items', () => {
  const rewards = ['a', 'b', 'c'].map((id) => ({ ...itemOf('rewards', 'gift-card'), id }));
  const rules = ['a', 'b'].map((id) => ({ ...itemOf('rules', 'birthday'), id }));
  const all = programmeSettings.parse({ ...settings, rewards, rules });
  const ids = (of: ProgrammeSettings) => of.rewards.map(({ id }) => id).join('');

  it('switch, delete and move', () => {
    const off = changeItems(all, 'rules', { intent: 'deactivate', ids: ['b', 'unknown'] });
    expect(off.rules.map(({ active }) => active)).toEqual([true, false]);
    expect(changeItems(off, 'rules', { intent: 'activate', ids: ['b'] })).toEqual(all);
    expect(ids(changeItems(all, 'rewards', { intent: 'delete', ids: ['a', 'c'] }))).toBe('b');
    expect(ids(changeItems(all, 'rewards', { intent: 'up', ids: ['c'] }))).toBe('acb');
    expect(ids(changeItems(all, 'rewards', { intent: 'down', ids: ['c'] }))).toBe('abc');
    expect(ids(changeItems(all, 'rewards', { intent: 'up', ids: ['unknown'] }))).toBe('abc');
  });
});

describe('differences between versions', () => {
  const shop = { domain: '', name: '', currency: 'EUR', timezone: 'UTC' };
  const language = {
    t: createTexts('en', en).t,
    f: createFormatters('en', 'UTC'),
    locale: 'en' as const,
    shop,
  };
  const changed = (change: Partial<ProgrammeSettings>, before = settings) =>
    differences(before, programmeSettings.parse({ ...before, ...change }), language);

  it('says old and new of what changed, and nothing of the rest', () => {
    expect(changed({ earning: { ...rates, pendingDays: 30 } })).toEqual([
      {
        key: 'basics',
        title: 'Basics',
        how: 'changed',
        differences: [{ key: 'pendingDays', label: 'Waiting time', before: '14 days', after: '30 days' }],
      },
    ]);
    expect(differences(settings, settings, language)).toEqual([]);
    const [group] = changed({ earning: { ...rates, sources: { ...rates.sources, pos: false } } });
    expect(group?.differences).toEqual([
      {
        key: 'sources',
        label: 'Orders that earn',
        before: 'Online store and other channels, Point of sale (POS), Subscription renewals, Draft orders',
        after: 'Online store and other channels, Subscription renewals, Draft orders',
      },
    ]);
  });

  it('tells items that are new, gone and changed, field by field', () => {
    const [five, ...others] = settings.rewards;
    const dearer = { ...five, points: 120 };
    const rules = [itemOf('rules', 'birthday')] as ProgrammeSettings['rules'];
    const groups = changed({ rewards: [dearer, ...others.slice(1)] as ProgrammeSettings['rewards'], rules });
    expect(groups.map(({ title, how }) => [title, how])).toEqual([
      ['Rule: One', 'added'],
      ['Reward: €5.00 off', 'changed'],
      ['Reward: €12.00 off', 'removed'],
    ]);
    expect(groups[1]?.differences).toEqual([
      { key: 'points', label: 'Points', before: '100 points', after: '120 points' },
    ]);
  });

  it('tells that rewards stand in another order', () => {
    const [group] = changed({ rewards: settings.rewards.toReversed() });
    expect(group?.differences).toMatchObject([
      { before: '€5.00 off · €12.00 off · €35.00 off', after: '€35.00 off · €12.00 off · €5.00 off' },
    ]);
  });

  it('tells tiers by their names, and what another expiry no longer has', () => {
    const tiers = tiersSchema.parse({
      list: [{ id: 'gold', name: { es: 'Oro', en: 'Gold' }, threshold: 50_000 }],
    });
    const calendar = { kind: 'calendar' as const, month: 12, day: 28, minMonths: 3 };
    const before = programmeSettings.parse({ ...settings, tiers, expiry: calendar });
    const after = { tiers: { ...tiers, list: [] }, expiry: { kind: 'fixed' as const, months: 1 } };
    const groups = changed(after, before);
    expect(groups.map(({ title, how }) => [title, how])).toEqual([
      ['Tier: Gold', 'removed'],
      ['Expiry', 'changed'],
    ]);
    expect(groups[1]?.differences).toContainEqual({
      key: 'month',
      label: 'Month',
      before: 'December',
      after: null,
    });
    expect(groups[1]?.differences).toContainEqual({
      key: 'months',
      label: 'Months',
      before: null,
      after: '1 month',
    });
  });

  it('reads every setting of a first version, in both languages', () => {
    const everything = programmeSettings.parse({
      ...settings,
      rules: KINDS.rules.map((kind) => ({ ...itemOf('rules', kind), id: kind })),
      campaigns: [itemOf('campaigns', 'campaign')],
      rewards: KINDS.rewards.map((kind) => ({ ...itemOf('rewards', kind), id: kind })),
    });
    const es_ = { ...language, t: createTexts('es', es).t, locale: 'es' as const };
    for (const language_ of [language, es_]) {
      const groups = differences(null, everything, language_);
      expect(groups.filter(({ how }) => how !== 'added')).toEqual([]);
      const texts = groups.flatMap((group) =>
        group.differences.flatMap(({ label, after }) => [label, after ?? '']),
      );
      expect(texts.filter((text) => /[a-z]\.[a-zA-Z-]+\.|\{\{|undefined|^$/.test(text))).toEqual([]);
    }
  });
});
