/** What the blocks on the page say to guests, members and the merchant in the theme editor. */
import { describe, expect, it } from 'vitest';
import { STOREFRONT_LANGUAGES } from '#scripts/check-theme.ts';
import { ASKS, aCart, aMember, aPage, aProduct, aProgramme, OWN, renderer, someTiers } from './storefront.ts';

type Options = Partial<Parameters<typeof aPage>[0]>;

const CLUB = aProgramme({ tiers: someTiers(), tiersBasis: 'spend' });
const GOLD = {
  id: 'gold',
  name: { es: 'Oro', en: 'Gold' },
  percent: 150,
  perks: { es: [], en: [] },
  keep: null,
};
const CARDS = [
  { ruleId: 'c', kind: 'punch-card', name: { es: 'Diez botellas', en: 'Ten bottles' }, done: 7, needed: 10 },
];

async function render(block: string, options: Options = {}, settings: object = {}): Promise<string> {
  const globals = aPage({ locale: 'en', programme: CLUB, ...options });
  return renderer.renderBlock(block, { globals, settings: { ...settings } });
}

/** As it reads where the store has the member panel. */
const textOf = (html: string): string =>
  html
    .replace(/<a class="[^"]*lealta-without-panel"[^>]*>[^<]*<\/a>|<template[\s\S]*?<\/template>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();

describe.each<[string, Options, RegExp]>([
  [
    'tier-progress',
    { customer: null },
    /^Tiers Classic From the start Gold From 300 € \+50% points on every purchase Private tastings Founders By invitation .*Create an account Log in$/,
  ],
  ['tier-progress', { customer: null, locale: 'es' }, /^Niveles Clásico Desde el principio Oro Desde 300 €/],
  [
    'tier-progress',
    { customer: { member: aMember({ tier: GOLD }) } },
    /^Your tier Gold \+50% points .* Gold Your tier /,
  ],
  ['reward-list', { customer: null }, /^Rewards 5 € voucher 100 points .*Create an account Log in$/],
  [
    'reward-list',
    { customer: { member: aMember() } },
    /^Rewards You have 345 points\. 5 € voucher 100 points .*Redeem .* 155 points to go$/,
  ],
  [
    'reward-list',
    { customer: { member: null } },
    /your club account will be ready in a moment\. If not, .* next order\. Open my club page$/,
  ],
  ['reward-list', { customer: { member: { enrolled: false } } }, /You will be a member with your next order/],
  ['punch-cards', { customer: null }, /^Your cards Every purchase brings you closer\. .* Log in$/],
  ['punch-cards', { customer: { member: { enrolled: false } } }, /^Your cards You will be a member/],
  [
    'punch-cards',
    { customer: { member: aMember({ cards: CARDS }) }, locale: 'es' },
    /^Tus tarjetas Diez botellas 7 de 10$/,
  ],
  ['punch-cards', { customer: { member: aMember({ cards: [] }) } }, /^$/],
  [
    'club-landing',
    { customer: null },
    /^Viña Club With Viña Club.* Log in How it works Earn 1 point for every 1 € you spend\. .* Rewards .* Tiers Classic/,
  ],
  [
    'club-landing',
    { customer: { member: aMember() } },
    /^Viña Club You have 345 points\. See my account How it works/,
  ],
  [
    'club-landing',
    { customer: { member: null }, programme: aProgramme({ enrolment: 'opt-in' }) },
    /Join Viña Club How it works/,
  ],
  ['cart-points', { cart: aCart() }, /^This basket earns about 24 points, 36 as Gold$/],
  [
    'cart-points',
    { cart: aCart(), locale: 'es' },
    /^Con esta cesta ganas alrededor de 24 puntos, 36 con el nivel Oro$/,
  ],
  [
    'cart-points',
    { cart: aCart(), customer: { member: aMember({ tier: GOLD }) } },
    /^This basket earns about 36 points$/,
  ],
  ['cart-points', { cart: aCart({ total_price: 7000 }) }, /^This basket earns about 16 points, 24 as Gold$/],
  ['member-card', { customer: null }, /^Your member card Log in to see your member card .* Log in$/],
  [
    'member-card',
    { customer: { member: aMember({ ...OWN, tier: GOLD }) }, locale: 'es' },
    /^Tu tarjeta de socio Club Viña Marta Oro Tienes 345 puntos\. Número de tarjeta 7K2MQ-9XT4A Abrir mi página del club$/,
  ],
  ['member-card', { customer: { member: aMember() } }, /^Your member card Your card is being made\./],
  ['referral', { customer: { member: aMember(OWN) } }, /^$/],
  [
    'referral',
    { customer: null, programme: aProgramme(ASKS) },
    /^Invite your friends Whoever you invite gets: 10 € voucher, on orders from 50 €\. You get 300 points once their first order is confirmed\. Log in to get your personal link\. Create an account Log in Do you have an invitation\?$/,
  ],
  [
    'referral',
    {
      customer: { member: aMember(OWN) },
      programme: aProgramme({
        referrals: { friend: { kind: 'percentage', value: 15, minimum: 0 }, points: 300, percent: 200 },
      }),
    },
    /gets: 15% voucher\. You get 600 points .* For a short time: 600 points instead of 300 points\. .*\/invite\/MARTA7K .* So far: 4 accepted, 3 bought, 2 rewarded\. At 3 rewarded invitations you get 200 points more\. Open my club page$/,
  ],
  [
    'newsletter-birthday',
    { customer: null, programme: aProgramme(ASKS) },
    /^Earn a little more On your birthday you get 100 points\. Create an account Log in Our newsletter Our news by e-mail, and 50 points for members who subscribe\. E-mail Subscribe$/,
  ],
  [
    'newsletter-birthday',
    {
      customer: {
        member: aMember({ ...OWN, subscribed: true, birthday: { month: 3, day: 2, editableUntil: null } }),
      },
      programme: aProgramme({ asks: { birthday: null, newsletter: null } }),
      locale: 'es',
    },
    /^Gana un poco más Tu cumpleaños El 2 de marzo .* Nuestro boletín Ya recibes nuestro boletín\. Cambiar mis preferencias$/,
  ],
  ['product-points', { product: aProduct() }, /^Earn about 15 points with this product, 22 as Gold$/],
  [
    'product-points',
    { product: aProduct(), customer: { member: aMember({ tier: GOLD }) } },
    /^Earn about 22 points with this product$/,
  ],
])('%s', (block, options, text) => {
  it(`says what holds for whoever looks: ${text}`, async () => {
    expect(textOf(await render(block, options))).toMatch(text);
  });
});

describe('whoever left the club', () => {
  const LEFT = { customer: { member: aMember({ ...OWN, enrolled: false, away: true, tier: GOLD }) } };
  const programme = aProgramme({ ...ASKS, tiers: someTiers(), tiersBasis: 'spend' });

  it.each([
    [
      'product-points',
      { product: aProduct() },
      /^You left the club: what you buy now earns nothing\. Join again$/,
    ],
    ['cart-points', { cart: aCart() }, /^You left the club: what you buy now earns nothing\. Join again$/],
    ['member-card', {}, /^Your member card You left the club: .* Join again$/],
    ['punch-cards', {}, /^Your cards You left the club: .* Join again$/],
    ['referral', {}, /^Invite your friends You left the club: .* Join again$/],
    ['tier-progress', {}, /^Tiers Classic .* Gold From 300 € .* You left the club: .* Join again$/],
    ['club-landing', {}, /^Viña Club You left the club: .* Join again How it works .* Gold From 300 €/],
    ['newsletter-birthday', {}, /^Earn a little more You left the club: .* Join again Our newsletter/],
    ['member-widget', {}, /Hello, Marta You left the club: .* Join again How it works/],
  ] as const)('is promised nothing by %s, and told how to come back', async (block, page, text) => {
    for (const enrolment of ['automatic', 'opt-in']) {
      const html = await render(block, { ...LEFT, ...page, programme: { ...programme, enrolment } });
      expect(textOf(html)).toMatch(text);
      expect(html).toContain('href="/apps/lealta"');
      expect(textOf(html)).not.toMatch(/next order|Your tier|Log in|Join Viña Club|about \d/);
    }
  });

  it('is told so in every language', async () => {
    for (const locale of STOREFRONT_LANGUAGES) {
      const text = textOf(await render('cart-points', { ...LEFT, locale, cart: aCart() }));
      expect(text).not.toMatch(/\d|translation missing/i);
      if (locale !== 'en') expect(text).not.toContain('You left');
    }
  });
});

describe('one friend', () => {
  it.each([
    ['es', 'Hasta ahora: 1 aceptada, 1 con compra, 0 premiadas. Con 1 invitación premiada ganas'],
    ['en', 'So far: 1 accepted, 1 bought, 0 rewarded. At 1 rewarded invitation you get'],
    ['de', 'Bisher: 1 angenommen, 1 mit Kauf, 0 belohnt. Ab 1 belohnter Einladung bekommst'],
    ['it', 'Finora: 1 accettato, 1 con acquisto, 0 premiati. Con 1 invito premiato ricevi'],
    ['pt-PT', 'Até agora: 1 aceite, 1 com compra, 0 premiados. Com 1 convite premiado ganhas'],
  ] as const)('is one in %s', async (locale, text) => {
    const referral = {
      ...OWN.referral,
      claimed: 1,
      bought: 1,
      rewarded: 0,
      next: { friends: 1, points: 200 },
    };
    const customer = { member: aMember({ ...OWN, referral }) };
    const html = await render('referral', { locale, customer, programme: aProgramme(ASKS) });
    expect(textOf(html)).toContain(text);
  });
});

describe('a guest who was given a code', () => {
  it('is led to where it is typed, in their language, wherever somebody can be invited', async () => {
    for (const block of ['referral', 'member-widget']) {
      const html = await render(block, { customer: null, programme: aProgramme(ASKS) });
      expect(html).toContain('href="/apps/lealta/invite"');
      expect(await render(block, { customer: null })).not.toContain('/invite"');
      expect(await render(block, { customer: { member: null }, programme: aProgramme(ASKS) })).not.toContain(
        '/invite"',
      );
    }
  });
});

describe('a member redeems', () => {
  it('on the club’s page, only what is within reach, so that it works without scripts', async () => {
    const html = await render('reward-list', { customer: { member: aMember() } });
    expect(html.match(/href="#lealta-panel"/g)).toHaveLength(2);
    expect(html).not.toContain('<button');
  });
});

describe('a basket that earns nothing', () => {
  it.each([
    ['is empty', aCart({ items: [], items_subtotal_price: 0, total_price: 0 })],
    ['holds gift cards only', aCart({ items: [{ gift_card: true, final_line_price: 8000 }] })],
    ['is paid for by its discount', aCart({ total_price: 0 })],
  ])('is silent where it %s', async (_, cart) => {
    expect(await render('cart-points', { cart })).toMatch(/<lealta-points[^>]*\shidden\s/);
  });
});

describe('in the theme editor', () => {
  const names = renderer.blocks.map(({ name }) => name).filter((name) => name !== 'member-widget');
  it.each(names)('%s says what to do right after the installation', async (name) => {
    expect(textOf(await render(name, { programme: null, editor: true }))).toContain('publish your programme');
    expect(textOf(await render(name, { programme: null }))).toBe('');
  });

  it.each([
    ['tier-progress', { programme: aProgramme() }, 'no tiers yet'],
    ['reward-list', { programme: aProgramme({ rewards: [] }) }, 'no rewards yet'],
    ['punch-cards', { customer: { member: aMember() } }, 'no punch card or goal'],
    ['cart-points', {}, 'earns nothing yet'],
    ['referral', {}, 'no referrals yet'],
    ['product-points', {}, 'Choose another one'],
  ])('%s says what is missing', async (name, options, note) => {
    expect(textOf(await render(name, { ...options, editor: true }))).toContain(note);
    expect(await render(name, options)).not.toContain('lealta-editor-note');
  });
});

describe('colours', () => {
  it('are the theme’s where the merchant chose none, and readable on the merchant’s own', async () => {
    const plain = await render('reward-list');
    expect(plain).toContain('--lealta-text: currentColor');
    expect(plain).not.toContain('lealta-block--accent');
    const own = await render(
      'reward-list',
      {},
      { accent: '#ffd84d', background: '#ffffff', text: '#1f1b1d' },
    );
    expect(own).toContain('--lealta-on-accent: #161616; --lealta-accent-ink: #1f1b1d');
  });
});
