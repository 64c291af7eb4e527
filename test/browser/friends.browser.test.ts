/**
 * A member brings friends, over the real demo: one comes by the link, one by the code alone where storage is refused, and
 * one gives back what they bought. Each friend has their voucher at once; the member is rewarded when the return period
 * of the friend's order is over, once.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '#test/support/demo.ts';
import { readMember } from './member.ts';
import { createMerchant } from './merchant.ts';
import { createShopper, eventually, type Shopper, type Sums } from './shopper.ts';
import { type Locale, openBrowser, openVisit, picture, read, type Visit } from './visit.ts';

const ADVOCATE = { name: 'Ane', email: 'ane@example.com' };
/** What the demo's club gives: to the friend, in cents, and to the member. */
const GIFT = 1000;
const REWARD = 150;
const RETURN_S = 14 * 86_400;
const WINE = 'altaviento-crianza';

const texts = {
  es: {
    code: 'El código de tu invitación',
    go: 'Continuar',
    email: 'Tu correo',
    gift: 'Quiero mi regalo',
    shop: 'Ir a la tienda',
  },
  en: {
    code: 'The code of your invitation',
    go: 'Continue',
    email: 'Your e-mail',
    gift: 'Get my gift',
    shop: 'Go to the shop',
  },
} as const;

let demo: Demo;
let browser: Browser;
let visits: Visit[] = [];
let broken = false;

beforeAll(async () => {
  demo = await startDemo({ customers: 6, seed: 3 });
  browser = await openBrowser(demo);
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
  if (failed)
    for (const [index, { page }] of visits.entries()) await picture(page, `friends-failed-${index}`);
  expect(visits.flatMap(({ faults }) => faults.splice(0))).toEqual([]);
});

/** A person in a browser of their own. */
async function somebody(locale: Locale): Promise<{ visit: Visit; shopper: Shopper }> {
  const visit = await openVisit(browser, locale);
  visits.push(visit);
  return { visit, shopper: createShopper(demo, visit, locale) };
}

async function leave(visit: Visit): Promise<void> {
  await visit.context.close();
  visits = visits.filter((one) => one !== visit);
}

/** On the page of an invitation: the voucher for an e-mail address. @returns its code */
async function claim({ page }: Visit, email: string, locale: Locale): Promise<string> {
  await page.getByLabel(texts[locale].email).fill(email);
  await page.getByRole('button', { name: texts[locale].gift }).click();
  return read(page.locator('.lealta-portal .lealta-voucher code'));
}

/** Buys as a guest, so long ago; the voucher's worth is off the total. */
async function buy(shopper: Shopper, email: string, code: string | null, secondsAgo: number): Promise<Sums> {
  await demo.control('order-age', { seconds: secondsAgo });
  const { price } = await shopper.addToCart(WINE, 6);
  await shopper.goToCheckout();
  if (code !== null) await shopper.applyCode(code);
  expect((await shopper.readCheckout()).total).toBe(price * 6 - GIFT);
  await shopper.fillAddress(email);
  const paid = await shopper.pay();
  await demo.control('order-age', { seconds: 0 });
  return paid;
}

/** What the member was given for friends. */
const rewards = async () =>
  (await readMember(demo, ADVOCATE.email)).entries.filter(({ code }) => code === 'referral-award');

describe('a member who brings friends', () => {
  let advocate: Visit;
  let link = '';
  let returned: Sums;

  it('shares the personal link', async () => {
    const { visit, shopper } = await somebody('es');
    advocate = visit;
    await shopper.logInAs(ADVOCATE.name);
    await shopper.goTo('/apps/lealta/friends');
    link = await read(visit.page.locator('.lealta-portal__link code').first());
    expect(link).toMatch(/\/apps\/lealta\/invite\/[2-9A-Z]{8}$/);
    expect(await rewards()).toEqual([]);
  });

  it('a friend comes by the link in a fresh browser, is greeted, and buys for less', async () => {
    const { visit, shopper } = await somebody('es');
    const { page } = visit;
    await page.goto(`${link}?c=whatsapp`);
    await page.getByRole('heading', { name: `${ADVOCATE.name} te invita` }).waitFor();
    await claim(visit, 'lur.link@example.com', 'es');
    await page.getByRole('link', { name: texts.es.shop }).click();
    await page.waitForURL(`${demo.storeUrl}/`);
    // The link to the shop carries the voucher.
    await buy(shopper, 'lur.link@example.com', null, RETURN_S - 5);
    await leave(visit);
  });

  it('another by the code alone, with storage refused', async () => {
    const { visit, shopper } = await somebody('en');
    await visit.context.addInitScript(() => {
      for (const storage of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, storage, {
          get() {
            throw new DOMException('refused', 'SecurityError');
          },
        });
    });
    await shopper.goTo('/apps/lealta/invite');
    await visit.page.getByLabel(texts.en.code).fill(link.slice(-8).toLowerCase());
    await visit.page.getByRole('button', { name: texts.en.go }).click();
    const code = await claim(visit, 'oihane.code@example.com', 'en');
    await buy(shopper, 'oihane.code@example.com', code, RETURN_S - 5);
    await leave(visit);
  });

  it('a third buys today, and gives everything back', async () => {
    const { visit, shopper } = await somebody('es');
    await visit.page.goto(link);
    const code = await claim(visit, 'ander.back@example.com', 'es');
    returned = await buy(shopper, 'ander.back@example.com', code, 0);
    await leave(visit);
    const { visit: desk } = await somebody('es');
    await createMerchant(desk, demo.adminUrl, 'es').refund(returned.order, 6);
    await leave(desk);
  });

  it('is rewarded for the two whose return period is over, once each, and for the third not at all', async () => {
    await eventually(async () => {
      await demo.runJob('settle-referrals');
      return (await rewards()).length >= 2 ? true : null;
    }, 90_000);
    const { page } = advocate;
    await page.reload();
    const given = await page
      .locator('li:has(.lealta-portal__friend) .lealta-entry__points')
      .allTextContents();
    expect(given.sort()).toEqual(['', `+${REWARD}`, `+${REWARD}`]);
    await picture(page, 'friends-rewarded');
    expect((await rewards()).map(({ points }) => points)).toEqual([REWARD, REWARD]);
    expect((await demo.lealta<{ ok: boolean }>('ledger', 'check')).ok).toBe(true);
  });
});
