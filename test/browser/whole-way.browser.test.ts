/**
 * The whole way in a real browser, over the real demo: a shopper buys, points wait and mature, become a voucher and a
 * lower total; a refund takes points back; the merchant sees it all. Once in Spanish and once in English.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '#test/support/demo.ts';
import { orderOf, readMember } from './member.ts';
import { createMerchant, type Merchant, texts } from './merchant.ts';
import { createShopper, eventually, type Shopper, type Sums } from './shopper.ts';
import {
  digits,
  expectFitForPeople,
  type Locale,
  openBrowser,
  openVisit,
  picture,
  read,
  type Visit,
} from './visit.ts';

let demo: Demo;
let browser: Browser;
let visits: Visit[] = [];

beforeAll(async () => {
  demo = await startDemo({ customers: 12, seed: 3 });
  browser = await openBrowser(demo);
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

async function visit(locale: Locale): Promise<Visit> {
  const opened = await openVisit(browser, locale);
  visits.push(opened);
  return opened;
}

const member = (email: string) => readMember(demo, email);

const people = {
  es: {
    email: 'ane@example.com',
    name: 'Ane Etxeberria',
    product: 'altaviento-crianza',
    other: { name: 'Oliver' },
    newcomer: 'lur.agirre@example.com',
    reason: 'Botella rota en el envío',
    says: {
      promise: (points: number, most: number) =>
        `Gana alrededor de ${points} puntos con este producto, ${most} con el nivel Gran Reserva`,
      pending: /puntos pendientes/,
      award: /^Pedido (#\d+): .* que suman, a 1 punto por cada 1 €\. Disponible el /,
      matured: (order: string) => `Lo que ganaste con el pedido ${order} ya está disponible.`,
      adjusted: 'Ajuste de la tienda: Botella rota en el envío',
      refund: (order: string) => `Devolución del pedido ${order}: ahora suman `,
      notYours: 'es personal y está a nombre de otra persona',
      joined: '¡Te damos la bienvenida a Club Viña!',
      join: 'Unirme a Club Viña',
    },
  },
  en: {
    email: 'oliver@example.com',
    name: 'Oliver Hughes',
    product: 'mar-de-fondo',
    other: { name: 'Ane' },
    newcomer: 'lur.smith@example.com',
    reason: 'Bottle broken on the way',
    says: {
      promise: (points: number, most: number) =>
        `Earn about ${points} points with this product, ${most} as Gran Reserva`,
      pending: /points pending/,
      award: /^Order (#\d+): .* that count, at 1 point for every €1\. Available on /,
      matured: (order: string) => `The points from order ${order} are available now.`,
      adjusted: 'Adjusted by the store: Bottle broken on the way',
      refund: (order: string) => `Refund on order ${order}: `,
      notYours: 'is personal and belongs to somebody else',
      joined: 'Welcome to Viña Club!',
      join: 'Join Viña Club',
    },
  },
} as const;

const cents = (decimal: string): number => Math.round(Number(decimal) * 100);
/** What an order is worth: a point for each whole euro without tax. Its page shows both parts of the total. */
const worth = ({ total, tax }: Sums): number => Math.floor((total - tax) / 100);

/** `+59`, and no more digits. */
const earned = (order: Sums): RegExp => new RegExp(`\\+${worth(order)}(?!\\d)`);

describe.each(['es', 'en'] as const)('from an order to a voucher and back, in %s', (locale) => {
  const person = people[locale];
  const { says } = person;
  const t = texts[locale];
  let shopping: Visit;
  let shopper: Shopper;
  let merchant: Merchant;
  let asShopify: Merchant;
  let broken = false;
  /** Orders of the story: the first waits 14 days, the second not at all, the third is paid with a voucher. */
  let first: Sums;
  let second: Sums;
  let third: Sums;

  beforeAll(async () => {
    visits = [];
    shopping = await visit(locale);
    shopper = createShopper(demo, shopping, locale);
    merchant = createMerchant(await visit(locale), demo.adminUrl, locale);
    asShopify = createMerchant(await visit(locale), 'https://admin.shopify.com/store/vinya-norte', locale);
  });
  // Each step goes on from the one before.
  beforeEach(({ skip }) => skip(broken, 'an earlier step failed'));
  afterEach(async ({ task }) => {
    const failed = task.result?.state === 'fail';
    broken ||= failed;
    if (failed)
      for (const [index, { page }] of visits.entries()) await picture(page, `${locale}-failed-${index}`);
    expect(visits.flatMap(({ faults }) => faults.splice(0))).toEqual([]);
  });
  afterAll(async () => {
    for (const { context } of visits) await context.close();
  });

  it('logs in, buys, and reads why the points wait', async () => {
    if (locale === 'es') await shopper.logInByCode(person.email);
    else await shopper.logInAs(person.name);
    const before = await member(person.email);

    const { price, promise } = await shopper.addToCart(person.product, 6);
    // About: tax is 21 %, and an order rounds once, not a bottle at a time. The highest tier gives half as many again.
    const promised = Math.floor((price * 8264) / 1_000_000);
    expect(promise).toBe(says.promise(promised, promised + Math.floor(promised / 2)));
    await picture(shopper.page, `${locale}-product`);
    await shopper.goToCheckout();
    expect((await shopper.readCheckout()).total).toBe(price * 6);
    first = await shopper.pay();
    expect(first.total).toBe(price * 6);
    await picture(shopper.page, `${locale}-order`);

    const points = worth(first);
    const seen = await shopper.seeInWidget(({ entries }) => entries[0]?.text.includes(first.order) ?? false);
    await picture(shopper.page, `${locale}-panel-pending`);
    expect(seen.entries[0]?.points).toBe(points);
    expect(says.award.exec(seen.entries[0]?.text ?? '')?.[1]).toBe(first.order);
    expect(seen.available).toBe(before.points.available);
    expect(seen.pending).toMatch(says.pending);
    expect(digits(/^\S+/.exec(seen.pending)?.[0] ?? '')).toBe(before.points.pending + points);

    const after = await member(person.email);
    expect(after.points).toEqual({
      ...before.points,
      pending: before.points.pending + points,
      lifetime: before.points.lifetime + points,
    });
    const lot = after.pendingLots.find(({ order }) => order === first.order);
    expect(lot?.points).toBe(points);
    const days = (Date.parse(lot?.maturesAt ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThan(14.1);
    // All of it came with the pages.
    expect(shopping.appCalls).toEqual([]);
  });

  it('is found by the merchant, who reads the same, adjusts, and undoes', async () => {
    const before = await member(person.email);
    await merchant.open('');
    await merchant.frame.getByText(t.home.activity.title).waitFor();
    await merchant.frame.locator('ul > li', { hasText: first.order }).first().waitFor();
    await picture(merchant.page, `${locale}-admin-home`);
    await merchant.findMember(person.email, person.name);
    await picture(merchant.page, `${locale}-admin-member`);
    const line = await read(merchant.historyLine(first.order));
    expect(line).toMatch(earned(first));
    await merchant.showsFigure(t.member.balance.pending, before.points.pending);
    await merchant.showsFigure(t.member.balance.available, before.points.available);

    await merchant.adjust(200, `${person.reason} (1)`);
    await merchant.showsFigure(t.member.balance.available, before.points.available + 200);
    await merchant.undoAdjustment(`${person.reason} (1)`);
    await merchant.showsFigure(t.member.balance.available, before.points.available);
    expect((await member(person.email)).points).toEqual(before.points);
  });

  it('is the same in Shopify’s own admin, under the policy that the library sends', async () => {
    const before = await member(person.email);
    const policies: string[] = [];
    asShopify.page.on('response', (response) => {
      if (response.url().startsWith('https://lealta.example.com/app'))
        policies.push(response.headers()['content-security-policy'] ?? 'none');
    });
    await asShopify.open('');
    expect(policies[0]).toBe(
      'frame-ancestors https://vinya-norte.myshopify.com https://admin.shopify.com https://*.spin.dev https://admin.myshopify.io https://admin.shop.dev;',
    );
    await asShopify.findMember(person.email, person.name);
    expect(await read(asShopify.historyLine(first.order))).toMatch(earned(first));
    await asShopify.adjust(300, person.reason);
    await asShopify.showsFigure(t.member.balance.available, before.points.available + 300);

    const seen = await shopper.seeInWidget(({ available }) => available === before.points.available + 300);
    expect(seen.entries[0]).toMatchObject({ points: 300, text: says.adjusted });
  });

  it('buys again under a new version of the rules, by which points do not wait', async () => {
    const version = await merchant.publish(
      { pendingDays: 0, enrolment: 'automatic' },
      `${locale}: no waiting`,
    );
    await picture(merchant.page, `${locale}-admin-programme`);
    // The history tells what changed, from what to what.
    const item = merchant.frame.locator('li', { hasText: `${locale}: no waiting` });
    await item.getByRole('link').click();
    await merchant.frame.getByText(t.programme.facts.pendingDays).waitFor();
    expect(version).toBeGreaterThan(1);

    await shopper.addToCart(person.product, 2);
    await shopper.goToCheckout();
    second = await shopper.pay();
    await eventually(async () => orderOf(await member(person.email), second.order) ?? null);
  });

  it('redeems points for a code that takes exactly its value off the next total', async () => {
    const before = await shopper.seeInWidget(({ entries }) =>
      entries.some(({ text }) => text.includes(second.order)),
    );
    shopping.appCalls.splice(0);
    const code = await shopper.redeem(100);
    const after = await shopper.readWidget();
    await picture(shopper.page, `${locale}-panel-redeemed`);
    expect(after.available).toBe(before.available - 100);
    expect(after.entries[0]?.points).toBe(-100);
    expect(after.entries[0]?.text).toContain(code);
    expect(shopping.appCalls).toEqual(['POST redeem']);

    const stranger = createShopper(demo, await visit(locale), locale);
    await stranger.logInAs(person.other.name);
    await stranger.addToCart(person.product, 3);
    await stranger.goToCheckout();
    const theirs = await stranger.readCheckout();
    await stranger.applyCode(code);
    const refused = await stranger.readCheckout();
    expect(refused.total).toBe(theirs.total);
    expect(refused.codes).toContain(says.notYours);
    await picture(stranger.page, `${locale}-checkout-refused`);

    await shopper.addToCart(person.product, 6);
    await shopper.goToCheckout();
    const full = await shopper.readCheckout();
    await shopper.applyCode(code);
    const less = await shopper.readCheckout();
    await picture(shopper.page, `${locale}-checkout`);
    expect(full.total - less.total).toBe(500);
    third = await shopper.pay();
    expect(third).toMatchObject({ total: full.total - 500, discount: 500 });

    const used = await eventually(async () => {
      const { vouchers } = await member(person.email);
      return vouchers.find((voucher) => voucher.code === code && voucher.status === 'used') ?? null;
    });
    expect(used).toMatchObject({ value: '5.00', usedOrder: third.order });
    expect(orderOf(await member(person.email), third.order)).toMatchObject({
      net: ((third.total - third.tax) / 100).toFixed(2),
      awardedPoints: worth(third),
    });
    await merchant.open('');
    await merchant.findMember(person.email, person.name);
    const voucher = merchant.frame.locator('li', { hasText: code }).last();
    await voucher.getByText(t.member.vouchers.statuses.used, { exact: true }).waitFor();
    expect(await read(voucher)).toContain(third.order);
  });

  // Nothing of it is read but figures: once is enough.
  if (locale === 'es')
    it('returns a voucher unused and has the points again', async () => {
      const before = await shopper.seeInWidget(({ vouchers }) => vouchers.length >= 0);
      const code = await shopper.redeem(100);
      expect((await shopper.readWidget()).available).toBe(before.available - 100);
      await shopper.giveBack(code);
      expect((await shopper.readWidget()).vouchers).not.toContain(code);
      expect((await shopper.readWidget()).available).toBe(before.available);
      const { vouchers } = await member(person.email);
      expect(vouchers.find((voucher) => voucher.code === code)?.status).toBe('returned');

      await shopper.addToCart(person.product, 1);
      await shopper.goToCheckout();
      const { total } = await shopper.readCheckout();
      await shopper.applyCode(code);
      expect((await shopper.readCheckout()).total).toBe(total);
    });

  it('is fit for people on every page of the store', { timeout: 240_000 }, async () => {
    await shopper.addToCart(person.product, 2);
    for (const [name, path] of Object.entries({
      home: '/',
      product: `/products/${person.product}`,
      cart: '/cart',
      account: '/account',
    })) {
      await shopper.goTo(path);
      await expectFitForPeople(shopper.page, `${locale}-${name}`);
    }
    await shopper.openWidget();
    await expectFitForPeople(shopper.page, `${locale}-panel`);
    await shopper.goToCheckout();
    await expectFitForPeople(shopper.page, `${locale}-checkout-page`);
  });

  it('is fit for people on every page of the admin', { timeout: 240_000 }, async () => {
    for (const [name, path, heading] of [
      ['home', '', t.home.title],
      ['members', '/members', t.members.title],
      ['programme', '/programme', t.programme.title],
    ] as const) {
      await merchant.open(path);
      await merchant.frame.getByRole('heading', { level: 1, name: heading }).waitFor();
      await expectFitForPeople(merchant.page, `${locale}-admin-${name}-page`);
    }
    await merchant.open('');
    await merchant.findMember(person.email, person.name);
    await expectFitForPeople(merchant.page, `${locale}-admin-member-page`);
  });

  it('sees points mature whose fourteen days are over', async () => {
    const { pendingLots: before } = await member(person.email);
    expect(before.map(({ order }) => order)).toContain(first.order);
    // Points of orders under the version without waiting never waited.
    expect(before.map(({ order }) => order)).not.toContain(second.order);
    expect(before.map(({ order }) => order)).not.toContain(third.order);
    // An order of a fortnight ago, by the rules of that day.
    await demo.control('order-age', { seconds: 14 * 86_400 - 5 });
    await shopper.addToCart(person.product, 6);
    await shopper.goToCheckout();
    const old = await shopper.pay();
    await demo.control('order-age', { seconds: 0 });
    await eventually(async () => {
      await demo.runJob('mature-points');
      const now = await member(person.email);
      const isDone = orderOf(now, old.order) && !now.pendingLots.some(({ order }) => order === old.order);
      return isDone ? true : null;
    });
    const seen = await shopper.seeInWidget(({ entries }) =>
      entries.some(({ text }) => text === says.matured(old.order)),
    );
    await picture(shopper.page, `${locale}-panel-matured`);
    const { points, pendingLots } = await member(person.email);
    expect(seen.available).toBe(points.available);
    expect(orderOf(await member(person.email), old.order)?.awardedPoints).toBe(worth(old));
    const waiting = pendingLots.map(({ order }) => order);
    expect(waiting).toContain(first.order);
    expect(waiting).not.toContain(old.order);
  });

  it('loses exactly what a refunded bottle had earned', async () => {
    const before = await member(person.email);
    const had = orderOf(before, third.order);
    await merchant.refund(third.order, 1);
    await picture(merchant.page, `${locale}-store-order`);
    const seen = await shopper.seeInWidget(
      ({ entries }) => entries[0]?.text.startsWith(says.refund(third.order)) ?? false,
    );
    await picture(shopper.page, `${locale}-panel-refund`);
    const after = await member(person.email);
    const has = orderOf(after, third.order);
    // A sixth of what was paid went back, the voucher's part with it.
    const left = cents(has?.net ?? '');
    expect(Math.abs(left - (cents(had?.net ?? '') * 5) / 6)).toBeLessThanOrEqual(1);
    const lost = worth(third) - Math.floor(left / 100);
    expect(lost).toBeGreaterThan(0);
    expect(has?.awardedPoints).toBe(worth(third) - lost);
    expect(seen.entries[0]?.points).toBe(-lost);
    expect(digits(seen.entries[0]?.text.replace(third.order, '') ?? '')).toBe(left);
    expect(seen.available).toBe(before.points.available - lost);
    expect(after.points.available).toBe(seen.available);
  });

  it('lets a newcomer join with an order made as a guest', async () => {
    await merchant.publish({ pendingDays: 14, enrolment: 'opt-in' }, `${locale}: by asking`);
    const visiting = await visit(locale);
    const newcomer = createShopper(demo, visiting, locale);
    await newcomer.goTo('/');
    await newcomer.openWidget();
    await picture(newcomer.page, `${locale}-panel-guest`);
    await newcomer.addToCart(person.product, 6);
    await newcomer.goToCheckout();
    await newcomer.fillAddress(person.newcomer);
    const order = await newcomer.pay();
    const guest = await eventually(async () => {
      const known = await member(person.newcomer).catch(() => null);
      return known && orderOf(known, order.order) ? known : null;
    });
    expect(guest.enrolledAt).toBeNull();
    expect(orderOf(guest, order.order)?.awardedPoints).toBe(0);

    await newcomer.logInByCode(person.newcomer);
    await newcomer.openWidget();
    expect(visiting.appCalls).toEqual([]);
    await picture(newcomer.page, `${locale}-panel-join`);
    await newcomer.page.getByRole('button', { name: says.join }).click();
    await newcomer.page.locator('#lealta-title', { hasText: says.joined }).waitFor();
    expect(visiting.appCalls).toEqual(['POST join']);
    await picture(newcomer.page, `${locale}-panel-joined`);

    const seen = await newcomer.seeInWidget(({ entries }) => entries.length > 0);
    expect(seen.entries).toHaveLength(1);
    expect(seen.entries[0]?.points).toBe(worth(order));
    expect(says.award.exec(seen.entries[0]?.text ?? '')?.[1]).toBe(order.order);
    const joined = await member(person.newcomer);
    expect(joined).toMatchObject({
      enrolmentSource: 'opt-in',
      points: { pending: worth(order), available: 0 },
    });
  });

  it('leaves books that balance', async () => {
    const books = await demo.lealta<{
      ok: boolean;
      sum: number;
      unbalanced: unknown[];
      differences: unknown[];
    }>('ledger', 'check');
    expect(books).toMatchObject({ ok: true, sum: 0, unbalanced: [], differences: [] });
  });
});
