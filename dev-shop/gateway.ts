/**
 * The app's public address in the demo, as a tunnel would give it: passes everything on, and adds dev-shop's origin to
 * `frame-ancestors`, because the app rightly lets only Shopify's own admin frame it.
 */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';

/** Adds an origin to a policy's `frame-ancestors`; a policy without the directive is left as it is. */
export function allowFraming(policy: string, origins: string): string {
  return policy.replace(/frame-ancestors ([^;]*)/, (_match, allowed: string) =>
    allowed.trim() === "'none'"
      ? `frame-ancestors ${origins}`
      : `frame-ancestors ${allowed.trim()} ${origins}`,
  );
}

/** Hands a request to the app unchanged and its answer back; 502 while the app is not there. */
export function passToApp(
  request: IncomingMessage,
  response: ServerResponse,
  { appUrl, proto, frameOrigins }: { appUrl: string; proto: 'http' | 'https'; frameOrigins: string | null },
): void {
  const target = new URL(appUrl);
  const passed = httpRequest(
    {
      host: target.hostname,
      port: target.port || 80,
      method: request.method,
      path: request.url,
      headers: {
        ...request.headers,
        'x-forwarded-proto': proto,
        'x-forwarded-host': request.headers.host ?? target.host,
      },
    },
    (answer) => {
      const headers = { ...answer.headers };
      const policy = headers['content-security-policy'];
      if (frameOrigins && typeof policy === 'string') {
        headers['content-security-policy'] = allowFraming(policy, frameOrigins);
      }
      response.writeHead(answer.statusCode ?? 502, headers);
      answer.pipe(response);
    },
  );
  passed.on('error', () => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(`The app does not answer at ${appUrl}.`);
  });
  response.on('close', () => passed.destroy());
  request.pipe(passed);
}

/** The app's public address: passes everything on, and lets dev-shop's pages frame it (README, The gateway). */
export function createGateway({
  appUrl,
  frameOrigins,
}: {
  appUrl: () => string;
  frameOrigins: () => string;
}): Server {
  const server = createServer((request, response) =>
    passToApp(request, response, { appUrl: appUrl(), proto: 'http', frameOrigins: frameOrigins() }),
  );
  // Vite's reload socket in development.
  server.on('upgrade', (request, socket, head) => {
    const target = new URL(appUrl());
    const upstream = connect(Number(target.port || 80), target.hostname, () => {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}`);
      upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return server;
}
