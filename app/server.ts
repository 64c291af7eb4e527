/** The web process: `node app/server.ts`. Webhooks, the admin's pages and the storefront's calls; see app/http. */
import { createAppServer } from './http/app-server.ts';
import { createWebhookHandler } from './http/webhook.server.ts';
import { runProcess } from './start.ts';
import { webhooks } from './webhooks/index.ts';

await runProcess(async (lealta, atStop) => {
  const { config, db, log } = lealta;
  const topics = new Set(webhooks.keys());
  const onWebhook = createWebhookHandler({ apiSecret: config.shopify.apiSecret, topics, db, log });
  const server = await createAppServer(lealta, onWebhook);
  atStop(() => server.close());
  const port = await server.listen(config.port);
  log.info({ port, url: config.shopify.appUrl }, `Lealta listens on port ${port}`);
});
