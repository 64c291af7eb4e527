import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { lookWithAxe } from '#test/support/axe.ts';
import { aPage, aProduct, type Locale, renderer, type Storefront } from './storefront.ts';

export type ShowOptions = Omit<Parameters<typeof aPage>[0], 'locale'> & {
  locale?: Locale;
  settings?: Record<string, unknown>;
  context?: BrowserContextOptions;
  /** HTML of the product form, put before the blocks. */
  form?: string;
};

export type WidgetPage = {
  page: Page;
  /** Console errors and uncaught exceptions so far. */
  errors: string[];
  close(): Promise<void>;
};

/** Opens a storefront page with both blocks in a browser context of its own. */
export async function openPage(
  browser: Browser,
  store: Storefront,
  options: ShowOptions,
): Promise<WidgetPage> {
  const { locale = 'es', settings = {}, context: contextOptions, form = '', ...data } = options;
  const globals = aPage({ locale, product: aProduct(), ...data });
  const emitted = new Set<string>();
  const points = await renderer.renderBlock('product-points', { globals, emitted });
  const widget = await renderer.renderBlock('member-widget', { globals, emitted, settings });
  store.show(`<section class="shopify-section">${form}${points}</section>${widget}`, locale);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...contextOptions });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    // Chromium itself reports each refused or broken request; those are what some tests are about.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
      errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(store.address);
  return { page, errors, close: () => context.close() };
}

/** Fails with what axe found wrong. */
export async function expectAccessible(page: Page): Promise<void> {
  // The page around the blocks is the theme's matter.
  const { violations } = await lookWithAxe(page, {
    exclude: ['main'],
    without: ['region', 'landmark-one-main'],
  });
  expect(violations).toEqual([]);
}
