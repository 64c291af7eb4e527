import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import type { Typed } from '#app/ui/admin/programme/forms/fields.ts';
import type { ListName } from '#app/ui/admin/programme/forms/sections.ts';
import { partsOfItem, partsOfTiers } from '#app/ui/admin/programme/storefront/storefront-parts.ts';
import { storefrontWords } from '#app/ui/admin/programme/storefront/storefront-words.ts';

const shop = { domain: '', name: '', currency: 'EUR', timezone: 'Europe/Madrid' };
const settings = {
  ...defaultSettings(),
  pointsName: { es: { one: 'punto', other: 'puntos' }, en: { one: 'point', other: 'points' } },
};
const wordsIn = (locale: 'es' | 'en') => storefrontWords(locale, shop, settings.pointsName);
const plain = (parts: object): unknown => JSON.parse(JSON.stringify(parts).replaceAll('\u00a0', ' '));
const read = (locale: 'es' | 'en', list: ListName, kind: string, form: Typed) =>
  plain(partsOfItem(list, kind, form, settings, wordsIn(locale), shop));

describe('what a form shows of the storefront', () => {
  const percentage = {
    points: '1500',
    percent: '10',
    cap: '20',
    minimum: '49,50',
    endsAt: '2027-03-14T12:00',
  };

  it('is a reward in the words of either language', () => {
    expect(read('es', 'rewards', 'percentage', percentage)).toMatchObject([
      {
        heading: 'Recompensas',
        title: 'vale del 10 % (hasta 20 €)',
        lines: ['1500 puntos', 'En compras desde 49,50 € · Hasta el 14 mar 2027'],
        locked: [],
        button: 'Canjear',
      },
    ]);
    expect(read('en', 'rewards', 'percentage', percentage)).toMatchObject([
      {
        title: '10% voucher (up to €20)',
        lines: ['1,500 points', 'On orders from €49.50 · Until Mar 14, 2027'],
        button: 'Redeem',
      },
    ]);
  });

  it('follows a form that is only begun', () => {
    expect(read('es', 'rewards', 'fixed-amount', { points: '', value: '5' })).toMatchObject([
      { title: 'vale de 5 €', lines: ['… puntos'] },
    ]);
    expect(read('es', 'rules', 'sign-up', { name: { es: '', en: '' }, points: '' })).toMatchObject([
      { text: 'También sumas con: (…).' },
      { points: '+…', text: '(…): por unirte al club.' },
    ]);
  });

  it('shows how far a punch card has come, and the order that fills it', () => {
    const form = {
      kind: 'punch-card',
      id: 'ten',
      active: true,
      name: { es: 'Diez botellas', en: 'Ten bottles' },
      units: '10',
      points: '100',
      countsPast: true,
    };
    expect(read('en', 'rules', 'punch-card', form)).toMatchObject([
      { heading: 'How it works', text: 'You also earn with: Ten bottles.' },
      { heading: 'Your cards', title: 'Ten bottles', progress: '6 of 10', share: 60 },
      {
        heading: 'Recent activity',
        points: '+120',
        parts: ['+20 · For your purchase', '+100 · Ten bottles'],
      },
    ]);
  });

  it('multiplies an order by a campaign, and takes away what a rule takes out', () => {
    const name = { es: 'Doble', en: 'Double' };
    const [, bought] = partsOfItem(
      'campaigns',
      'campaign',
      { name, percent: '200' },
      settings,
      wordsIn('es'),
      shop,
    );
    expect(bought).toMatchObject({ points: '+40', parts: ['+20 · Por tu compra', '+20 · Doble'] });
    expect(read('es', 'rules', 'product-multiplier', { name, percent: '0' })).toMatchObject([
      {},
      { points: '+0', parts: ['+20 · Por tu compra', '−20 · Doble'] },
    ]);
  });

  it('says of each tier what it gives and how far it is to the next', () => {
    const tier = (id: string, es: string, threshold: string, percent: string) => ({
      id,
      name: { es, en: es },
      threshold,
      percent,
      entryPoints: id === 'b' ? '50' : '0',
      perks: { es: 'Catas', en: 'Tastings' },
      inviteOnly: false,
    });
    const form = {
      basis: 'spend',
      window: { kind: 'lifetime' },
      list: [tier('a', 'Bronce', '0', '100'), tier('b', 'Oro', '120', '150')],
    };
    expect(plain(partsOfTiers(form, wordsIn('es'), shop))).toMatchObject([
      {
        heading: 'Tu nivel',
        title: 'Bronce',
        more: '',
        next: '120 € más para llegar a Oro',
        perks: ['Catas'],
      },
      { title: 'Oro', more: '+50 % de puntos en cada compra', next: '' },
      { points: '+50', text: 'Por llegar al nivel Oro.' },
    ]);
  });
});
