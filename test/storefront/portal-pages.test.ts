import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import { doneNotice } from '#app/http/portal-notices.ts';
import { liquidPage } from '#app/storefront/frame.ts';
import { html } from '#app/storefront/html.ts';
import { friendsPage } from '#app/storefront/pages/friends.ts';
import { myDataPage } from '#app/storefront/pages/my-data.ts';
import { rewardsPage } from '#app/storefront/pages/rewards.ts';
import type { ShownMember, View } from '#app/storefront/view.ts';
import { wordsIn } from '#app/storefront/words.ts';

const settings = defaultSettings();
const view: View = {
  now: new Date('2026-03-14T10:00:00Z'),
  shop: { name: 'Viña Norte', currency: 'EUR', timezone: 'UTC' },
  settings: { ...settings, referrals: { ...settings.referrals, active: true } },
  rewards: [],
  looking: 'member',
  firstName: '',
  member: null,
  token: 'token',
  wanted: null,
  requestId: () => '',
  notice: null,
};
const words = wordsIn('es', { timezone: 'UTC', pointsName: settings.pointsName });

describe('the way to the next milestone', () => {
  const told = (rewarded: number, friends: number) => {
    const next = { friends, points: 50 };
    const referral = { code: 'MARTA7K', url: '', qr: '', size: 1, claimed: 0, bought: 0, rewarded, next };
    const page = friendsPage(
      { referral, friends: [], milestones: [] },
      { prefix: '/apps/lealta', qr: { qr: 'M0 0', size: 1 } },
    );
    return /<strong>([^<]*extra\.)<\/strong>/.exec(page(view, words).html)?.[1]?.replaceAll('\u00a0', ' ');
  };

  it('is what is missing, not what it takes in all', () => {
    expect(told(4, 5)).toBe('Con 1 amistad más recibes 50 puntos extra.');
    expect(told(1, 5)).toBe('Con 4 amistades más recibes 50 puntos extra.');
    expect(told(0, 3)).toBe('Con 3 amistades más recibes 50 puntos extra.');
  });
});

const member: ShownMember = {
  points: { pending: 0, available: 150, lifetime: 150 },
  nextMaturity: null,
  expiring: null,
  entries: [],
  vouchers: [],
  birthday: null,
  tier: null,
  nextTier: null,
  cards: [],
  reached: [],
};

/** What a screen reader calls each of a page's controls that has a name of its own. */
const names = (html: string) =>
  [...html.matchAll(/aria-label="([^"]*)"/g)].map(([, name]) => name?.replaceAll('\u00a0', ' '));

describe('rewards', () => {
  const page = (changes: Partial<View>) => rewardsPage({ ...view, member, ...changes }, words).html;
  const reward = { id: 'any', kind: 'any-amount' as const, points: 50, value: 200, soldOut: false };

  it('begin with what the member has, and say nothing of it to whoever left', () => {
    expect(page({})).toContain('Tienes 150\u00a0puntos.');
    expect(page({ member: { ...member, points: { ...member.points, available: -3 } } })).toContain(
      'Tienes −3\u00a0puntos.',
    );
    expect(page({ looking: 'away' })).not.toContain('Tienes');
  });

  it('of which the member says how much promise no sum before it is typed', () => {
    const html = page({ rewards: [reward as View['rewards'][number]] });
    expect(html.replaceAll('\u00a0', ' ')).toContain('¿Cuántos puntos? Cada 50 puntos, 2 €; hasta 150.');
    expect(names(html)).toContain('Canjear: vale desde 2 €');
    expect(html).not.toContain('Sí, canjear:');
  });
});

describe('what leaving the club means', () => {
  it('is told of invitations and of tiers where the club has them', () => {
    const page = (changes: Partial<View['settings']>) =>
      myDataPage({ ...view, member, settings: { ...view.settings, ...changes } }, words).html;
    const { referrals, tiers } = view.settings;
    const list = [{ id: 'gold' }] as unknown as typeof tiers.list;
    const all = page({ tiers: { ...tiers, list } });
    expect(all).toContain('Tu nivel se mantiene.');
    expect(all).toContain('Tu enlace de invitación deja de funcionar');
    const neither = page({ referrals: { ...referrals, active: false }, tiers: { ...tiers, list: [] } });
    expect(neither).not.toMatch(/nivel|enlace/);
  });
});

describe('a birthday that was saved', () => {
  const told = (month: number, day: number, rules: View['settings']['rules']) => {
    const birthday = { month, day, editableUntil: '2026-03-15T10:00:00Z' };
    const notice = doneNotice(new URLSearchParams({ done: 'birthday' }), {
      ...view,
      settings: { ...settings, rules },
      member: { ...member, birthday },
    });
    return String(notice?.text(words)).replaceAll('\u00a0', ' ');
  };
  const rules = [
    { id: 'b', kind: 'birthday', active: true, name: { es: 'B', en: 'B' }, points: 40 },
  ] as View['settings']['rules'];
  const saved = 'Guardado. Puedes corregirlo hasta el 15 mar 2026.';

  it('can be put right until a day, and earns from next year on where it is today', () => {
    expect(told(3, 15, rules)).toBe(saved);
    expect(told(3, 14, [])).toBe(saved);
    expect(told(3, 14, rules)).toBe(
      `${saved} Hoy ya es tu cumpleaños: los 40 puntos te llegarán a partir del año que viene.`,
    );
  });
});

describe('the tab', () => {
  it('is called by the page and the club', () => {
    const titles = (name: 'friends' | null) =>
      [
        ...liquidPage(view, () => html``, { prefix: '/apps/lealta', name }).matchAll(/data-title="([^"]*)"/g),
      ].map(([, title]) => title);
    const { es, en } = settings.name;
    expect(titles('friends')).toEqual(expect.arrayContaining([`Amistades · ${es}`, `Friends · ${en}`]));
    expect(new Set(titles(null))).toEqual(new Set([es, en]));
  });
});

describe('a friend who brings nothing', () => {
  const line = (rejected: 'month-full' | 'existing-customer' | 'own-order' | null) => {
    const friend = { email: 'a•••@g•••.com', state: 'rejected' as const, rejected, points: 0n };
    const friends = [{ ...friend, claimedAt: view.now, qualifiesAt: null }];
    const page = friendsPage(
      { referral: null, friends, milestones: [] },
      { prefix: '/apps/lealta', qr: null },
    );
    return /<\/h3>\s*<p>([^<]*)<\/p>/.exec(page(view, words).html)?.[1];
  };

  it('is told with the reason, and without one where the store decided', () => {
    expect(line('month-full')).toBe('Ese mes ya tenías todas las invitaciones que el club premia');
    expect(line('existing-customer')).toBe('Ya había comprado en la tienda');
    expect(line('own-order')).toBe('La compra era tuya');
    expect(line(null)).toBe('La tienda no lo ha aceptado');
  });
});
