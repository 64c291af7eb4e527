/** The thank-you page's script as it is shipped, in a browser and without an origin, calling the app over HTTP. */
import { SignJWT } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultSettings } from '#app/domain/programme/settings.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { bundleUiExtension, uiExtensions } from '#scripts/ui-extensions.ts';
import { serveApi } from '#test/api/serve-api.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { API_SECRET, type TestApp, testApp } from '#test/support/app.ts';
import { launchChromium } from '#test/support/chromium.ts';
import { textsOf } from '#test/ui-extensions/texts-of.ts';

const CUSTOMER = 501;
const ORDER = 900;

let app: TestApp;
let shopId: ShopId;
let served: Awaited<ReturnType<typeof serveApi>>;
let browser: Browser;
let script: string;

beforeAll(async () => {
  app = await testApp();
  shopId = await app.aShop('bodega', () => ({
    ...defaultSettings(),
    name: { es: 'Club Viña', en: 'Viña Club' },
    enrolment: 'opt-in',
  }));
  served = await serveApi(() => app.lealta);
  browser = await launchChromium();
  const extension = uiExtensions().find(({ handle }) => handle === 'lealta-thank-you');
  if (extension === undefined) throw new Error('there is no such extension');
  script = new TextDecoder().decode(await bundleUiExtension(extension, served.origin));
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await app?.close();
});

/** A thank-you page of a shopper who reads Spanish. It is about:blank: of no origin, as Shopify's worker is. */
async function thankYou(customer: number | null) {
  const at = Math.floor(app.clock.now().getTime() / 1000);
  const token = await new SignJWT({
    dest: 'bodega.myshopify.com',
    aud: 'test-key',
    nbf: at,
    iat: at,
    exp: at + 300,
    ...(customer === null ? {} : { sub: `gid://shopify/Customer/${customer}` }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(API_SECRET));
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  await page.evaluate(
    ({ token, texts, order }) => {
      const value = <T>(of: T) => ({ value: of, current: of, subscribe: () => () => undefined });
      const money = (amount: number) => ({ amount, currencyCode: 'EUR' });
      Object.assign(globalThis, {
        shopify: {
          extend: (_target: string, draw: () => void) => draw(),
          extension: {},
          shop: { myshopifyDomain: 'bodega.myshopify.com', storefrontUrl: 'https://bodega.example.com' },
          sessionToken: { get: async () => token },
          localization: { extensionLanguage: value({ isoCode: 'es' }) },
          i18n: {
            translate: (key: string, options: Record<string, string> = {}) =>
              texts[key]?.replace(/\{\{(\w+)\}\}/g, (_, name: string) => options[name] ?? '?'),
            formatNumber: (number: number) => new Intl.NumberFormat('es').format(number),
            formatCurrency: (number: number, { currency }: { currency: string }) => `${number} ${currency}`,
            formatDate: (date: Date) => date.toISOString().slice(0, 10),
          },
          orderConfirmation: value({ order: { id: `gid://shopify/OrderIdentity/${order}` } }),
          lines: value([
            {
              quantity: 1,
              cost: { totalAmount: money(50) },
              merchandise: { product: { id: 'gid://shopify/Product/9001' } },
            },
          ]),
          cost: {
            totalAmount: value(money(50)),
            totalShippingAmount: value(money(0)),
            totalTaxAmount: value(undefined),
          },
          discountAllocations: value([]),
        },
      });
    },
    { token, texts: textsOf('lealta-thank-you', 'es'), order: ORDER },
  );
  await page.addScriptTag({ content: script });
  const says = (text: string) => page.getByText(text).waitFor({ timeout: 15_000 });
  return { page, says, complaints };
}

it('a guest is told what the order would give, and where to log in', async () => {
  const { page, says, complaints } = await thankYou(null);
  await says('Este pedido te daría alrededor de 50 puntos de Club Viña.');
  expect(await page.evaluate(() => [globalThis.origin, document.location.href])).toEqual([
    'null',
    'about:blank',
  ]);
  expect(await page.locator('s-button').getAttribute('href')).toBe('https://bodega.example.com/account');
  expect(complaints).toEqual([]);
});

it('who logs in and joins has the points when the order comes', async () => {
  await app.deliver(shopId, [
    {
      topic: 'orders/paid',
      payload: orderPayload({
        id: ORDER,
        customerId: CUSTOMER,
        placedAt: app.clock.now().toISOString(),
      }),
    },
  ]);
  const { page, says, complaints } = await thankYou(CUSTOMER);
  await says('Únete a Club Viña y llévate alrededor de 50 puntos por este pedido.');
  await app.lealta.inbox.drain(shopId); // the webhook is taken in while the page is open
  await says('Únete a Club Viña y llévate 50 puntos por este pedido.');
  await page.locator('s-button').dispatchEvent('click');
  await says('Este pedido te da 50 puntos, para gastar desde el 2026-06-15.');
  await says('50 puntos en camino, para gastar desde el 2026-06-15');
  expect(await app.balance(shopId, CUSTOMER)).toMatchObject({ pending: 50n });
  expect(complaints).toEqual([]);
});
