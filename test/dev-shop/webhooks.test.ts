import '@shopify/shopify-api/adapters/node';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DevShop } from '#dev-shop/server.ts';
import { aDevShop, apiKey, apiSecret, post } from './a-store.ts';

const shopify = shopifyApi({
  apiKey,
  apiSecretKey: apiSecret,
  apiVersion: ApiVersion.July26,
  hostName: 'lealta.example.com',
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error, log: () => {} },
});

type Received = { path: string; headers: IncomingHttpHeaders; body: string };
let app: Server;
let received: Received[];
let answerWith: () => number;
let devShop: DevShop;

beforeEach(async () => {
  received = [];
  answerWith = () => 200;
  app = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(answerWith()).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  devShop = await aDevShop({ appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}` });
  await post(`${devShop.url}/__dev/stores/vinya/install`);
});
afterEach(async () => {
  await devShop.stop();
  await new Promise((resolve) => app.close(resolve));
});

const control = (path: string, body: unknown = {}) => post(`${devShop.url}/__dev/${path}`, body);
const settle = () => devShop.deliveries.settled(10_000);
const changeCustomer = (lastName: string) => control('stores/vinya/customers/501/update', { lastName });
const topics = () => received.map(({ headers }) => String(headers['x-shopify-topic'])).sort();

describe('webhooks', () => {
  it("are signed so that Shopify's library accepts them, and carry its headers", async () => {
    await changeCustomer('Ruiz');
    expect(await settle()).toBe(true);
    const [webhook] = received;
    expect(webhook?.path).toBe('/webhooks/customers/update');
    const request = { method: 'POST', url: webhook?.path, headers: webhook?.headers };
    const rawBody = webhook?.body ?? '';
    expect(await shopify.webhooks.validate({ rawBody, rawRequest: request })).toMatchObject({
      valid: true,
      topic: expect.stringMatching(/customers.update/i),
      domain: 'vinya.myshopify.com',
      apiVersion: '2026-07',
      webhookId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await shopify.webhooks.validate({ rawBody: `${rawBody} `, rawRequest: request })).toMatchObject({
      valid: false,
    });
    expect(webhook?.headers['x-shopify-triggered-at']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('of one action share their event id and differ in their webhook id', async () => {
    await control('stores/vinya/orders/1001/refund', { lines: [{ lineId: 7001, quantity: 1 }] });
    await settle();
    expect(topics()).toEqual(['orders/updated', 'refunds/create']);
    expect(new Set(received.map(({ headers }) => headers['x-shopify-event-id'])).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(2);
  });

  it('are tried again after a failure, with the body they first had', async () => {
    let calls = 0;
    answerWith = () => {
      calls += 1;
      return calls < 3 ? 503 : 200;
    };
    await control('chaos', { retryScale: 0.001 });
    await changeCustomer('Ruiz');
    await changeCustomer('Sanz');
    expect(await settle()).toBe(true);
    const bodies = new Set(received.map(({ body }) => JSON.parse(body).last_name));
    expect(received).toHaveLength(4);
    expect([...bodies].sort()).toEqual(['Ruiz', 'Sanz']);
    expect(devShop.deliveries.counts()).toMatchObject({ delivered: 2, failed: 0 });
  });

  it('are given up after eight retries, and can be redelivered then', async () => {
    answerWith = () => 500;
    await control('chaos', { retryScale: 0.000001 });
    await changeCustomer('Ruiz');
    expect(await settle()).toBe(true);
    expect(received).toHaveLength(9);
    expect(devShop.deliveries.counts()).toMatchObject({ failed: 1 });
    answerWith = () => 200;
    expect((await control('webhooks/redeliver', { which: 'failed' })).json).toEqual({ redelivered: 1 });
    await settle();
    expect(devShop.deliveries.counts()).toMatchObject({ failed: 0, delivered: 1 });
  });

  it('are not sent to an app that is not installed, except the last word', async () => {
    await control('stores/vinya/uninstall');
    await changeCustomer('Ruiz');
    await settle();
    expect(topics()).toEqual(['app/uninstalled']);
  });
});

describe('chaos', () => {
  const names = Array.from({ length: 12 }, (_, index) => `Name ${String(index).padStart(2, '0')}`);
  const delivered = () => received.map(({ body }) => String(JSON.parse(body).last_name));

  it('duplicates with the same webhook id', async () => {
    await control('chaos', { duplicateProbability: 1 });
    await changeCustomer('Ruiz');
    await settle();
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(1);
  });

  it('shuffles what it holds back and loses nothing', async () => {
    await control('chaos', { shuffleWindow: names.length, seed: 7 });
    for (const name of names) await changeCustomer(name);
    await settle();
    expect(delivered()).not.toEqual(names);
    expect(delivered().sort()).toEqual(names);
  });

  it('drops, and redelivers what it dropped with its first body', async () => {
    await control('chaos', { dropProbability: 1 });
    for (const name of names) await changeCustomer(name);
    await settle();
    expect(received).toEqual([]);
    await control('chaos', { dropProbability: 0 });
    expect((await control('webhooks/redeliver', { which: 'dropped' })).json).toEqual({
      redelivered: names.length,
    });
    await settle();
    expect(delivered().sort()).toEqual(names);
  });

  it('holds everything while paused', async () => {
    await control('chaos', { paused: true });
    await changeCustomer('Ruiz');
    expect(await devShop.deliveries.settled(100)).toBe(false);
    expect(received).toEqual([]);
    await control('chaos', { paused: false });
    await settle();
    expect(received).toHaveLength(1);
  });

  it('refuses settings it does not know, by name', async () => {
    expect(await control('chaos', { dropProbability: 2 })).toMatchObject({ status: 422 });
    expect((await control('chaos', { shufle: 3 })).json.error).toBe(
      'There is no chaos setting called "shufle"',
    );
  });
});
