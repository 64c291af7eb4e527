/** The public API over HTTP, with Remix finding the routes as in production; pages are left out, so nothing is built. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { flatRoutes } from '@remix-run/dev/dist/config/flat-routes.js';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import express from 'express';
import { type Lealta, toLoadContext } from '#app/http/load-context.ts';
import { inProject } from '#scripts/project.ts';

/** @returns its origin, and what stops it */
export async function serveApi(lealta: () => Lealta): Promise<{ origin: string; stop(): Promise<void> }> {
  const app = express();
  app.set('trust proxy', 'loopback');
  app.all(
    '*',
    createRequestHandler({
      build: await apiBuild(),
      getLoadContext: (request) => toLoadContext(lealta(), request),
      mode: 'test',
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function apiBuild(): Promise<ServerBuild> {
  const manifest = Object.values(flatRoutes(inProject('app'))).filter(({ id }) =>
    id.startsWith('routes/api.'),
  );
  const routes: ServerBuild['routes'] = {};
  for (const { id, file, path, index, parentId } of manifest)
    routes[id] = {
      id,
      ...(path === undefined ? {} : { path }),
      ...(index === undefined ? {} : { index }),
      // The root is a page.
      ...(parentId === undefined || parentId === 'root' ? {} : { parentId }),
      module: await import(inProject('app', file)),
    };
  return {
    mode: 'test',
    routes,
    entry: { module: { default: () => new Response('a page', { status: 500 }) } },
    assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '' },
    publicPath: '/',
    assetsBuildDirectory: '',
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_singleFetch: true,
      v3_lazyRouteDiscovery: true,
    },
    isSpaMode: false,
  };
}
