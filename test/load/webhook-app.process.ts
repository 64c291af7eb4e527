/** The app's webhook path over HTTP, mounted as app/http/app-server.ts mounts it. */
import { createServer } from 'node:http';
import { openDatabase } from '#app/db/database.ts';
import { createWebhookHandler } from '#app/http/webhook.server.ts';
import { webhooks } from '#app/webhooks/index.ts';
import { answerWith, inputOf, say, usageHere } from './processes.ts';
import { serverInput } from './webhook-messages.ts';

const { database, apiSecret } = inputOf(serverInput);
const db = openDatabase(database);
const log = {
  warn: (_fields: object, text: string) => process.stderr.write(`${text}\n`),
  error: (fields: object, text: string) => process.stderr.write(`${text} ${JSON.stringify(fields)}\n`),
};
const onWebhook = createWebhookHandler({ apiSecret, topics: new Set(webhooks.keys()), db, log });
const server = createServer((request, response) => {
  const path = request.url?.split('?', 1)[0] ?? '/';
  if (path.startsWith('/webhooks/')) return onWebhook(request, response);
  response.writeHead(404).end();
  return undefined;
});
server.keepAliveTimeout = 65_000;
server.headersTimeout = 20_000;
server.requestTimeout = 30_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  say({ port: typeof address === 'object' ? address?.port : null });
});
answerWith(
  async () => usageHere(),
  () => db.close(),
);
