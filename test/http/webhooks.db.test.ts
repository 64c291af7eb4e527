/** What the webhook address accepts and refuses, over real HTTP into a real inbox. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#app/db/database.ts';
import { createWebhookHandler } from '#app/http/webhook.server.ts';
import type { ShopId } from '#app/kernel/ids.ts';
import { webhooks } from '#app/webhooks/index.ts';
import { orderPayload } from '#test/builders/orders.ts';
import { API_SECRET, type TestApp, testApp } from '#test/support/app.ts';

const DOMAIN = 'hooks.myshopify.com';
const PAID = '/webhooks/orders/paid';
const LARGEST = 5 * 1024 * 1024;

type Log = Parameters<typeof createWebhookHandler>[0]['log'];
type Answer = { status: number; text: string; headers: Record<string, string | string[] | undefined> };

let app: TestApp;
let shopId: ShopId;
let server: Server;
let port: number;

/** A server with the webhook handler alone, as app/server.ts mounts it. */
async function listen(db: Database, log: Log): Promise<{ server: Server; port: number }> {
  const topics = new Set(webhooks.keys());
  const handler = createWebhookHandler({ apiSecret: API_SECRET, topics, db, log });
  const listening = createServer(handler);
  await new Promise<void>((resolve) => listening.listen(0, resolve));
  return { server: listening, port: (listening.address() as AddressInfo).port };
}

beforeAll(async () => {
  app = await testApp();
  shopId = await app.aShop('hooks');
  ({ server, port } = await listen(app.lealta.db, app.lealta.log));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await app.close();
});
beforeEach(async () => {
  await app.lealta.inbox.drain(shopId);
});

const sign = (body: string | Buffer, secret = API_SECRET): string =>
  createHmac('sha256', secret).update(body).digest('base64');

function headersFor(body: string | Buffer, topic = 'orders/paid'): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'X-Shopify-Topic': topic,
    'X-Shopify-Shop-Domain': DOMAIN,
    'X-Shopify-Webhook-Id': randomUUID(),
    'X-Shopify-Triggered-At': '2026-06-01T10:00:00.123456789Z',
    'X-Shopify-API-Version': '2026-07',
    'X-Shopify-Hmac-Sha256': sign(body),
  };
}

type Sent = {
  path?: string;
  method?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  to?: number;
};

/** Sends one request; without a `content-length` header the body goes in chunks. */
function send({
  path = PAID,
  method = 'POST',
  body = '{}',
  headers = headersFor(body),
  to = port,
}: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port: to, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    if (method !== 'POST') request.end();
    else request.end(body);
  });
}

const without = (headers: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name));
const inbox = (): Promise<number> => app.count(shopId, 'inbox');
const order = (id: number): string => JSON.stringify(orderPayload({ id }));

describe('a webhook that Shopify signed', () => {
  it('is kept word for word when it is acknowledged, and settled from there', async () => {
    const body = `  ${order(1)} `;
    const headers = headersFor(body);
    const before = await inbox();
    expect(await send({ body, headers })).toMatchObject({ status: 200, text: 'ok' });
    expect((await inbox()) - before).toBe(1);
    const rows = await app.lealta.db.inShop(shopId, (tx) =>
      tx.query('SELECT topic, body, status, triggered_at FROM inbox WHERE webhook_id = $1', [
        headers['X-Shopify-Webhook-Id'],
      ]),
    );
    expect(rows).toEqual([
      { topic: 'orders/paid', body, status: 'new', triggered_at: new Date('2026-06-01T10:00:00.123Z') },
    ]);
    await app.lealta.inbox.drain(shopId);
    expect((await app.balance(shopId, 501)).pending + (await app.balance(shopId, 501)).available).toBe(50n);
  });

  it('is kept once though it is delivered five times at once, and again later', async () => {
    const body = order(2);
    const headers = headersFor(body);
    const before = await inbox();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send({ body, headers })));
    answers.push(await send({ body, headers }));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await inbox()) - before).toBe(1);
  });

  it('is accepted for every topic that is subscribed', async () => {
    const before = await inbox();
    for (const topic of webhooks.keys())
      expect([
        topic,
        (await send({ path: `/webhooks/${topic}`, headers: headersFor('{}', topic) })).status,
      ]).toEqual([topic, 200]);
    expect((await inbox()) - before).toBe(webhooks.size);
  });

  it('comes in bursts: of 500 at once every one is kept', async () => {
    const before = await inbox();
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, n) => send({ body: order(10_000 + n) })),
    );
    expect(answers.filter((answer) => answer.status !== 200)).toEqual([]);
    expect((await inbox()) - before).toBe(500);
    expect(await app.lealta.inbox.drain(shopId)).toMatchObject({ done: 500, failed: 0 });
  });

  it('may be as large as the largest orders are', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(LARGEST - 14) });
    expect(body.length).toBe(LARGEST);
    expect((await send({ body })).status).toBe(200);
  });
});

const REFUSALS: [name: string, sent: () => Sent, status: number, text: string][] = [
  [
    'signed with another secret',
    () => ({ headers: { ...headersFor('{}'), 'X-Shopify-Hmac-Sha256': sign('{}', 'another') } }),
    401,
    'The signature does not fit the body.',
  ],
  [
    'changed on the way',
    () => ({ body: '{"a":1}', headers: headersFor('{}') }),
    401,
    'The signature does not fit the body.',
  ],
  [
    'with a signature that is none',
    () => ({ headers: { ...headersFor('{}'), 'X-Shopify-Hmac-Sha256': '%%%' } }),
    401,
    'The signature does not fit the body.',
  ],
  ...['x-shopify-hmac-sha256', 'x-shopify-webhook-id', 'x-shopify-shop-domain', 'x-shopify-topic'].map(
    (name): (typeof REFUSALS)[number] => [
      `without ${name}`,
      () => ({ headers: without(headersFor('{}'), name) }),
      400,
      `The header ${name} is missing.`,
    ],
  ),
  [
    'with a header that is absurdly long',
    () => ({ headers: { ...headersFor('{}'), 'X-Shopify-Webhook-Id': 'x'.repeat(256) } }),
    400,
    'The header x-shopify-webhook-id is too long.',
  ],
  [
    'whose topic is not that of the address',
    () => ({ headers: headersFor('{}', 'orders/create') }),
    400,
    'The X-Shopify-Topic header does not name the topic of this address.',
  ],
  ...['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method): (typeof REFUSALS)[number] => [
    `sent by ${method}`,
    () => ({ method }),
    405,
    method === 'HEAD' ? '' : 'Only POST is accepted here.',
  ]),
  [
    'of a topic nobody subscribed',
    () => ({ path: '/webhooks/themes/update', headers: headersFor('{}', 'themes/update') }),
    404,
    'No webhook is subscribed at this address: themes/update',
  ],
  [
    'at no topic',
    () => ({ path: '/webhooks/', headers: headersFor('{}', '') }),
    404,
    'No webhook is subscribed at this address: ',
  ],
  [
    'of a shop that Lealta never met',
    () => ({ headers: { ...headersFor('{}'), 'X-Shopify-Shop-Domain': 'stranger.myshopify.com' } }),
    404,
    'This shop is not known. Install the app; Shopify delivers the webhook again.',
  ],
  [
    'of a domain that is no shop’s',
    () => ({ headers: { ...headersFor('{}'), 'X-Shopify-Shop-Domain': 'hooks.myshopify.com.evil.example' } }),
    404,
    'This shop is not known. Install the app; Shopify delivers the webhook again.',
  ],
  [
    'that is not JSON',
    () => ({ body: '{"id": 1', headers: headersFor('{"id": 1') }),
    400,
    'The body is not JSON.',
  ],
  [
    'that is not text',
    () => {
      const body = Buffer.from([0x22, 0xff, 0xfe, 0x22]);
      return { body, headers: headersFor(body) };
    },
    400,
    'The body is not JSON.',
  ],
  ['that is empty', () => ({ body: '', headers: headersFor('') }), 400, 'The body is not JSON.'],
];

describe('a request that is no webhook of ours', () => {
  it.each(REFUSALS)('is refused: one %s', async (_name, sent, status, text) => {
    const before = await inbox();
    const answer = await send(sent());
    expect({ status: answer.status, text: answer.text }).toEqual({ status, text });
    if (status === 405) expect(answer.headers.allow).toBe('POST');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(await inbox()).toBe(before);
  });

  it('is refused before it is read when it says that it is too large', async () => {
    const before = await inbox();
    const answer = await new Promise<Answer>((resolve, reject) => {
      const headers = { ...headersFor('{}'), 'Content-Length': String(LARGEST + 1), Expect: '100-continue' };
      const request = httpRequest({ port, path: PAID, method: 'POST', headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
          request.destroy();
        });
      });
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(answer).toMatchObject({ status: 413, text: `The body is larger than ${LARGEST} bytes.` });
    expect(answer.headers.connection).toBe('close');
    expect(await inbox()).toBe(before);
  });

  it('is refused while it is read when it turns out too large, and the server goes on', async () => {
    const before = await inbox();
    const headers = { ...headersFor('{}'), 'Transfer-Encoding': 'chunked' };
    const status = await new Promise<number | string>((resolve) => {
      const request = httpRequest({ port, path: PAID, method: 'POST', headers }, (response) => {
        resolve(response.statusCode ?? 0);
        response.resume();
        request.destroy();
      });
      request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      const chunk = Buffer.alloc(512 * 1024, 0x20);
      let sent = 0;
      const more = (): void => {
        if (sent >= 4 * LARGEST || request.destroyed) return;
        sent += chunk.length;
        if (request.write(chunk)) setImmediate(more);
        else request.once('drain', more);
      };
      more();
    });
    expect(status).toBe(413);
    expect((await send({ body: order(3) })).status).toBe(200);
    expect((await inbox()) - before).toBe(1);
  });

  it('is forgotten when it is cut off half-way', async () => {
    const before = await inbox();
    const body = order(4);
    await new Promise<void>((resolve) => {
      const request = httpRequest({
        port,
        path: PAID,
        method: 'POST',
        headers: { ...headersFor(body), 'Content-Length': String(body.length) },
      });
      request.on('error', () => resolve());
      request.write(body.slice(0, 100), () => request.destroy());
      request.on('close', () => resolve());
    });
    expect((await send({ body: order(5) })).status).toBe(200);
    expect((await inbox()) - before).toBe(1);
  });
});

describe('a webhook that cannot be kept', () => {
  it('is not acknowledged while the database is away, so that Shopify sends it again', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' };
    const away = openDatabase({ owner: nowhere, app: nowhere, system: nowhere }, { max: 2 });
    const said: string[] = [];
    const log = {
      warn: (_fields: object, text: string) => said.push(text),
      error: (_fields: object, text: string) => said.push(text),
    };
    const other = await listen(away, log);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => send({ to: other.port, body: order(n + 1) })),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 503,
        text: 'The webhook could not be stored. Send it again later.',
      });
    expect(said).toEqual(Array.from({ length: 10 }, () => 'webhook not stored'));
    other.server.close();
    await away.close();
  });

  it('is refused alone when the database refuses it, its neighbours of the same moment are kept', async () => {
    const before = await inbox();
    const bodies = Array.from({ length: 30 }, (_, n) =>
      n === 7 ? '{"note":"a\u0000b"}' : order(20_000 + n),
    );
    // A raw NUL is no JSON; one that Postgres would refuse must not come so far.
    const answers = await Promise.all(bodies.map((body) => send({ body })));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(29);
    expect(answers[7]).toMatchObject({ status: 400, text: 'The body is not JSON.' });
    expect((await inbox()) - before).toBe(29);
  });
});
