/** The blocks on the page, in a browser: accessible, at any width, and the basket's points as it changes. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '#test/support/chromium.ts';
import {
  ASKS,
  aCart,
  aMember,
  aPage,
  aProduct,
  aProgramme,
  OWN,
  renderer,
  someTiers,
  startStorefront,
} from './storefront.ts';
import { expectAccessible } from './widget-page.ts';

let browser: Browser;
let store: Awaited<ReturnType<typeof startStorefront>>;
beforeAll(async () => {
  [browser, store] = await Promise.all([launchChromium(), startStorefront()]);
});
afterAll(() => Promise.all([browser?.close(), store?.close()]));

type Options = Omit<Parameters<typeof aPage>[0], 'locale'>;

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen';
const CLUB = aProgramme({ ...ASKS, tiers: someTiers(), tiersBasis: 'spend' });
const STANDING = {
  ...OWN,
  tier: {
    id: 'gold',
    name: { es: 'Oro', en: 'Gold' },
    percent: 150,
    perks: { es: ['Catas'], en: ['Tastings'] },
  },
  nextTier: { id: 'x', name: { es: 'Diamante', en: 'Diamond' }, missing: 12_000, basis: 'spend', share: 60 },
  cards: [
    {
      ruleId: 'c',
      kind: 'punch-card',
      name: { es: 'Diez botellas', en: 'Ten bottles' },
      done: 7,
      needed: 10,
    },
  ],
};
const longNames = (tier: object) => ({
  ...tier,
  name: { es: LONG, en: LONG },
  perks: { es: [LONG], en: [LONG] },
});

async function show(
  locale: 'es' | 'en',
  options: Options,
  settings: object = {},
  scripts = true,
): Promise<Page> {
  const globals = aPage({ locale, programme: CLUB, product: aProduct(), cart: aCart(), ...options });
  const emitted = new Set<string>();
  const html: string[] = [];
  for (const { name, schema } of renderer.blocks)
    if (schema.target === 'section')
      html.push(await renderer.renderBlock(name, { globals, emitted, settings: { ...settings } }));
  html.push(await renderer.renderBlock('member-widget', { globals, emitted }));
  store.show(`<div style="padding: 16px; display: grid; gap: 32px">${html.join('')}</div>`, locale);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled: scripts,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(store.address);
  return page;
}

describe.each<[string, Options, object]>([
  ['a guest', { customer: null }, {}],
  [
    'a guest, on colours of the merchant’s own',
    { customer: null },
    { accent: '#e8c4a0', background: '#141214', text: '#f4eff2' },
  ],
  ['a member', { customer: { member: aMember(STANDING) } }, { accent: '#5c1a33' }],
  [
    'a member, with long words and big numbers',
    {
      customer: {
        member: aMember({
          ...STANDING,
          points: { pending: 0, available: 1_000_000_000_000, lifetime: 1_000_000_000_000 },
          referral: {
            ...OWN.referral,
            url: `/apps/lealta/invite/${LONG}`,
            claimed: 1_000_000_000_000,
            next: { friends: 1_000_000_000_000, points: 1_000_000_000_000 },
          },
          tier: longNames(STANDING.tier),
          cards: [{ ...STANDING.cards[0], name: { es: LONG, en: LONG }, done: 123_456, needed: 1_234_567 }],
        }),
      },
      programme: aProgramme({
        ...ASKS,
        asks: { birthday: 1_000_000_000_000, newsletter: 1_000_000_000_000 },
        tiers: someTiers().map(longNames),
        tiersBasis: 'points',
        rewards: [
          {
            id: 'r',
            kind: 'free-product',
            points: 1_000_000_000_000,
            value: 0,
            product: LONG,
            name: { es: LONG, en: LONG },
          },
        ],
      }),
    },
    {},
  ],
  ['the merchant before the first publication', { programme: null, editor: true }, {}],
])('the blocks for %s', (_, options, settings) => {
  it.each(['es', 'en'] as const)(
    'are accessible and fit 320 px, in %s',
    { timeout: 30_000 },
    async (locale) => {
      const page = await show(locale, options, settings);
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() =>
          [...document.querySelectorAll('body, .lealta-block, .lealta-block *, .lealta-points')]
            .filter(
              (node) =>
                getComputedStyle(node).display !== 'inline' && node.scrollWidth > node.clientWidth + 1,
            )
            .map((node) => node.className || node.tagName),
        );
        expect(wide).toEqual([]);
      }
      await expectAccessible(page);
      expect(store.calls).toEqual([]);
      await page.context().close();
    },
  );
});

it('lead to the panel where there is one, without scripts too, and to the club’s page where there is none', async () => {
  const member = { customer: { member: aMember() } };
  const page = await show('en', member);
  await page
    .getByRole('link', { name: /Redeem 100 points/ })
    .first()
    .click();
  await page.locator('dialog[open]').waitFor();
  await page.context().close();
  const plain = await show('en', member, {}, false);
  const link = plain.getByRole('link', { name: /Redeem 100 points/ }).first();
  expect(await link.getAttribute('href')).toBe('#lealta-panel');
  await link.click();
  await plain.locator('#lealta-panel').waitFor();
  await plain.evaluate(() => document.querySelector('lealta-member')?.remove());
  expect(await link.getAttribute('href')).toBe('/apps/lealta');
  await plain.context().close();
});

describe('cart points', () => {
  const line = 'lealta-points[data-rule] [data-line]';
  const cart = (price: number) => ({
    status: 200,
    body: aCart({
      items: [{ gift_card: false, final_line_price: price }],
      items_subtotal_price: price,
      total_price: price,
    }),
  });

  it('follow the cart by Shopify’s event, and by the store’s own requests where a theme sends none', async () => {
    const page = await show('en', { customer: null });
    const now = () => page.locator(line).textContent();
    expect((await now())?.replace('\u00a0', ' ')).toBe('This basket earns about 24 points, 36 as Gold');
    store.answer('/cart.js', cart(100_000), cart(200_000), cart(0));
    await page.evaluate(() => {
      const promise = new Promise((done) => setTimeout(done, 50));
      document.dispatchEvent(Object.assign(new Event('shopify:cart:lines-update'), { promise }));
    });
    await expect.poll(now).toContain('826\u00a0points, 1,239 as Gold');
    store.answer('/cart/change.js', { status: 200, body: {} });
    await page.evaluate(() => fetch('/cart/change.js', { method: 'POST', body: '{}' }));
    await expect.poll(now).toContain('1,652\u00a0points, 2,478 as Gold');
    await page.evaluate(() => fetch('/cart/change.js', { method: 'POST', body: '{}' }));
    await page.locator('lealta-points[data-rule]').waitFor({ state: 'hidden' });
    expect(store.calls.map(({ path }) => path).filter((path) => !path.startsWith('/cart'))).toEqual([]);
    await page.context().close();
  });
});
