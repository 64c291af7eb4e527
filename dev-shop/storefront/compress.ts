import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const viaBrotli = promisify(brotliCompress);
const viaGzip = promisify(gzip);

/** Shopify's network compresses as it goes: not as small as it could be, but at once. */
const BROTLI_QUALITY = 5;
const LEAST_BYTES = 1_000;
const text = /^(?:text\/|image\/svg\+xml|application\/(?:json|manifest\+json|javascript))/;

/** Ends an answer with its body, compressed as Shopify's network does it where the browser accepts that. */
export async function endCompressed(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer | string,
): Promise<void> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const worth = bytes.length >= LEAST_BYTES && text.test(headers['content-type'] ?? '');
  const coding = !worth ? null : /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
  if (coding === null) {
    response.writeHead(status, headers).end(bytes);
    return;
  }
  const sent =
    coding === 'br'
      ? await viaBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
      : await viaGzip(bytes);
  response.writeHead(status, { ...headers, 'content-encoding': coding, vary: 'Accept-Encoding' }).end(sent);
}
