/** dev-shop's entry: `node dev-shop/server.ts`, or `startDevShop` inside a test. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { serveAdmin, serveAppBridge } from './admin/serve-admin.ts';
import { exchangeToken } from './admin-api/exchange-token.ts';
import { apiVersion } from './admin-api/schema.ts';
import { createAdminGraphql } from './admin-api/serve-graphql.ts';
import { readAppSettings } from './app-settings.ts';
import type { DevShopContext } from './context.ts';
import { type Controls, serveControls } from './control/serve-controls.ts';
import { emitter } from './events.ts';
import { find, forgetIndexes } from './find.ts';
import { createGateway, passToApp } from './gateway.ts';
import { appHost, hostOf, storeOfRequest } from './hosts.ts';
import { HttpRefusal, sendJson, urlOf } from './http.ts';
import { type Mailbox, openMailbox } from './mailbox/mailbox.ts';
import type { Store } from './model.ts';
import { proxyForwarder } from './proxy/proxy-to-app.ts';
import { createSaver, loadStores, nextId } from './state.ts';
import { handleStorefront } from './storefront/index.ts';
import { tlsCertificate } from './tls-certificate.ts';
import { createDeliveries, type Deliveries } from './webhooks/deliveries.ts';

export type DevShopOptions = {
  /** 0: any free port. */
  port: number;
  /** Port of the mailbox; 0: any free one. */
  smtpPort: number;
  /** Where the app listens; may be told later by `useApp`. */
  appUrl: string;
  /** Port of the app's public address (see gateway.ts); null: browsers reach the app at `appUrl`. */
  gatewayPort?: number | null;
  /** Port that answers as Shopify's own hosts over TLS; null: none. */
  tlsPort?: number | null;
  apiKey: string;
  apiSecret: string;
  /** Null: nothing is kept on disk. */
  dataDir: string | null;
  /** Stores to start with beside those of `dataDir`. */
  stores?: Store[];
  now?: () => Date;
};

export type DevShop = {
  url: string;
  smtpPort: number;
  /** `smtp://…`, as the app's SMTP_URL. */
  smtpUrl: string;
  gatewayUrl: string | null;
  tlsPort: number | null;
  stores: Map<string, Store>;
  context: DevShopContext;
  deliveries: Deliveries;
  mailbox: Mailbox;
  addStore(store: Store): void;
  /** Says where the app listens, for apps started after dev-shop. */
  useApp(appUrl: string): void;
  stop(): Promise<void>;
};

const appId = 290_000_000_001;

/**
 * Longer than a client keeps an idle connection: after Node's five seconds, one that was busy meanwhile would send its
 * next request into a connection that is just being closed.
 */
const KEEP_ALIVE_MS = 65_000;

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const close = (server: Server | null): Promise<void> =>
  new Promise((resolve) => {
    if (!server) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Starts the stand-in with the given stores and those in `dataDir`, on one HTTP port and the mailbox's. */
export async function startDevShop(options: DevShopOptions): Promise<DevShop> {
  const now = options.now ?? (() => new Date());
  const settings = readAppSettings();
  const saver = createSaver(options.dataDir);
  const stores = new Map<string, Store>();
  for (const store of [...(options.stores ?? []), ...(options.dataDir ? loadStores(options.dataDir) : [])]) {
    stores.set(store.handle, store);
  }
  const mailbox = await openMailbox({ port: options.smtpPort, now });
  const deliveries = createDeliveries({
    apiSecret: options.apiSecret,
    apiVersion: settings.apiVersion,
    now,
  });
  const post = createTransport({ host: '127.0.0.1', port: mailbox.port, secure: false, ignoreTLS: true });

  const context: DevShopContext = {
    stores,
    store: (handle) => stores.get(handle) ?? null,
    find,
    nextId,
    save: saver.save,
    emit: (store, ...events) =>
      emitter({ deliveries, settings, appUrl: context.appUrl, storeUrl: context.storeUrl })(store, ...events),
    now,
    orderAgeMs: 0,
    storeUrl: (store) => {
      if (stores.values().next().value === store) return context.url;
      const url = new URL(context.url);
      return `${url.protocol}//${store.handle}.localhost:${url.port}`;
    },
    url: '',
    appUrl: options.appUrl,
    appPublicUrl: options.appUrl,
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    appId,
    mail: async ({ from, ...message }) => {
      await post.sendMail({ from: from ?? 'store@dev-shop.invalid', ...message });
    },
    proxyToApp: (store, request, customerId) =>
      proxyForwarder(context, settings.proxyAddress)(store, request, customerId),
  };
  const addStore = (store: Store) => {
    const known = stores.get(store.handle);
    if (known) forgetIndexes(known);
    stores.set(store.handle, store);
    saver.save(store);
  };
  const graphql = createAdminGraphql(context);
  const controls: Controls = { context, deliveries, mailbox, graphql, settings, addStore };

  const dispatch = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const host = hostOf(request);
    const { pathname } = urlOf(request);
    if (host === appHost) {
      return passToApp(request, response, { appUrl: context.appUrl, proto: 'https', frameOrigins: null });
    }
    if (host === 'cdn.shopify.com' || pathname === '/__dev/app-bridge.js') return serveAppBridge(response);
    if (pathname === '/__dev' || pathname.startsWith('/__dev/'))
      return serveControls(controls, request, response);
    if (host === 'admin.shopify.com' || pathname.startsWith('/admin/store/')) {
      return serveAdmin(context, settings, request, response);
    }
    const store = storeOfRequest(context, request);
    if (!store) throw new HttpRefusal(404, `There is no store at ${host}`);
    if (pathname === '/admin/oauth/access_token' && request.method === 'POST') {
      return exchangeToken(context, store, settings.scopes, request, response);
    }
    if (pathname.startsWith('/admin/api/')) {
      if (pathname === `/admin/api/${apiVersion}/graphql.json` && request.method === 'POST') {
        return graphql.serve(store, request, response);
      }
      return sendJson(response, 404, { errors: 'Not Found' });
    }
    return handleStorefront(context, request, response);
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    dispatch(request, response).catch((error: unknown) => {
      const refusal = error instanceof HttpRefusal ? error : null;
      if (!refusal) console.error(`dev-shop: ${request.method} ${request.url}`, error);
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const message = refusal?.message ?? (error instanceof Error ? error.message : 'failed');
      sendJson(response, refusal?.status ?? 500, { error: message });
    });
  };

  const server = createServer(answer);
  const port = await listen(server, options.port);
  context.url = `http://localhost:${port}`;
  const gateway =
    options.gatewayPort == null
      ? null
      : createGateway({
          appUrl: () => context.appUrl,
          frameOrigins: () => `http://localhost:${port} http://*.localhost:${port}`,
        });
  const gatewayUrl = gateway ? `http://localhost:${await listen(gateway, options.gatewayPort ?? 0)}` : null;
  if (gatewayUrl) context.appPublicUrl = gatewayUrl;
  const tls = options.tlsPort == null ? null : createTlsServer(tlsCertificate(options.dataDir), answer);
  const tlsPort = tls ? await listen(tls, options.tlsPort ?? 0) : null;

  return {
    url: context.url,
    smtpPort: mailbox.port,
    smtpUrl: `smtp://127.0.0.1:${mailbox.port}`,
    gatewayUrl,
    tlsPort,
    stores,
    context,
    deliveries,
    mailbox,
    addStore,
    useApp(appUrl) {
      context.appUrl = appUrl;
      if (!gatewayUrl) context.appPublicUrl = appUrl;
    },
    async stop() {
      deliveries.stop();
      post.close();
      await Promise.all([close(server), close(gateway), close(tls), mailbox.stop()]);
      saver.flush();
    },
  };
}

const portOf = (name: string, otherwise: number): number => {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} is not a port: ${text}`);
  return port;
};

async function main(): Promise<void> {
  const { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: apiSecret } = process.env;
  if (!apiKey || !apiSecret)
    throw new Error('SHOPIFY_API_KEY and SHOPIFY_API_SECRET are needed: those of the app');
  const devShop = await startDevShop({
    port: portOf('PORT', 4_000),
    smtpPort: portOf('SMTP_PORT', 2_525),
    appUrl: process.env.APP_URL ?? 'http://localhost:3000',
    gatewayPort: process.env.GATEWAY_PORT ? portOf('GATEWAY_PORT', 0) : null,
    tlsPort: process.env.TLS_PORT ? portOf('TLS_PORT', 0) : null,
    apiKey,
    apiSecret,
    dataDir: process.env.DEV_SHOP_DATA_DIR ?? '.data/dev-shop',
  });
  const parts = [
    devShop.url,
    `mail at ${devShop.smtpUrl}`,
    devShop.gatewayUrl ? `app at ${devShop.gatewayUrl}` : '',
    devShop.tlsPort ? `TLS at ${devShop.tlsPort}` : '',
  ];
  console.log(
    `dev-shop: ${parts.filter(Boolean).join(', ')}, stores: ${[...devShop.stores.keys()].join(' ') || 'none'}`,
  );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void devShop.stop().then(() => process.exit(0)));
  }
}

if (import.meta.main) await main();
