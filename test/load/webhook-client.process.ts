/**
 * Posts signed webhooks over kept-alive connections, one at a time on each, and measures how long each answer takes.
 * It writes to plain sockets: it shares the machine with what it measures, so it must cost little itself.
 */
import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { API_SECRET, SHOP_DOMAIN } from './database.ts';
import { anOrder } from './orders.ts';
import { answerWith, inputOf, say } from './processes.ts';
import { load } from './webhook-messages.ts';

type Load = z.infer<typeof load>;

const { bodies } = inputOf(z.object({ bodies: z.number() }));

/** A request up to the webhook's id, and from there on: only the id differs from post to post. */
const REQUESTS = Array.from({ length: bodies }, (_, number) => {
  const { body, placedAt } = anOrder(number);
  const signature = createHmac('sha256', API_SECRET).update(body).digest('base64');
  const before = [
    'POST /webhooks/orders/paid HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    'User-Agent: Shopify-Captain-Hook',
    'X-Shopify-Topic: orders/paid',
    `X-Shopify-Shop-Domain: ${SHOP_DOMAIN}`,
    'X-Shopify-API-Version: 2026-07',
    `X-Shopify-Triggered-At: ${placedAt}`,
    `X-Shopify-Hmac-Sha256: ${signature}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Shopify-Webhook-Id: ',
  ].join('\r\n');
  return { before, after: Buffer.from(`\r\n\r\n${body}`) };
});

async function run({ port, connections, durationMs, prefix, ids }: Load) {
  const latencies: number[] = [];
  let refused = 0;
  let sent = 0;
  const started = performance.now();
  const until = started + durationMs;

  const postOn = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      let sentAt = 0;
      const post = (): void => {
        const request = REQUESTS[sent % REQUESTS.length];
        if (request === undefined || performance.now() >= until) {
          resolve();
          return;
        }
        const id = `${prefix}${sent % ids}`;
        sent += 1;
        sentAt = performance.now();
        socket.cork();
        socket.write(`${request.before}${id}`);
        socket.write(request.after);
        socket.uncork();
      };
      // An answer is far smaller than a packet and comes in one piece; its body is a word.
      socket.on('data', (answer: Buffer) => {
        latencies.push(performance.now() - sentAt);
        if (answer.toString('latin1', 9, 12) !== '200') refused += 1;
        post();
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed a connection')));
      post();
    });

  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      await new Promise((resolve) => socket.once('connect', resolve));
      return socket;
    }),
  );
  await Promise.all(sockets.map(postOn));
  const seconds = (performance.now() - started) / 1000;
  for (const socket of sockets) {
    socket.removeAllListeners('close');
    socket.destroy();
  }
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return { answered: latencies.length, refused, seconds, p50: at(0.5), p99: at(0.99) };
}

say({});
answerWith(
  (message) => run(load.parse(message)),
  async () => undefined,
);
