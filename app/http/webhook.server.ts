import { isUtf8 } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '#app/db/database.ts';
import { announceInbox, type Received, storeReceived } from '#app/db/inbox.store.ts';
import { findShopByDomain } from '#app/db/shops.store.ts';
import { parseShopDomain, type ShopDomain, type ShopId } from '#app/kernel/ids.ts';
import { createMicroBatch } from './micro-batch.ts';

/** Shopify's largest payloads are a few MB (orders with hundreds of lines). */
const BODY_MAX_BYTES = 5 * 1024 * 1024;
/** How long the rest of a body that is too large is thrown away before its connection ends. */
const LINGER_MS = 1000;
/** A shop's id hardly ever changes; a minute bounds how long an erased shop is still believed in. */
const SHOP_CACHE_MS = 60_000;
/** Fifty 10 kB bodies are half a megabyte a statement: beyond that a batch only waits longer. */
const BATCH_MAX = 50;
/** Two inserts under way keep Postgres busy while the next batch gathers. */
const BATCHES_AT_ONCE = 2;
const WAITING_MAX = 20_000;
const ANNOUNCE_AFTER_MS = 20;

type Log = { warn(fields: object, text: string): void; error(fields: object, text: string): void };

export type WebhookHandler = (request: IncomingMessage, response: ServerResponse) => void;

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Receives Shopify's webhooks at `/webhooks/<topic>`: checks the signature over the raw body, stores it, and answers
 * 200 when it is committed. Nothing is read out of the payload here: that is the drain's work.
 * Refusals: 405 not POST, 404 unknown topic or shop, 400 header missing or body not JSON, 413 too large, 401 bad
 * signature, 503 when the database cannot keep up. Shopify sends anything that is not a 200 again.
 */
export function createWebhookHandler(options: {
  readonly apiSecret: string;
  readonly topics: ReadonlySet<string>;
  readonly db: Database;
  readonly log: Log;
}): WebhookHandler {
  const { db, log, topics } = options;
  const shopOf = cachedShops(db);
  let announcing: NodeJS.Timeout | undefined;
  const announceSoon = (): void => {
    if (announcing !== undefined) return;
    announcing = setTimeout(() => {
      announcing = undefined;
      // A lost announcement costs a second: the drain also looks by itself.
      announceInbox(db.system).catch((error: unknown) => log.warn({ err: error }, 'inbox not announced'));
    }, ANNOUNCE_AFTER_MS);
  };
  const store = createMicroBatch<Received>({
    itemsMax: BATCH_MAX,
    batchesMax: BATCHES_AT_ONCE,
    waitingMax: WAITING_MAX,
    write: async (batch) => {
      await storeReceived(db.system, batch);
      announceSoon();
    },
  });

  const receive = async (request: IncomingMessage): Promise<void> => {
    const topic = topicOf(request.url ?? '');
    if (request.method !== 'POST') throw new Refusal(405, 'Only POST is accepted here.');
    if (!topics.has(topic))
      throw new Refusal(404, `No webhook is subscribed at this address: ${topic.slice(0, 80)}`);
    const signature = required(request, 'x-shopify-hmac-sha256');
    const webhookId = required(request, 'x-shopify-webhook-id');
    const domain = parseShopDomain(required(request, 'x-shopify-shop-domain'));
    if (required(request, 'x-shopify-topic') !== topic) {
      throw new Refusal(400, 'The X-Shopify-Topic header does not name the topic of this address.');
    }
    const body = await readBody(request);
    if (!isSigned(body, signature, options.apiSecret))
      throw new Refusal(401, 'The signature does not fit the body.');
    const shopId = domain === null ? null : await shopOf(domain);
    if (shopId === null) {
      throw new Refusal(404, 'This shop is not known. Install the app; Shopify delivers the webhook again.');
    }
    if (!isJson(body)) throw new Refusal(400, 'The body is not JSON.');
    await store({ shopId, webhookId, topic, triggeredAt: triggeredAt(request), body });
  };

  return (request, response) => {
    receive(request).then(
      () => answer(response, 200, 'ok'),
      (error: unknown) => {
        if (error instanceof Refusal) return answer(response, error.status, error.message);
        log.error({ err: error, url: request.url }, 'webhook not stored');
        return answer(response, 503, 'The webhook could not be stored. Send it again later.');
      },
    );
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  if (response.destroyed) return;
  response.statusCode = status;
  if (status === 405) response.setHeader('Allow', 'POST');
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  if (status === 413) closeAfter(response, text);
  else response.end(text);
}

/**
 * Answers while the body is still coming, and ends the connection, which cannot be used again. What comes meanwhile is
 * thrown away for a moment: a connection closed with bytes unread is reset, and the sender may never see the answer.
 */
function closeAfter(response: ServerResponse, text: string): void {
  response.setHeader('Connection', 'close');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.write(text);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  response.req.once('end', end).once('close', end).resume();
}

const topicOf = (url: string): string => (url.split('?', 1)[0] ?? '').slice('/webhooks/'.length);

function required(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  if (typeof value !== 'string' || value === '') throw new Refusal(400, `The header ${name} is missing.`);
  if (value.length > 255) throw new Refusal(400, `The header ${name} is too long.`);
  return value;
}

function triggeredAt(request: IncomingMessage): Date {
  const value = request.headers['x-shopify-triggered-at'];
  const at = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(at.getTime()) ? new Date() : at;
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new Refusal(413, `The body is larger than ${BODY_MAX_BYTES} bytes.`);
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return reject(tooLarge());
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > BODY_MAX_BYTES) {
        chunks.length = 0;
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    request.on('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on('error', reject);
    request.on('aborted', () => reject(new Refusal(400, 'The request was cut off.')));
    return undefined;
  });
}

function isSigned(body: Buffer, signature: string, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isJson(body: Buffer): boolean {
  if (!isUtf8(body)) return false; // JSON between systems is UTF-8 (RFC 8259), and Postgres takes nothing else
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return false; // SyntaxError is JSON.parse's only way to say no
  }
}

/** Shop ids by domain, remembered for a minute; unknown shops are asked for each time (they may just be installing). */
function cachedShops(db: Database): (domain: ShopDomain) => Promise<ShopId | null> {
  const known = new Map<ShopDomain, { shopId: ShopId; until: number }>();
  return async (domain) => {
    const cached = known.get(domain);
    if (cached !== undefined && cached.until > Date.now()) return cached.shopId;
    const shop = await db.inSystem((tx) => findShopByDomain(tx, domain));
    if (shop === null) {
      known.delete(domain);
      return null;
    }
    known.set(domain, { shopId: shop.shopId, until: Date.now() + SHOP_CACHE_MS });
    return shop.shopId;
  };
}
