import { readJson } from '#app/kernel/read-json.ts';
import { ProxyRefusal } from './errors.ts';

const BODY_BYTES_MAX = 16_384;

/**
 * A request's JSON body. It stops reading at the limit, whatever the length header says.
 * @throws ProxyRefusal 413 beyond 16 kB, 415 for another type, 422 for what is not JSON
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new ProxyRefusal('invalid-request', { status: 415 });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const tooBig = () => new ProxyRefusal('invalid-request', { status: 413 });
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) throw tooBig();
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.length;
    if (bytes > BODY_BYTES_MAX) {
      await reader?.cancel();
      throw tooBig();
    }
    chunks.push(part.value);
  }
  try {
    return readJson(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new ProxyRefusal('invalid-request');
  }
}
