import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { lookWithAxe } from '#test/support/axe.ts';
import { launchChromium } from '#test/support/chromium.ts';
import type { Demo } from '#test/support/demo.ts';

export type Locale = 'es' | 'en';

/** A person's browser window, with what must not happen in it noted. */
export type Visit = {
  page: Page;
  context: BrowserContext;
  /** Console errors, uncaught exceptions and answers from 400 on. */
  faults: string[];
  /** Calls that reached the app from the storefront, e.g. `POST redeem`. */
  appCalls: string[];
};

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 375, height: 812 };

// The library answers 410 to what calls itself HeadlessChrome: it takes it for a crawler.
const userAgent =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

/** Chromium for which Shopify's hosts and the app's own are this demo. */
export function openBrowser(demo: Demo): Promise<Browser> {
  const asShopify = ['*.shopify.com', '*.myshopify.com', 'lealta.example.com'];
  const rules = asShopify.map((host) => `MAP ${host}:443 127.0.0.1:${demo.tlsPort}`);
  return launchChromium({
    args: [
      `--host-resolver-rules=${rules.join(',')}`,
      // Takes the place of Playwright's list, which leaves frames of another site without sessionStorage: people's
      // browsers give it to them.
      '--disable-features=HttpsUpgrades',
    ],
  });
}

export async function openVisit(browser: Browser, locale: Locale): Promise<Visit> {
  const context = await browser.newContext({
    viewport: desktop,
    userAgent,
    locale: locale === 'es' ? 'es-ES' : 'en-GB',
    reducedMotion: 'reduce',
    // dev-shop's certificate is its own.
    ignoreHTTPSErrors: true,
  });
  context.setDefaultTimeout(20_000);
  const faults: string[] = [];
  const appCalls: string[] = [];
  // Who leaves a page aborts what it was still loading; the router tells so, to the console or to nobody.
  const isLeaving = (text: string) => text.startsWith('AbortError');
  context.on('console', (message) => {
    if (message.type() === 'error' && !isLeaving(message.text())) faults.push(message.text());
  });
  context.on('weberror', (event) => {
    const error = event.error();
    if (error.name !== 'AbortError' && !isLeaving(error.message)) faults.push(error.message);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  context.on('request', (request) => {
    const call = /^(?:\/en)?\/apps\/lealta\/(.*)/.exec(new URL(request.url()).pathname)?.[1];
    if (call !== undefined) appCalls.push(`${request.method()} ${call}`);
  });
  return { page: await context.newPage(), context, faults, appCalls };
}

/** Keeps a picture of the page where the environment names a folder for them (`SCREENSHOTS`). */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Fails with what axe finds wrong in the page, its frames included. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations, documents } = await lookWithAxe(page);
  // A frame that axe did not look into would pass unseen.
  expect(documents > 1, `axe looked into the frames of ${page.url()}`).toBe(page.frames().length > 1);
  expect.soft(violations, page.url()).toEqual([]);
}

const devices = { desktop, phone };

/**
 * On a desktop and on a phone: nothing stands out sideways, neither of the page nor of its frames, and axe finds nothing.
 * The window is left as wide as a desktop.
 */
export async function expectFitForPeople(page: Page, name: string): Promise<void> {
  for (const device of ['desktop', 'phone'] as const) {
    await page.setViewportSize(devices[device]);
    // What the width changes is laid out with the next frames; in a frame of another origin, when it comes to it.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const tooWide = async () => {
      const frames = await Promise.all(
        page.frames().map(async (frame) => {
          const { scrollWidth, clientWidth } = await frame.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return { scrollWidth, clientWidth };
          });
          return scrollWidth > clientWidth ? [`${frame.url()}: ${scrollWidth} in ${clientWidth}`] : [];
        }),
      );
      return frames.flat();
    };
    await expect.poll(tooWide, { message: `${name} on a ${device}`, timeout: 5000 }).toEqual([]);
    await picture(page, `${name}-${device}`);
    await expectAccessible(page);
  }
  await page.setViewportSize(desktop);
}

/** Digits as a number, whatever separates and surrounds them: points, or money in minor units. */
export const digits = (text: string): number => Number(text.replace(/\D/g, ''));

/** The text of something once it can be seen, with plain spaces. */
export async function read(seen: Locator): Promise<string> {
  await seen.waitFor();
  return ((await seen.textContent()) ?? '').replace(/\s+/g, ' ').trim();
}
