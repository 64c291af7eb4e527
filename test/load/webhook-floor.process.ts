/**
 * The floor of the acknowledgement: a bare HTTP server that checks the signature and stores the body, micro-batched
 * as the app does it (50 a statement, two connections, 200 after the commit). It checks nothing else, and writes
 * as the tables' owner, whom row-level security does not hold up.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { answerWith, inputOf, say, usageHere } from './processes.ts';
import { serverInput } from './webhook-messages.ts';

type Stored = { readonly id: string; readonly body: Buffer; readonly response: ServerResponse };

const BATCH_MAX = 50;
const CONNECTIONS = 2;

const { database, apiSecret } = inputOf(serverInput);
const pool = new pg.Pool({ ...database.owner, max: CONNECTIONS });
const waiting: Stored[] = [];
let underWay = 0;
let scheduled = false;

function insertOf(batch: readonly Stored[]): pg.QueryConfig {
  const rows = batch.map((_, i) => `(1, CURRENT_DATE, $${i * 2 + 1}, 'orders/paid', now(), $${i * 2 + 2})`);
  return {
    name: `insert-${batch.length}`,
    text: `INSERT INTO inbox (shop_id, received_on, webhook_id, topic, triggered_at, body)
      VALUES ${rows.join(', ')} ON CONFLICT DO NOTHING`,
    values: batch.flatMap((one) => [one.id, one.body.toString('utf8')]),
  };
}

function pump(): void {
  scheduled = false;
  while (waiting.length > 0 && underWay < CONNECTIONS) {
    const batch = waiting.splice(0, BATCH_MAX);
    underWay += 1;
    pool.query(insertOf(batch)).then(
      () => {
        for (const { response } of batch) response.end('ok');
        underWay -= 1;
        pump();
      },
      (error: unknown) => {
        throw error;
      },
    );
  }
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const expected = createHmac('sha256', apiSecret).update(body).digest();
    const given = Buffer.from(String(request.headers['x-shopify-hmac-sha256']), 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(401).end();
      return;
    }
    waiting.push({ id: String(request.headers['x-shopify-webhook-id']), body, response });
    if (scheduled) return;
    scheduled = true;
    setImmediate(pump);
  });
}

const server = createServer(receive);
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  say({ port: typeof address === 'object' ? address?.port : null });
});
answerWith(
  async () => usageHere(),
  () => pool.end(),
);
