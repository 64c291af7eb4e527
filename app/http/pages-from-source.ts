import { createRequestHandler } from '@remix-run/express';
import type { AppLoadContext, ServerBuild } from '@remix-run/node';
import type express from 'express';
import { createServer } from 'vite';

/**
 * Pages compiled by Vite as they are asked for; for development only, and loaded only there.
 * @returns how to stop it
 */
export async function serveFromSource(
  app: express.Express,
  getLoadContext: (request: express.Request) => AppLoadContext,
): Promise<() => Promise<void>> {
  const before = new Set(process.listeners('SIGTERM'));
  const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom' });
  // Vite ends the process by itself on SIGTERM, before connections and database are closed.
  for (const listener of process.listeners('SIGTERM'))
    if (!before.has(listener)) process.off('SIGTERM', listener);
  app.use(vite.middlewares);
  const build = async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild;
  app.all('*', createRequestHandler({ build, getLoadContext, mode: 'development' }));
  return () => vite.close();
}
