/** Card, invitations, newsletter and birthday on the page: what they do in a browser, with scripts and without. */
import jsqr from 'jsqr';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '#test/support/chromium.ts';
import { ASKS, aMember, aPage, aProgramme, OWN, renderer, startStorefront } from './storefront.ts';
import { expectAccessible } from './widget-page.ts';

let browser: Browser;
let store: Awaited<ReturnType<typeof startStorefront>>;
let context: BrowserContext | undefined;
beforeAll(async () => {
  [browser, store] = await Promise.all([launchChromium(), startStorefront()]);
});
afterEach(() => context?.close());
afterAll(() => Promise.all([browser?.close(), store?.close()]));

const CLUB = aProgramme(ASKS);

async function show(
  customer: Parameters<typeof aPage>[0]['customer'],
  { scripts = true, panel = false }: { scripts?: boolean; panel?: boolean } = {},
): Promise<Page> {
  const globals = aPage({ locale: 'en', programme: CLUB, customer: customer ?? null });
  const emitted = new Set<string>();
  const html: string[] = [];
  for (const name of ['member-card', 'referral', 'newsletter-birthday', ...(panel ? ['member-widget'] : [])])
    html.push(await renderer.renderBlock(name, { globals, emitted, settings: { accent: '#6b1626' } }));
  store.show(`<div style="padding: 16px; display: grid; gap: 32px">${html.join('')}</div>`, 'en');
  context = await browser.newContext({
    viewport: { width: 320, height: 800 },
    deviceScaleFactor: 2,
    javaScriptEnabled: scripts,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(store.address);
  return page;
}

const LINK = `https://vina-norte.example${OWN.referral.url}`;
const MEMBER = { member: aMember(OWN) };

/** What a scanner reads off the screen. */
async function scan(page: Page, name: string): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await page.getByRole('img', { name }).screenshot());
  // The package is CommonJS: its function is the default of its default.
  const read = (jsqr as unknown as { default: typeof jsqr }).default;
  return read(new Uint8ClampedArray(data), width, height)?.data;
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('%s', (_, scripts) => {
  it('the card and the link are read off a phone’s screen, and in print', async () => {
    const page = await show(MEMBER, { scripts });
    expect(await scan(page, 'QR code of card 7K2MQ-9XT4A')).toBe(OWN.card.number);
    await page.getByText('Show as a QR code').click();
    expect(await scan(page, 'QR code of your personal link')).toBe(`${LINK}?c=qr`);
    await page.emulateMedia({ media: 'print' });
    expect(await scan(page, 'QR code of card 7K2MQ-9XT4A')).toBe(OWN.card.number);
  });

  it('guests subscribe by the store’s own form', async () => {
    const page = await show(null, { scripts });
    await page.getByLabel('E-mail').fill('ana@example.com');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await expect
      .poll(() => store.calls[0])
      .toMatchObject({
        path: '/contact',
        body: { form_type: 'customer', 'contact[email]': 'ana@example.com' },
      });
  });
});

it('without scripts what needs them is away, and the club’s page stands for it', async () => {
  const page = await show(MEMBER, { scripts: false });
  expect(await page.locator('button:visible').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Open my club page' }).count()).toBe(4);
  for (const name of ['E-mail', 'WhatsApp', 'Telegram', 'X', 'Facebook'])
    expect(await page.getByRole('link', { name: `Share by ${name}` }).getAttribute('href')).toContain(
      encodeURIComponent(`${LINK}?c=${name === 'E-mail' ? 'email' : name.toLowerCase()}`),
    );
});

describe('the personal link', () => {
  it('is copied, and each way it went is counted once', async () => {
    const page = await show(MEMBER);
    store.answer('shared', { status: 200, body: {} });
    await context?.grantPermissions(['clipboard-read', 'clipboard-write']);
    const copy = page.getByRole('button', { name: 'Copy the link' });
    await copy.press('Enter');
    await page.getByRole('status').getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${LINK}?c=copy`);
    await copy.press('Enter');
    await page.getByText('Show as a QR code').press('Enter');
    await expect
      .poll(() => store.calls.map(({ path, body }) => [path, body]))
      .toEqual([
        ['shared', { channel: 'copy' }],
        ['shared', { channel: 'qr' }],
      ]);
    await expectAccessible(page);
  });

  it('is left to be copied by hand where copying is not allowed, and not counted', async () => {
    const page = await show(MEMBER);
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
    });
    await page.getByRole('button', { name: 'Copy the link' }).click();
    expect(await page.evaluate(() => `${getSelection()}`)).toBe(LINK);
    expect(store.calls).toEqual([]);
  });

  it('goes to the phone’s own share sheet where there is one', async () => {
    const page = await show(MEMBER);
    const native = page.getByRole('button', { name: 'Share…' });
    expect(await native.count()).toBe(0);
    await page.addInitScript(() => {
      Object.assign(navigator, { share: async (data: object) => Object.assign(window, { shared: data }) });
    });
    await page.reload();
    store.answer('shared', { status: 200, body: {} });
    await native.click();
    expect(await page.evaluate(() => (window as { shared?: object }).shared)).toEqual({
      url: `${LINK}?c=native`,
      title: 'Something for you at Viña Norte',
      text: 'I shop at Viña Norte. My link has a gift for you: 10 € voucher.',
    });
    await expect.poll(() => store.calls.at(-1)?.body).toEqual({ channel: 'native' });
  });
});

describe('a member', () => {
  it('subscribes, and is told why not and what to do', async () => {
    const page = await show(MEMBER, { panel: true });
    const error = { code: 'not-logged-in', message: 'Please log in again.' };
    store.answer('consent', { status: 401, body: { error } }, { status: 200, body: { outcome: 'saved' } });
    const news = page.getByRole('group', { name: 'Our newsletter' });
    await news.getByRole('button', { name: 'Subscribe' }).press('Enter');
    await news.getByText('Please log in again.').waitFor();
    expect(await news.getByRole('link', { name: 'Log in' }).getAttribute('href')).toBe('/account/login');
    await news.getByRole('button', { name: 'Subscribe' }).press('Enter');
    await news.getByText('You get our newsletter.', { exact: true }).waitFor();
    expect(await news.getByRole('button').count()).toBe(0);
    expect(store.calls.map(({ path, body }) => [path, body])).toEqual([
      ['consent', { channel: 'email', subscribed: true, locale: 'en' }],
      ['consent', { channel: 'email', subscribed: true, locale: 'en' }],
    ]);
    await expectAccessible(page);
  });

  it('tells a birthday on the page, which then shows it', async () => {
    const page = await show(MEMBER);
    store.answer('birthday', 'hang-up', {
      status: 200,
      body: { outcome: 'saved', editableUntil: '2026-03-15T10:00:00Z' },
    });
    const group = page.getByRole('group', { name: 'Your birthday' });
    await group.getByText('Add').press('Enter');
    await group.getByLabel('Day').selectOption('2');
    await group.getByLabel('Month').selectOption('March');
    await group.getByRole('button', { name: 'Save' }).click();
    await group.getByText('We could not reach the store').waitFor();
    await group.getByRole('button', { name: 'Save' }).click();
    await group.getByText('March 2').waitFor();
    expect(store.calls.at(-1)?.body).toEqual({ day: 2, month: 3, locale: 'en' });
  });
});
