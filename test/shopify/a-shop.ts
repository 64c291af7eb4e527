/**
 * A store of dev-shop with the app installed, reached through a line that can be made to fail: everything that the
 * gateway meets at Shopify, over real HTTP.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Session } from '@shopify/shopify-api';
import { pino } from 'pino';
import { readEnvironment } from '#app/config/environment.ts';
import { parseShopDomain, type ShopDomain } from '#app/kernel/ids.ts';
import type { SessionStorage, ShopifyPlatform, TransportLimits } from '#app/shopify/index.ts';
import type { Store } from '#dev-shop/model.ts';
import { type DevShop, startDevShop } from '#dev-shop/server.ts';
import { emptyStore } from '#dev-shop/state.ts';

/** What the line does to the next request for a path: answer by itself, say nothing, or pass on and lose the answer. */
export type Fault = { path: RegExp } & (
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body: string }
  | { kind: 'silence' }
  | { kind: 'lost-answer' }
);

export type TestShop = {
  domain: ShopDomain;
  store: Store;
  devShop: DevShop;
  platform: ShopifyPlatform;
  sessions: Map<string, Session>;
  /** Taken one by one by the requests whose path they fit. */
  faults: Fault[];
  /** Paths of the requests that came, in order. */
  requests: string[];
  /** Tokens held by both sides, the access token good for so long. */
  install(lifetimeMs?: number): Promise<void>;
  throttle(limits: { maximumAvailable: number; restoreRate: number }): Promise<void>;
  stop(): Promise<void>;
};

export const API_KEY = 'lealta-test-key';
export const API_SECRET = 'lealta-test-secret';

const LIMITS: TransportLimits = { timeoutMs: 2_000, patienceMs: 10_000, retryPauseMs: 20, retriesMax: 3 };

/** Sessions kept in memory, with the lock that the real store has: one renewal after another. */
function sessionsIn(sessions: Map<string, Session>): SessionStorage {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    loadSession: async (id) => sessions.get(id),
    storeSession: async (session) => Boolean(sessions.set(session.id, session)),
    deleteSession: async (id) => sessions.delete(id),
    deleteSessions: async (ids) => ids.every((id) => sessions.delete(id)),
    findSessionsByShop: async (shop) => [...sessions.values()].filter((session) => session.shop === shop),
    renewSession(id, renew) {
      const renewed = turn
        .catch(() => undefined)
        .then(async () => {
          const current = sessions.get(id);
          if (current) sessions.set(id, await renew(current));
          return sessions.get(id);
        });
      turn = renewed;
      return renewed;
    },
  };
}

/** Call once in a test file: the app's `fetch` is led to this shop from then on. */
export async function startTestShop(values: Partial<Store> = {}): Promise<TestShop> {
  const store = emptyStore({ handle: 'bodega', name: 'Bodega', ...values });
  const devShop = await startDevShop({
    port: 0,
    smtpPort: 0,
    appUrl: 'http://localhost:1',
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    dataDir: null,
    stores: [store],
    // Shopify's times are whole seconds.
    now: () => new Date(Math.floor(Date.now() / 1000) * 1000),
  });
  const faults: Fault[] = [];
  const requests: string[] = [];
  const line = createServer(
    (request, response) => void passOn(request, response, devShop.url, faults, requests),
  );
  await new Promise<void>((resolve) => line.listen(0, resolve));
  process.env.DEV_SHOP_URL = `http://localhost:${(line.address() as AddressInfo).port}`;
  await import('#dev-shop/redirect-fetch.ts');
  const { createShopifyPlatform } = await import('#app/shopify/index.ts');

  const domain = parseShopDomain(store.domain);
  if (!domain) throw new Error(`${store.domain} is no shop's domain`);
  const sessions = new Map<string, Session>();
  const platform = createShopifyPlatform({
    environment: readEnvironment({
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_APP_URL: 'https://lealta.example.com',
      LEALTA_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    }),
    sessionStorage: sessionsIn(sessions),
    log: pino({ level: 'silent' }),
    onInstalled: async () => undefined,
    limits: LIMITS,
  });
  const control = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${devShop.url}/__dev/stores/${store.handle}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`dev-shop answered ${response.status} to ${path}`);
  };
  return {
    domain,
    store,
    devShop,
    platform,
    sessions,
    faults,
    requests,
    async install(lifetimeMs = 3_600_000) {
      const expires = new Date(Date.now() + lifetimeMs);
      const refreshTokenExpires = new Date(Date.now() + 90 * 86_400_000);
      const tokens = {
        accessToken: `shpat_${crypto.randomUUID()}`,
        refreshToken: `shprt_${crypto.randomUUID()}`,
      };
      store.installation = {
        id: 5,
        scopes: [...platform.scopes],
        tokens: [
          {
            ...tokens,
            expiresAt: expires.toISOString(),
            refreshExpiresAt: refreshTokenExpires.toISOString(),
          },
        ],
      };
      const id = `offline_${domain}`;
      sessions.set(
        id,
        new Session({
          id,
          shop: domain,
          state: '',
          isOnline: false,
          expires,
          refreshTokenExpires,
          ...tokens,
        }),
      );
      faults.length = 0;
      requests.length = 0;
    },
    throttle: (limits) => control('throttle', limits),
    async stop() {
      line.close();
      line.closeAllConnections();
      await devShop.stop();
    },
  };
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  faults: Fault[],
  requests: string[],
): Promise<void> {
  const path = request.url ?? '/';
  requests.push(path);
  const index = faults.findIndex((fault) => fault.path.test(path));
  const fault = index < 0 ? undefined : faults.splice(index, 1)[0];
  if (fault?.kind === 'silence') return;
  if (fault?.kind === 'answer') {
    response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
    response.end(fault.body);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
  const answer = await fetch(target + path, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    body: Buffer.concat(chunks),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  if (fault?.kind === 'lost-answer') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(body);
}
