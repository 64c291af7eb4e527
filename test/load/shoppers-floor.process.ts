/** The floor of what shoppers do: a bare HTTP server that checks Shopify's signature and writes the body, one commit each. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { readSignedProxyRequest } from '#app/http/proxy-signature.ts';
import { API_SECRET } from './database.ts';
import { answerWith, inputOf, say, usageHere } from './processes.ts';
import { databaseInput } from './webhook-messages.ts';

const CONNECTIONS = 10;

const pool = new pg.Pool({ ...inputOf(databaseInput).owner, max: CONNECTIONS });
await pool.query('CREATE TABLE acts (act_id bigserial PRIMARY KEY, body text NOT NULL)');

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (readSignedProxyRequest(url, API_SECRET, new Date()) === null) {
    response.writeHead(401).end();
    return;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  await pool.query({ name: 'act', text: 'INSERT INTO acts (body) VALUES ($1)', values: [body] });
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
}

const server = createServer((request, response) => void receive(request, response));
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  say({ port: typeof address === 'object' ? address?.port : null });
});
answerWith(
  async () => usageHere(),
  () => pool.end(),
);
