/**
 * The member portal in a shop's theme over the real demo, as people use it: with and without script, by keyboard alone,
 * on a narrow phone, offline, and the invitation that a friend opens in a fresh browser.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '#test/support/demo.ts';
import { desktop, expectFitForPeople, openBrowser, openVisit, picture, read, type Visit } from './visit.ts';

const pages = ['home', 'rewards', 'tiers', 'friends', 'activity', 'settings', 'my-data'];

let demo: Demo;
let browser: Browser;
let visit: Visit;
let page: Page;
let broken = false;

const address = (path: string, language = '') => `${demo.storeUrl}${language}/apps/lealta/${path}`;
const said = (on: Page) => read(on.locator('[data-notice]'));

beforeAll(async () => {
  demo = await startDemo({ customers: 6, seed: 3 });
  browser = await openBrowser(demo);
  visit = await openVisit(browser, 'es');
  page = visit.page;
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
  if (failed) await picture(page, 'portal-failed');
  expect(visit.faults.splice(0)).toEqual([]);
});

/** A window without script in which the same person is logged in. */
async function withoutScript(who: Visit | null): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 320, height: 720 },
    javaScriptEnabled: false,
    locale: 'es-ES',
    userAgent: await page.evaluate(() => navigator.userAgent),
    ...(who === null ? {} : { storageState: await who.context.storageState() }),
  });
  return context.newPage();
}

/** Moves on by the Tab key until what has the focus is called so. */
async function tabTo(name: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const at = document.activeElement;
      return (at?.getAttribute('aria-label') ?? at?.textContent ?? '').replace(/\s+/g, ' ').trim();
    });
    if (focused === name) return;
  }
  throw new Error(`Tab never came to “${name}”`);
}

describe('the member portal', () => {
  it('invites a visitor, who logs in and comes back to it', async () => {
    await page.goto(address('home'));
    expect(await read(page.getByRole('heading', { level: 1 }))).toBe('Club Viña');
    await expectFitForPeople(page, 'portal-guest');
    await page.getByRole('link', { name: 'Iniciar sesión' }).first().click();
    await page.locator('.door__demo button', { hasText: 'Ane' }).click();
    await page.waitForURL(/\/apps\/lealta/);
    expect(await read(page.locator('.lealta-portal__hello'))).toBe('Hola, Ane');
  });

  it.each(pages)('is fit for people, at 320 px too, in Spanish and in German: %s', async (name) => {
    await page.goto(address(name));
    const menu = page.getByRole('navigation', { name: 'Páginas del club' });
    expect(await menu.getByRole('link').count()).toBe(pages.length);
    expect(await menu.locator('[aria-current=page]').count()).toBe(1);
    await expectFitForPeople(page, `portal-${name}`);
    await page.goto(address(name, '/de'));
    expect(await page.getByRole('navigation', { name: 'Club-Seiten' }).count()).toBe(1);
    await page.setViewportSize({ width: 320, height: 720 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize(desktop);
  });

  it('redeems by keyboard alone, says so, and loading the page again redeems nothing', async () => {
    await page.goto(address('rewards'));
    await tabTo('Canjear 100 puntos por tu vale de 5 €');
    await page.keyboard.press('Enter');
    await tabTo('Sí, canjear: vale de 5 €');
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=redeemed/);
    expect(await said(page)).toMatch(/^¡Hecho! Tu vale de 5 €: [A-Z0-9-]+\.$/);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-notice')))
      .toBe(true);
    const held = await page.locator('.lealta-portal .lealta-voucher').count();
    await page.reload();
    expect(await page.locator('.lealta-portal .lealta-voucher').count()).toBe(held);
    await page
      .getByRole('button', { name: /^Copiar el código/ })
      .first()
      .waitFor();
  });

  it('gives a voucher back and redeems again without script', async () => {
    const plain = await withoutScript(visit);
    await plain.goto(address('rewards'));
    const held = await plain.locator('.lealta-portal .lealta-voucher').count();
    await plain.locator('.lealta-portal summary', { hasText: 'Devolver' }).first().click();
    await plain
      .getByRole('button', { name: /^Sí, devolver/ })
      .first()
      .click();
    expect(await said(plain)).toContain('Vale devuelto');
    await plain.locator('.lealta-portal li', { hasText: 'Vale desde 2 €' }).locator('summary').click();
    await plain.getByLabel(/¿Cuántos puntos/).fill('100');
    await plain.getByRole('button', { name: /^Sí, canjear/ }).click();
    // Until the page is another, the notice is that of the voucher given back.
    await expect.poll(() => said(plain)).toContain('¡Hecho! Tu vale de');
    expect(await plain.locator('.lealta-portal .lealta-voucher').count()).toBe(held);
    await plain.context().close();
  });

  it('keeps consent and birthday', async () => {
    await page.goto(address('settings'));
    const news = page.locator('.lealta-portal li', {
      has: page.getByRole('heading', { name: 'Novedades por correo' }),
    });
    const before = await read(news.locator('p').first());
    await news.getByRole('button').click();
    await page.waitForURL(/done=saved/);
    await expect.poll(() => read(news.locator('p').first())).not.toBe(before);
    const birthday = page.locator('#birthday');
    await birthday.locator('summary').click();
    await birthday.getByLabel('Día').selectOption('29');
    await birthday.getByLabel('Mes').selectOption('2');
    await birthday.getByRole('button', { name: /Tu cumpleaños/ }).click();
    await expect.poll(() => read(birthday.locator('p').first())).toBe('El 29 de febrero');
  });

  it('can be put on a phone and says so when there is no network', async () => {
    await page.goto(address('home'));
    const href = await page.locator('link[rel=manifest]').getAttribute('href');
    const manifest = await page.evaluate(async (at) => (await fetch(at)).json(), href ?? '');
    expect(manifest).toMatchObject({ name: 'Club Viña', display: 'standalone', scope: './' });
    const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
    expect(scope).toBe(address(''));
    await page.reload();
    await visit.context.setOffline(true);
    await page.goto(address('rewards'));
    expect(await read(page.getByRole('heading', { level: 1 }))).toBe('Sin conexión');
    await picture(page, 'portal-offline');
    await visit.context.setOffline(false);
    await page.getByRole('link', { name: 'Volver a intentarlo' }).click();
    await page.waitForSelector('[data-lealta-portal]');
    visit.faults.length = 0;
  });

  it('gives the data as a file', async () => {
    await page.goto(address('my-data'));
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Descargar mis datos' }).click(),
    ]);
    const data = JSON.parse(await readFile(await file.path(), 'utf8'));
    expect(data.customers[0].email).toBe('ane@example.com');
    expect(data.transactions.length).toBeGreaterThan(0);
  });
});

describe('an invitation', () => {
  let link = '';
  it('is shared by link, code, QR and the places that people use', async () => {
    await page.goto(address('friends'));
    link = await read(page.locator('.lealta-portal__link code').first());
    expect(link).toMatch(new RegExp(`^${demo.storeUrl}/apps/lealta/invite/[2-9A-Z]{8}$`));
    for (const name of [
      'Correo',
      'Compartir por WhatsApp',
      'Compartir por Telegram',
      'Compartir por X',
      'Compartir por Facebook',
    ])
      expect(await page.getByRole('link', { name, exact: true }).count(), name).toBe(1);
    expect(await page.getByRole('img', { name: /^Código QR/ }).count()).toBe(1);
  });

  it('gives a friend their voucher without script', async () => {
    const plain = await withoutScript(null);
    await plain.goto(`${link}?c=whatsapp`);
    expect(await read(plain.getByRole('heading', { level: 2 }).first())).toBe('Ane te invita');
    await plain.getByLabel('Tu correo').fill('lur.agirre@example.com');
    await plain.getByRole('button', { name: 'Quiero mi regalo' }).click();
    expect(await read(plain.locator('.lealta-portal .lealta-voucher code'))).toMatch(/^INVITE-/);
    await plain.context().close();
  });

  it('works with a typed code where storage is refused', async () => {
    const friend = await openVisit(browser, 'en');
    await friend.context.addInitScript(() => {
      for (const storage of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, storage, {
          get() {
            throw new DOMException('refused', 'SecurityError');
          },
        });
    });
    await friend.page.goto(address('invite', '/en'));
    await friend.page.getByLabel('The code of your invitation').fill(link.slice(-8).toLowerCase());
    await friend.page.getByRole('button', { name: 'Continue' }).click();
    await expectFitForPeople(friend.page, 'portal-invite');
    await friend.page.getByLabel('Your e-mail').fill('oihane.friend@example.com');
    await friend.page.getByRole('button', { name: 'Get my gift' }).click();
    await friend.page.locator('.lealta-portal .lealta-voucher code', { hasText: 'INVITE-' }).waitFor();
    await expectFitForPeople(friend.page, 'portal-gift');
    expect(friend.faults).toEqual([]);
    await friend.context.close();
  });
});

describe('leaving', () => {
  it('asks first, says what is lost, and lets the member come back from zero', async () => {
    await page.goto(address('my-data'));
    await page.locator('summary', { hasText: 'Quiero dejar el club' }).click();
    await page.getByText(/^Perderías: /).waitFor();
    await page.getByLabel('Entiendo que pierdo mi saldo.').check();
    await page.getByRole('button', { name: 'Dejar el club ahora' }).click();
    await page.waitForURL(/done=left/);
    expect(await said(page)).toContain('Has dejado el club');
    await expectFitForPeople(page, 'portal-away');
    await page.getByRole('button', { name: 'Volver al club' }).click();
    await page.waitForURL(/done=joined/);
    expect(await read(page.locator('.lealta-balance__number strong'))).toBe('0');
  });
});
