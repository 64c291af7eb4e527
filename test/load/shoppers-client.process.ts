/** Shoppers who all act at once, each request signed as Shopify's app proxy signs it. */
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { z } from 'zod';
import { API_SECRET, SHOP_DOMAIN } from './database.ts';
import { answerWith, say } from './processes.ts';
import { type LoadShopper, rush } from './shoppers-messages.ts';

type Act = {
  readonly name: string;
  readonly path: string;
  /** Null: nobody is logged in. */
  readonly customerId: number | null;
  /** The shopper's own, which Shopify passes on. */
  readonly address: string;
  readonly body: object;
};

/** What each of two tabs does, one after the other. */
function actsOf({ customerId, code }: LoadShopper, index: number): Act[][] {
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  const own = { customerId, address };
  const redeem = (): Act => ({
    ...own,
    name: 'redeem',
    path: 'redeem',
    body: { rewardId: 'five', requestId: randomUUID(), locale: 'es' },
  });
  return [
    [redeem(), { ...own, name: 'share', path: 'shared', body: { channel: 'copy', locale: 'es' } }],
    [
      redeem(),
      {
        name: 'claim',
        path: 'invite',
        customerId: null,
        address: address.replace(/^10/, '11'),
        body: { code, email: `friend-${customerId}@example.org`, locale: 'es' },
      },
    ],
  ];
}

function signedPath({ path, customerId }: Act): string {
  const params = {
    logged_in_customer_id: customerId === null ? '' : String(customerId),
    path_prefix: '/apps/lealta',
    shop: SHOP_DOMAIN,
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const message = Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .join('');
  const signature = createHmac('sha256', API_SECRET).update(message).digest('hex');
  return `/proxy/${path}?${new URLSearchParams({ ...params, signature })}`;
}

/** @returns the status */
function send(agent: Agent, port: number, act: Act): Promise<number> {
  const body = JSON.stringify(act.body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: signedPath(act),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-forwarded-for': act.address,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function run({ port, shoppers }: z.infer<typeof rush>) {
  const agent = new Agent({ keepAlive: true, maxSockets: shoppers.length * 2 });
  const latencies: number[] = [];
  const answers: Record<string, number> = {};
  const started = performance.now();
  const tab = async (acts: readonly Act[]) => {
    for (const act of acts) {
      const sentAt = performance.now();
      const status = await send(agent, port, act);
      latencies.push(performance.now() - sentAt);
      const answer = `${act.name} ${status}`;
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  };
  await Promise.all(shoppers.flatMap(actsOf).map(tab));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return { latencies: latencies.sort((a, b) => a - b), seconds, answers };
}

say({});
answerWith(
  (message) => run(rush.parse(message)),
  async () => undefined,
);
