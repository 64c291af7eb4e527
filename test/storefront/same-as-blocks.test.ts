/** What the portal and the theme's blocks both tell: each in the same words, of the same programme. */
import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  type ProgrammeSettings,
  programmeSettings,
} from '#app/domain/programme/settings.ts';
import { summariseReward } from '#app/domain/rewards/reward-summary.ts';
import { SHOPPER_LOCALES, type ShopperLocale } from '#app/i18n/shopper-locale.ts';
import type { Html } from '#app/storefront/html.ts';
import { friendsPage } from '#app/storefront/pages/friends.ts';
import { outsidePage } from '#app/storefront/pages/outside.ts';
import { perkList } from '#app/storefront/pages/standing.ts';
import type { View } from '#app/storefront/view.ts';
import { type Words, wordsIn } from '#app/storefront/words.ts';
import { toProgrammeSummary } from '#app/use-cases/publication/summary.ts';
import { createLiquid } from '#dev-shop/liquid/index.ts';
import { aMember, aPage, OWN, renderer } from '#test/extensions/storefront.ts';

const DAY_MS = 86_400_000;
const NOW = new Date();
const from = (days: number) => new Date(NOW.getTime() + days * DAY_MS).toISOString();
const SHOP = { name: 'Viña Norte', currency: 'EUR', timezone: 'UTC' };
const liquid = createLiquid({ roots: [], locale: 'en' });
const both = (es: string, en: string) => ({ es, en });

const plain = defaultSettings();
const programme = (changes: Partial<ProgrammeSettings> = {}): ProgrammeSettings =>
  programmeSettings.parse({ ...plain, ...changes });
const referrals = (changes: Partial<ProgrammeSettings['referrals']> = {}) =>
  programme({ referrals: { ...plain.referrals, active: true, ...changes } });

const summaryOf = (settings: ProgrammeSettings) =>
  toProgrammeSummary(
    { version: 1, effectiveFrom: NOW, settings } as Parameters<typeof toProgrammeSummary>[0],
    { currency: SHOP.currency, taxesIncluded: true, netShare: null, soldOut: [], now: NOW },
  ) as Record<string, unknown>;

const viewOf = (settings: ProgrammeSettings): View => ({
  now: NOW,
  shop: SHOP,
  settings,
  rewards: settings.rewards
    .map((reward) => summariseReward(reward, { soldOut: false }))
    .sort((a, b) => a.points - b.points),
  looking: 'guest',
  firstName: '',
  member: null,
  token: null,
  wanted: null,
  requestId: () => '',
  notice: null,
});

/** The portal's words, with money as the blocks' store of these tests writes it. */
const wordsOf = (settings: ProgrammeSettings, locale: ShopperLocale): Words => ({
  ...wordsIn(locale, { timezone: SHOP.timezone, pointsName: settings.pointsName }),
  money: (minor, currency) =>
    currency === SHOP.currency
      ? `${(minor / 100).toFixed(2).replace('.', ',').replace(/,00$/, '')} €`
      : `${minor / 100} ${currency}`,
});

const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();

/** The lines of a list: what each says. */
const linesOf = (html: string, list: string): string[] => {
  const [, items = ''] = new RegExp(`<ul class="${list}[^>]*>([\\s\\S]*?)</ul>`).exec(html) ?? [];
  return [...items.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, line = '']) => textOf(line));
};

const shown = ({ html }: Html, globals: Record<string, unknown> = {}): Promise<string> =>
  liquid.parseAndRender(html, {}, { globals });

const inCurrency = (iso_code: string) => ({ cart: { currency: { iso_code } } });

const RICH = programme({
  earning: {
    ...plain.earning,
    pendingDays: 14,
    currencies: [
      { currency: 'USD', points: 3, perMinor: 200 },
      { currency: 'GBP', points: 5, perMinor: 400 },
    ],
  },
  rules: [
    { id: 'birthday', kind: 'birthday', active: true, name: both('Cumpleaños', 'Birthday'), points: 40 },
    { id: 'again', kind: 'birthday', active: true, name: both('Y otra', 'And more'), points: 2 },
    { id: 'off', kind: 'birthday', active: false, name: both('No', 'No'), points: 900 },
    { id: 'news', kind: 'newsletter', active: true, name: both('Boletín {{ x }}', 'Newsletter'), points: 10 },
    { id: 'sleeps', kind: 'newsletter', active: false, name: both('Dormida', 'Asleep'), points: 10 },
  ] as ProgrammeSettings['rules'],
});

describe('how the programme works', () => {
  const blocks = async (settings: ProgrammeSettings, locale: ShopperLocale, currency: string) =>
    linesOf(
      await renderer.renderBlock('club-landing', {
        globals: aPage({
          locale,
          programme: summaryOf(settings),
          customer: null,
          cart: inCurrency(currency).cart,
        }),
        locale,
      }),
      'lealta-how',
    );
  const portal = async (settings: ProgrammeSettings, locale: ShopperLocale, currency: string) =>
    linesOf(
      await shown(outsidePage(viewOf(settings), wordsOf(settings, locale)), inCurrency(currency)),
      'lealta-how',
    );

  it.each(SHOPPER_LOCALES)('is told by the portal as by the blocks: %s', async (locale) => {
    const lines = await portal(RICH, locale, 'EUR');
    expect(lines).toEqual(await blocks(RICH, locale, 'EUR'));
    expect(lines.some((line) => line.includes(locale === 'es' ? 'Boletín {{ x }}' : 'Newsletter'))).toBe(
      true,
    );
    expect(lines.some((line) => line.includes('42'))).toBe(true);
    expect(lines.join()).not.toMatch(/Dormida|Asleep|900/);
    expect(await portal(plain, locale, 'EUR')).toEqual(await blocks(plain, locale, 'EUR'));
  });

  it('tells the rate of the basket’s currency, and the shop’s for one without a rate', async () => {
    const rate = async (currency: string) => (await portal(RICH, 'en', currency))[0];
    expect(await rate('USD')).toBe('Earn 3 points for every 2 USD you spend.');
    expect(await rate('GBP')).toBe('Earn 5 points for every 4 GBP you spend.');
    expect(await rate('CHF')).toBe(await rate('EUR'));
    expect(await rate('EUR')).toBe((await blocks(RICH, 'en', 'EUR'))[0]);
  });

  it('names campaigns while they run only', async () => {
    const [usual] = plain.campaigns;
    const campaign = (id: string, startsAt: string | null, endsAt: string | null) => ({
      ...usual,
      id,
      active: true,
      name: both(id, id),
      startsAt,
      endsAt,
    });
    const settings = {
      ...plain,
      campaigns: [
        campaign('past', null, from(-1)),
        campaign('present', from(-1), from(1)),
        campaign('always', null, null),
        campaign('future', from(1), null),
      ] as ProgrammeSettings['campaigns'],
    };
    const lines = await portal(settings, 'en', 'EUR');
    expect(lines).toContain('You also earn with: present, always.');
    expect(lines).toEqual(await blocks(settings, 'en', 'EUR'));
  });
});

describe('what an invitation gives', () => {
  const own = {
    referral: { code: 'MARTA7K', url: '', qr: '', size: 1, claimed: 0, bought: 0, rewarded: 0, next: null },
    friends: [],
    milestones: [],
  };
  const portalPage = (settings: ProgrammeSettings, locale: ShopperLocale) =>
    shown(
      friendsPage(own, { prefix: '/apps/lealta', qr: { qr: 'M0 0', size: 1 } })(
        viewOf(settings),
        wordsOf(settings, locale),
      ),
      { shop: { url: 'https://vina-norte.example' } },
    );
  const block = (settings: ProgrammeSettings, locale: ShopperLocale) =>
    renderer.renderBlock('referral', {
      globals: aPage({ locale, programme: summaryOf(settings), customer: { member: aMember(OWN) } }),
      locale,
    });
  const portal = async (settings: ProgrammeSettings, locale: ShopperLocale) =>
    linesOf(await portalPage(settings, locale), 'lealta-how');
  const blocks = async (settings: ProgrammeSettings, locale: ShopperLocale) =>
    linesOf(await block(settings, locale), 'lealta-how');
  /** Where the links for sharing lead, and what the phone's own share sheet is given, as they are read in the end. */
  const sharedBy = (html: string) => ({
    places: [...html.matchAll(/href="((?:mailto:|https:\/\/(?!vina-norte))[^"]*)"/g)].map(([, href = '']) =>
      decodeURIComponent(textOf(href)).replaceAll(/\s/g, ' '),
    ),
    text: textOf(/data-text="([^"]*)"/.exec(html)?.[1] ?? ''),
  });
  const campaign = { id: 'x', name: both('Doble', 'Double'), from: from(-1), until: from(1), percent: 200 };
  const friend = { ...plain.referrals.friend, kind: 'fixed-amount' as const, value: 700, minimum: 3000 };

  it.each(SHOPPER_LOCALES)('is promised by the portal as by the block: %s', async (locale) => {
    for (const settings of [
      referrals(),
      referrals({ advocate: { ...plain.referrals.advocate, points: 0 } }),
      referrals({ friend, advocate: { ...plain.referrals.advocate, points: 100 }, campaigns: [campaign] }),
    ]) {
      const lines = await portal(settings, locale);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines).toEqual(await blocks(settings, locale));
    }
  });

  it.each(SHOPPER_LOCALES)('is passed on in the same words from both: %s', async (locale) => {
    const settings = referrals({ friend });
    const passedOn = sharedBy(await portalPage(settings, locale));
    expect(passedOn).toEqual(sharedBy(await block(settings, locale)));
    expect(passedOn.text).toContain('7 €');
    expect(passedOn.places.map((place) => /^mailto|(?<=^https:..)[^/]*/.exec(place)?.[0])).toEqual([
      'mailto',
      'wa.me',
      't.me',
      'x.com',
      'www.facebook.com',
    ]);
  });

  it('is what a campaign makes of it now, with the least to be spent; of no points nothing is said', async () => {
    const advocate = { ...plain.referrals.advocate, points: 100 };
    expect(await portal(referrals({ friend, advocate, campaigns: [campaign] }), 'en')).toEqual([
      'Whoever you invite gets: 7 € voucher, on orders from 30 €.',
      'You get 200 points once their first order is confirmed. For a short time: 200 points instead of 100 points.',
    ]);
    expect(await portal(referrals({ friend, advocate: { ...advocate, points: 0 } }), 'en')).toHaveLength(1);
  });
});

describe('numbers', () => {
  const written = (locale: ShopperLocale, available: number) =>
    renderer.renderBlock('member-widget', {
      globals: aPage({
        locale,
        customer: { member: aMember({ points: { pending: 0, available, lifetime: 0 } }) },
      }),
      locale,
    });

  it.each(SHOPPER_LOCALES)('are grouped from four digits on, by both: %s', async (locale) => {
    const { number, money } = wordsIn(locale, { timezone: 'UTC', pointsName: plain.pointsName });
    for (const n of [999, 1234, 12_345, 1_234_567]) {
      expect(number(n)).toMatch(/^\d{1,3}(?:[.,\s]\d{3})*$/);
      expect(textOf(await written(locale, n))).toContain(` ${number(n).replaceAll(/\s/g, ' ')} `);
      expect(money(n * 100, 'EUR')).toContain(number(n));
    }
    if (locale === 'es') expect(money(150_000, 'EUR').replaceAll(/\s/g, ' ')).toBe('1.500 €');
  });
});

describe('perks', () => {
  const blocks = async (locale: ShopperLocale, perks: { es: string[]; en: string[] }) => {
    const tier = { id: 'gold', name: both('Oro', 'Gold'), percent: 100, perks };
    const programme = {
      ...summaryOf(plain),
      tiers: [{ ...tier, threshold: 0, inviteOnly: false }],
      tiersBasis: 'spend',
    };
    const member = aMember({ tier: { ...tier, since: from(-9), keep: null }, nextTier: null });
    const render = (block: string, globals: Record<string, unknown>) =>
      renderer.renderBlock(block, { globals, locale });
    return {
      standing: linesOf(
        await render('member-widget', aPage({ locale, programme, customer: { member } })),
        'lealta-tier__perks',
      ),
      gives: linesOf(
        await render('club-landing', aPage({ locale, programme, customer: null })),
        'lealta-tier__perks',
      ),
    };
  };

  it.each(SHOPPER_LOCALES)('written in one language only are shown in all: %s', async (locale) => {
    const words = wordsOf(plain, locale);
    for (const perks of [
      { es: ['Catas'], en: [] },
      { es: [], en: ['Tastings'] },
      { es: ['Catas', 'Visitas'], en: ['Tastings'] },
      { es: [], en: [] },
    ]) {
      const [first, second] = locale === 'es' ? [perks.es, perks.en] : [perks.en, perks.es];
      const expected = first.length > 0 ? first : second;
      expect(linesOf(perkList(perks, words).html, 'lealta-tier__perks')).toEqual(expected);
      expect(await blocks(locale, perks)).toEqual({ standing: expected, gives: expected });
    }
  });
});
