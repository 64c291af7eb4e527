/**
 * A programme with tiers, a punch card and rewards of every kind, from the shopper's side, over the real demo: points
 * that are explained part by part, a tier that is climbed, a card that is filled, and each reward used at the checkout.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '#test/support/demo.ts';
import { orderOf, readMember } from './member.ts';
import { createMerchant, type Merchant, texts } from './merchant.ts';
import { createShopper, type Shopper, type Sums, type Widget } from './shopper.ts';
import {
  desktop,
  digits,
  expectFitForPeople,
  openBrowser,
  openVisit,
  phone,
  picture,
  read,
  type Visit,
} from './visit.ts';

const email = 'nerea.ibarra@example.com';
const wine = 'altaviento-crianza';
const corkscrew = 'sacacorchos-de-dos-tiempos';
const shippingPrice = 490;

let demo: Demo;
let browser: Browser;
let visiting: Visit;
let visits: Visit[] = [];
let merchant: Merchant;
/** The same person in the same window, reading Spanish and reading English. */
let nerea: Shopper;
let inEnglish: Shopper;
let broken = false;

beforeAll(async () => {
  demo = await startDemo({ customers: 4, seed: 3, plain: true });
  browser = await openBrowser(demo);
  visiting = await openVisit(browser, 'es');
  const working = await openVisit(browser, 'es');
  visits = [visiting, working];
  merchant = createMerchant(working, demo.adminUrl, 'es');
  nerea = createShopper(demo, visiting, 'es');
  inEnglish = createShopper(demo, visiting, 'en');
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});
// Each step goes on from the one before.
beforeEach(({ skip }) => skip(broken, 'an earlier step failed'));
afterEach(async ({ task }) => {
  const failed = task.result?.state === 'fail';
  broken ||= failed;
  if (failed) for (const [index, { page }] of visits.entries()) await picture(page, `story-failed-${index}`);
  expect(visits.flatMap(({ faults }) => faults.splice(0))).toEqual([]);
});

const netOf = async (order: Sums): Promise<number> =>
  Math.round(Number(orderOf(await readMember(demo, email), order.order)?.net) * 100);
const aboutOrder = (order: Sums) => (seen: Widget) =>
  seen.entries.some(({ text, points }) => text.includes(`${order.order}:`) && points > 0);
const entryOf = (seen: Widget, order: Sums) =>
  seen.entries.find(({ text, points }) => text.includes(`${order.order}:`) && points > 0);
/** The code that a sentence ends with. */
const codeIn = (said: string): string => /[A-Z2-9]{16}|[A-Z]+(?:-[A-Z2-9]{4}){2}/.exec(said)?.[0] ?? said;

describe('a shopper earns and climbs', () => {
  let aged: Sums;
  let second: Sums;
  let third: Sums;

  it('in a programme with tiers, a card and a free product', async () => {
    const { fields } = texts.es;
    await merchant.open('/programme/tiers');
    for (const [place, [es, en, threshold]] of [
      ['Bronce', 'Bronze', '0'],
      ['Plata', 'Silver', '50'],
    ].entries()) {
      await merchant.frame.getByRole('button', { name: texts.es.tiers.add, exact: true }).click();
      await merchant.fillInBoth(fields.any.name.label, es ?? '', en ?? '', place);
      await merchant
        .field(fields.tiers.threshold.label)
        .nth(place)
        .fill(threshold ?? '');
    }
    await merchant.field(fields.tiers.percent.label).nth(1).fill('150');
    await merchant.fillInBoth(fields.tiers.perks.label, 'Catas en la bodega', 'Tastings at the winery', 1);
    await merchant.saveDraft();

    await merchant.beginNew('rules', 'per-item');
    await merchant.fillInBoth(fields.any.name.label, 'Cada botella', 'Each bottle');
    await merchant.field(fields['per-item'].points.label).fill('1');
    await merchant.saveDraft();
    await merchant.backOn('rules');
    await merchant.beginNew('rules', 'punch-card');
    await merchant.fillInBoth(fields.any.name.label, 'Seis y una', 'Six and one');
    await merchant.field(fields['punch-card'].units.label).fill('6');
    await merchant.frame.locator('label', { hasText: fields['punch-card'].countsPast.label }).click();
    await merchant.field(fields.any.points.label).fill('60');
    await merchant.saveDraft();
    await merchant.backOn('rules');

    await merchant.open('/programme/expiry');
    await merchant.frame.locator('label', { hasText: fields.expiry.kind.options.fixed }).click();
    await merchant.field(fields.expiry.months.label).fill('1');
    await merchant.saveDraft();

    const response = await fetch(`${demo.storeUrl}/__dev/stores/vinya-norte/picker`);
    const { products } = (await response.json()) as { products: { id: string; handle: string }[] };
    const product = products.find(({ handle }) => handle === corkscrew);
    await merchant.beginNew('rewards', 'free-product');
    await merchant.field(fields.any.points.label).fill('60');
    await merchant.field(fields.any.productId.label).fill(String(digits(product?.id ?? '')));
    await merchant.field(fields.any.productTitle.label).fill('Sacacorchos');
    await merchant.field(fields.any.perMember.count).fill('1');
    await merchant.saveDraft();
    await merchant.backOn('rewards');
    expect(await merchant.publishDraft('Niveles y tarjeta')).toBeGreaterThan(1);
  });

  it('logs in as a new customer, and buys what was ordered a fortnight ago', async () => {
    await demo.control('customers', { email, firstName: 'Nerea', lastName: 'Ibarra', state: 'enabled' });
    await nerea.logInByCode(email);
    await nerea.openWidget();
    await expectFitForPeople(nerea.page, 'story-new');
    await demo.control('order-age', { seconds: 14 * 86_400 - 20 });
    await nerea.checkOut(wine, 2);
    await nerea.fillAddress(email);
    aged = await nerea.pay();
    await demo.control('order-age', { seconds: 0 });
    const seen = await nerea.seeInWidget(aboutOrder(aged));
    // By the rules of that day: the rate alone.
    expect(entryOf(seen, aged)).toMatchObject({ points: Math.floor((await netOf(aged)) / 100), parts: [] });
  });

  it('reads part by part what the next order earned, and how far the card and the tier are', async () => {
    await nerea.checkOut(wine, 2);
    second = await nerea.pay();
    const seen = await nerea.seeInWidget(aboutOrder(second));
    const net = await netOf(second);
    expect(entryOf(seen, second)).toMatchObject({
      points: Math.floor(net / 100) + 2,
      parts: [`+${Math.floor(net / 100)} · Por tu compra`, '+2 · Cada botella'],
    });
    expect(seen.pending).toMatch(/puntos pendientes/);
    expect(seen.cards).toEqual(['Seis y una 4 de 6']);
    expect(seen.tier).toBe('Bronce');
    const missing = 5000 - net - (await netOf(aged));
    expect(seen.nextTier).toMatch(/^[\d,]+ € más para llegar a Plata$/);
    expect(digits(seen.nextTier)).toBe(missing);
    await expectFitForPeople(nerea.page, 'story-partial-card');
  });

  it('fills the card and reaches the next tier, on a phone', async () => {
    await nerea.page.setViewportSize(phone);
    await nerea.checkOut(wine, 3);
    third = await nerea.pay();
    const seen = await nerea.seeInWidget(aboutOrder(third));
    await picture(nerea.page, 'story-silver-phone');
    const base = Math.floor((await netOf(third)) / 100);
    expect(entryOf(seen, third)).toMatchObject({
      points: base + 3 + 60,
      parts: [`+${base} · Por tu compra`, '+3 · Cada botella', '+60 · Seis y una'],
    });
    expect(seen.cards).toEqual(['Seis y una 1 de 6']);
    expect(seen.tier).toBe('Plata +50 % de puntos en cada compra');
    expect(seen.nextTier).toBe('');
    await nerea.page.locator('.lealta-panel').getByText('Catas en la bodega').waitFor();
    await nerea.page.setViewportSize(desktop);
  });

  it('earns by the new tier', async () => {
    await inEnglish.checkOut(wine, 1);
    const order = await inEnglish.pay();
    const seen = await inEnglish.seeInWidget(aboutOrder(order));
    const usual = Math.floor((await netOf(order)) / 100) + 1;
    const more = Math.floor(usual / 2);
    expect(entryOf(seen, order)).toMatchObject({
      points: usual + more,
      parts: [`+${usual - 1} · For your purchase`, '+1 · Each bottle', `+${more} · Silver`],
    });
    expect(seen.tier).toBe('Silver +50% points on every purchase');
    expect(seen.cards).toEqual(['Six and one 2 of 6']);
  });

  it('sees the oldest points mature, when the worker comes by', { timeout: 120_000 }, async () => {
    const says = `Lo que ganaste con el pedido ${aged.order} ya está disponible.`;
    const seen = await nerea.seeInWidget(({ entries }) => entries.some(({ text }) => text === says), 100_000);
    expect(seen.available).toBe(Math.floor((await netOf(aged)) / 100));
    await merchant.open('');
    await merchant.findMember(email, 'Nerea Ibarra');
    await merchant.adjust(1300, 'Regalo de aniversario');
    await expectFitForPeople(merchant.page, 'story-member');
  });
});

describe('a shopper redeems each kind of reward and uses it', () => {
  let available = 0;
  /** Reads the panel, and that so many points went. */
  const spent = async (shopper: Shopper, points: number): Promise<Widget> => {
    const seen = await shopper.readWidget();
    expect(available - seen.available).toBe(points);
    ({ available } = seen);
    return seen;
  };
  /** A refusal is an answer of 409, of which the console tells; nothing else went wrong. */
  const expectRefused = () => {
    const told = visiting.faults.splice(0);
    expect(told.filter((fault) => !/\b409\b/.test(fault))).toEqual([]);
    expect(told.length).toBeGreaterThan(0);
  };
  const openPanel = async (shopper: Shopper): Promise<void> => {
    ({ available } = await shopper.seeInWidget((seen) => seen.available >= available));
  };

  it('an amount off and free shipping, together', async () => {
    await nerea.seeInWidget((seen) => seen.available > 1300);
    await nerea.page
      .locator('.lealta-panel')
      .getByText(/^1\.300\spuntos caducan el /)
      .waitFor();
    await openPanel(nerea);
    const amount = await nerea.redeemByName('vale de 5 €');
    expect(amount).toMatch(/^¡Hecho! Tu vale de 5 €: CLUB-/);
    await spent(nerea, 100);
    const shipping = await nerea.redeemByName('envío gratis');
    expect(shipping).toMatch(/^¡Hecho! Tu envío gratis: CLUB-/);
    const { vouchers } = await spent(nerea, 80);
    expect(vouchers).toEqual([codeIn(shipping), codeIn(amount)]);

    const total = await nerea.checkOut(wine, 1);
    await nerea.applyCode(codeIn(shipping));
    expect((await nerea.readCheckout()).total).toBe(total - shippingPrice);
    await nerea.applyCode(codeIn(amount));
    expect((await nerea.readCheckout()).total).toBe(total - shippingPrice - 500);
    expect((await nerea.pay()).total).toBe(total - shippingPrice - 500);
  });

  it('a percentage, refused while the basket is too small, and nothing is lost by that', async () => {
    await openPanel(nerea);
    const code = codeIn(await nerea.redeemByName('vale del 10 %'));
    await spent(nerea, 150);
    const total = await nerea.checkOut(wine, 1);
    await nerea.applyCode(code);
    const { total: same, codes } = await nerea.readCheckout();
    await picture(nerea.page, 'story-minimum');
    expect(same).toBe(total);
    expect(codes).toMatch(/pide un mínimo de 30,00\s€: te faltan 18,10\s€/);
    const seen = await nerea.seeInWidget(({ vouchers }) => vouchers.includes(code));
    expect(seen.available).toBe(available);

    // The code is still in the basket: with enough in it, it applies.
    const { price } = await nerea.addToCart(wine, 2);
    await nerea.goToCheckout();
    const less = Math.round((price * 3) / 10);
    expect((await nerea.readCheckout()).total).toBe(price * 3 - less + shippingPrice);
    expect(await nerea.pay()).toMatchObject({ discount: less, total: price * 3 - less + shippingPrice });
  });

  it('as many points as one likes, by the keyboard', async () => {
    const title = 'vale desde 2 €';
    await openPanel(nerea);
    await nerea.ask(title);
    const slider = nerea.reward(title).getByRole('slider');
    await slider.press('End');
    const most = Math.min(1000, available - (available % 50)).toLocaleString('es', { useGrouping: 'always' });
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(new RegExp(`^${most}\\spuntos: `));
    await slider.press('Home');
    await slider.press('ArrowRight');
    await slider.press('ArrowRight');
    expect(await read(nerea.reward(title).locator('[data-question]'))).toBe(
      '¿Quieres canjear 150 puntos por tu vale de 6 €?',
    );
    await expectFitForPeople(nerea.page, 'story-slider');
    const said = await nerea.confirm(title);
    expect(said).toMatch(/^¡Hecho! Tu vale de 6 €: CLUB-/);
    await spent(nerea, 150);
    const total = await nerea.checkOut(wine, 1);
    await nerea.applyCode(codeIn(said));
    expect((await nerea.readCheckout()).total).toBe(total - 600);
    await nerea.pay();
  });

  it('a free product, once and no more', async () => {
    await openPanel(inEnglish);
    const code = codeIn(await inEnglish.redeemByName('free Sacacorchos'));
    await spent(inEnglish, 60);
    visiting.appCalls.splice(0);
    expect(await inEnglish.redeemByName('free Sacacorchos')).toBe(
      'You have redeemed this reward as often as it can be. Choose another one.',
    );
    expect(visiting.appCalls[0]).toBe('POST redeem');
    await spent(inEnglish, 0);
    expectRefused();
    await expectFitForPeople(inEnglish.page, 'story-refused');

    await inEnglish.addToCart(wine, 1);
    const { price } = await inEnglish.addToCart(corkscrew, 1);
    await inEnglish.goToCheckout();
    const { total } = await inEnglish.readCheckout();
    await inEnglish.applyCode(code);
    await picture(inEnglish.page, 'story-free-product');
    expect((await inEnglish.readCheckout()).total).toBe(total - price);
    expect(await inEnglish.pay()).toMatchObject({ discount: price });
  });

  it('a gift card and store credit, which pay what is due', async () => {
    await inEnglish.page.setViewportSize(phone);
    await openPanel(inEnglish);
    const card = codeIn(await inEnglish.redeemByName('€20 gift card'));
    expect(card).toMatch(/^[A-Z2-9]{16}$/);
    await picture(inEnglish.page, 'story-gift-card-phone');
    await spent(inEnglish, 400);
    // Who leaves without having copied the code is asked first.
    await inEnglish.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await inEnglish.page
      .locator('.lealta-panel')
      .getByRole('button', { name: `Copy the code ${card}` })
      .click();
    // A card is money: its code is told in full once.
    const again = await inEnglish.seeInWidget(({ vouchers }) =>
      vouchers.some((code) => code.startsWith('••••')),
    );
    expect(again.vouchers).toContain(`•••• ${card.slice(-4)}`);
    const first = await inEnglish.checkOut(wine, 1);
    await inEnglish.applyCode(card);
    expect(await inEnglish.readDue()).toBe(0);
    expect((await inEnglish.pay()).total).toBe(first);

    await openPanel(inEnglish);
    expect(await inEnglish.redeemByName('store credit of €15')).toMatch(
      /^Done! Your store credit of €15 is in/,
    );
    await spent(inEnglish, 300);
    const next = await inEnglish.checkOut(wine, 2);
    expect(await inEnglish.readDue()).toBe(next - 1500);
    await inEnglish.applyCode(card);
    await picture(inEnglish.page, 'story-card-and-credit-phone');
    expect(await inEnglish.readDue()).toBe(next - 1500 - (2000 - first));
    await inEnglish.pay();
    await inEnglish.checkOut(wine, 1);
    expect(await inEnglish.readDue()).toBe((await inEnglish.readCheckout()).total);
    await inEnglish.page.setViewportSize(desktop);
  });

  it('cannot give back what was used; the books balance', async () => {
    // Shopify does not tell of a gift card that it is spent: it is asked when the card is to be given back.
    const seen = await inEnglish.seeInWidget(({ vouchers }) => vouchers.length === 1);
    expect(await inEnglish.giveBack(seen.vouchers[0] ?? '')).toMatch(/^This voucher has already been used/);
    expectRefused();
    await spent(inEnglish, 0);
    const { vouchers, points } = await readMember(demo, email);
    expect(vouchers.filter(({ status }) => status !== 'used')).toEqual([]);
    expect(points).toMatchObject({ available, redeemed: 100 + 80 + 150 + 150 + 60 + 400 + 300 });
    await merchant.open('');
    await merchant.findMember(email, 'Nerea Ibarra');
    await expectFitForPeople(merchant.page, 'story-member-full');
    const books = await demo.lealta('ledger', 'check');
    expect(books).toMatchObject({ ok: true, sum: 0, unbalanced: [], differences: [] });
  });
});
