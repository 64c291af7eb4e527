import { existsSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import express from 'express';
import { StartError } from '#app/config/start-error.ts';
import { ping } from '#app/db/ping.ts';
import { type Lealta, toLoadContext } from './load-context.ts';

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const SERVER_BUILD = inProject('build/server/index.js');
const CLIENT_BUILD = inProject('build/client');

const YEAR_MS = 365 * 24 * 3_600_000;
const DRAIN_MS = 10_000;

export type AppServer = {
  /** @returns the port, which matters when 0 was asked for */
  listen(port: number): Promise<number>;
  /** Takes no new requests, lets those at work finish (ten seconds at most), then lets go of everything. */
  close(): Promise<void>;
};

/**
 * The app over HTTP: webhooks before everything else, since they are many and must be quick; then health, static
 * files and pages.
 * @param webhooks answers `/webhooks/*`
 */
export async function createAppServer(lealta: Lealta, webhooks: RequestListener): Promise<AppServer> {
  const pages = await createPages(lealta);
  let draining = false;

  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (path.startsWith('/webhooks/')) return webhooks(request, response);
    if (path === '/healthz') return sendText(response, 200, 'ok');
    if (path === '/readyz') return void answerReady(lealta, draining, response);
    return pages.handle(request, response);
  });
  // Longer than a load balancer keeps an idle connection, so that it is never the app that drops one under a request.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 20_000;
  server.requestTimeout = 30_000;

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => {
          const taken = error.code === 'EADDRINUSE';
          reject(taken ? new StartError(`Port ${port} is in use: set PORT to another one.`) : error);
        });
        server.listen(port, () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : port);
        });
      }),
    async close() {
      draining = true;
      await drain(server);
      await pages.close();
    },
  };
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(late);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(text);
}

async function answerReady(lealta: Lealta, draining: boolean, response: ServerResponse): Promise<void> {
  if (draining) return sendText(response, 503, 'stopping');
  try {
    await ping(lealta.db);
    sendText(response, 200, 'ready');
  } catch (error) {
    lealta.log.warn({ err: error }, 'not ready: the database does not answer');
    sendText(response, 503, 'the database does not answer');
  }
}

type Pages = { handle(request: IncomingMessage, response: ServerResponse): void; close(): Promise<void> };

async function createPages(lealta: Lealta): Promise<Pages> {
  const app = express();
  app.disable('x-powered-by');
  // Behind a proxy of one's own network, addresses and scheme are those that the browser used.
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.use((_request, response, next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
    next();
  });
  const getLoadContext: GetLoadContext = (request) => toLoadContext(lealta, request);
  const close = lealta.config.development
    ? await (await import('./pages-from-source.ts')).serveFromSource(app, getLoadContext)
    : await serveFromBuild(app, getLoadContext);
  const failed: express.ErrorRequestHandler = (error, request, response, _next) => {
    // Express's own refusals: a file that is not there, a path that cannot be decoded.
    if (error?.status >= 400 && error.status < 500 && !response.headersSent)
      return sendText(response, error.status, 'There is nothing here.');
    lealta.log.error({ err: error, path: request.path }, 'a request failed');
    if (response.headersSent) response.destroy();
    else sendText(response, 500, 'Something went wrong on our side.');
  };
  app.use(failed);
  return { handle: app as RequestListener, close };
}

type GetLoadContext = (request: express.Request) => ReturnType<typeof toLoadContext>;

async function serveFromBuild(
  app: express.Express,
  getLoadContext: GetLoadContext,
): Promise<() => Promise<void>> {
  if (!existsSync(SERVER_BUILD))
    throw new StartError('There are no built pages: run npm run build, or start with LEALTA_DEV=1.');
  // Names under /assets carry a hash of the content: they never change.
  app.use(
    '/assets',
    express.static(`${CLIENT_BUILD}/assets`, { immutable: true, maxAge: YEAR_MS, fallthrough: false }),
  );
  app.use(express.static(CLIENT_BUILD, { maxAge: 3_600_000, index: false }));
  const build: ServerBuild = await import(pathToFileURL(SERVER_BUILD).href);
  app.all('*', createRequestHandler({ build, getLoadContext, mode: 'production' }));
  return async () => undefined;
}
