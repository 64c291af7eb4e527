import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DevShop, startDevShop } from '#dev-shop/server.ts';
import { launchChromium } from '#test/support/chromium.ts';
import { apiKey, apiSecret, aStore } from './a-store.ts';

/** An app reduced to what it asks of App Bridge, with the policy Shopify's library sends. */
const appPage = (
  appBridgeUrl: string,
  title: string,
) => `<!doctype html><html lang="en"><title>${title}</title>
<script src="${appBridgeUrl}" data-api-key="${apiKey}"></script>
<ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/members">Members</a><a href="/app/programme">Programme</a></ui-nav-menu>
<ui-title-bar title="${title}"><button variant="primary" onclick="shopify.toast.show('Pressed')">Press</button></ui-title-bar>
<ui-save-bar id="bar"><button variant="primary" onclick="saved.textContent='saved'; shopify.saveBar.hide('bar')">Save</button><button>Discard</button></ui-save-bar>
<h1>${title}</h1><p id="saved"></p><p id="answer"></p>
<button id="change" onclick="shopify.saveBar.show('bar')">Change</button>
<button id="pick" onclick="shopify.resourcePicker({ type: this.dataset.type, multiple: true }).then((picked) => { answer.textContent = picked.map((one) => one.id + ' ' + (one.displayName ?? one.title)).join(', '); })">Pick</button>
<button id="call" onclick="fetch('/api').then((r) => r.text()).then((text) => { answer.textContent = text; })">Call</button>
<script>document.querySelectorAll('ui-nav-menu a').forEach((link) => link.addEventListener('click', (event) => {
  event.preventDefault(); history.pushState(null, '', link.getAttribute('href')); document.querySelector('h1').textContent = link.textContent;
}));</script></html>`;

const reds = {
  id: 91,
  handle: 'reds',
  title: { es: 'Tintos', en: 'Reds' },
  description: { es: '', en: '' },
  image: '',
};

let app: Server;
let appBridgeUrl = '';
let devShop: DevShop;
let browser: Browser;

beforeAll(async () => {
  app = createServer((request, response) => {
    if (request.url === '/api') {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      jwtVerify(token, new TextEncoder().encode(apiSecret), { audience: apiKey }).then(
        ({ payload }) => response.end(`called by ${String(payload.dest)}`),
        () => response.writeHead(401).end('refused'),
      );
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://app.invalid');
    if (!pathname.startsWith('/app')) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': 'text/html',
      'content-security-policy': 'frame-ancestors https://vinya.myshopify.com https://admin.shopify.com;',
    });
    response.end(appPage(appBridgeUrl, pathname === '/app' ? 'Home' : 'Members'));
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  devShop = await startDevShop({
    port: 0,
    smtpPort: 0,
    gatewayPort: 0,
    tlsPort: 0,
    appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
    apiKey,
    apiSecret,
    dataDir: null,
    stores: [{ ...aStore(), collections: [reds] }],
  });
  browser = await launchChromium({
    args: [
      `--host-resolver-rules=MAP *.shopify.com:443 127.0.0.1:${devShop.tlsPort},MAP *.myshopify.com:443 127.0.0.1:${devShop.tlsPort},MAP lealta.example.com:443 127.0.0.1:${devShop.tlsPort}`,
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  await devShop?.stop();
  await new Promise((resolve) => app.close(resolve));
});

async function workThroughTheAdmin(page: Page, admin: string): Promise<void> {
  const frame = page.frameLocator('#app-frame');
  await page.goto(`${admin}/apps/lealta/members?locale=es`);
  await frame.getByRole('heading', { name: 'Members' }).waitFor();

  await frame.locator('#call').click();
  await frame.getByText('called by https://vinya.myshopify.com').waitFor();

  await frame.locator('#change').click();
  await page.getByText('Cambios sin guardar').waitFor();
  await page.locator('#save-bar').getByRole('button', { name: 'Save' }).click();
  await frame.getByText('saved', { exact: true }).waitFor();
  await page.locator('#save-bar').waitFor({ state: 'hidden' });

  await page.locator('#title-bar').getByRole('button', { name: 'Press' }).click();
  await page.locator('.toast', { hasText: 'Pressed' }).waitFor();

  await page.locator('#app-nav').getByRole('link', { name: 'Programme' }).click();
  await frame.getByRole('heading', { name: 'Programme' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`${new URL(admin).pathname}/apps/lealta/programme`);
  expect(await page.locator('#app-nav a[aria-current="page"]').textContent()).toBe('Programme');
}

describe('the admin page with the app in its frame', () => {
  it('works on this machine, through the gateway that lets it frame the app', async () => {
    appBridgeUrl = `${devShop.url}/__dev/app-bridge.js`;
    const page = await browser.newPage();
    await workThroughTheAdmin(page, `${devShop.url}/admin/store/vinya`);
    await page.close();
  });

  it.each([
    ['product', 'Elige productos', 'Product'],
    ['variant', 'Elige variantes', 'ProductVariant'],
    ['collection', 'Elige colecciones', 'Collection'],
  ])('lets the merchant pick: %s', async (type, title, gidType) => {
    appBridgeUrl = `${devShop.url}/__dev/app-bridge.js`;
    const page = await browser.newPage();
    const frame = page.frameLocator('#app-frame');
    await page.goto(`${devShop.url}/admin/store/vinya/apps/lealta/members?locale=es`);
    const pick = frame.locator('#pick');
    await pick.evaluate((button, wanted) => button.setAttribute('data-type', wanted), type);
    await pick.click();
    const dialog = page.locator('#picker');
    await dialog.getByRole('heading', { name: title }).waitFor();
    const first = dialog.locator('label').first();
    const name = await first.textContent();
    await first.click();
    await dialog.locator('button.primary').click();
    const answer = frame.locator('#answer', { hasText: `gid://shopify/${gidType}/` });
    await answer.waitFor();
    expect(await answer.textContent()).toContain(String(name));
    await page.close();
  });

  it("works as https://admin.shopify.com, under the app's own policy", async () => {
    appBridgeUrl = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    await workThroughTheAdmin(page, 'https://admin.shopify.com/store/vinya');
    await page.close();
  });

  it('lets a person refund an order by hand, in both languages', async () => {
    const page = await browser.newPage();
    await page.goto(`${devShop.url}/admin/store/vinya/orders?locale=en`);
    await page.getByRole('link', { name: '#1001' }).click();
    await page.getByLabel('Garnacha').first().fill('1');
    await page.getByRole('button', { name: 'Refund' }).click();
    await page.getByText('Partially refunded').waitFor();
    await page.getByText('Done. The app is told by webhook.').waitFor();
    await page.getByRole('link', { name: 'ES', exact: true }).click();
    await page.getByText('Reembolsado en parte').waitFor();
    expect(devShop.stores.get('vinya')?.orders[0]?.refunds[0]?.amount).toBe(1073);
    await page.close();
  });
});
