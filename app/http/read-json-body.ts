import { readJson, storable } from '#app/kernel/read-json.ts';

const BODY_BYTES_MAX = 16_384;

/** A body that cannot be read: of another type, too large, or no JSON. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
  readonly status: 413 | 415 | 422;
  constructor(status: 413 | 415 | 422) {
    super(`a body that cannot be read (${status})`);
    this.status = status;
  }
}

/**
 * A request's JSON body. It stops reading at the limit, whatever the length header says.
 * @throws UnreadableBody 413 beyond 16 kB, 415 for another type, 422 for what is not JSON
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const text = await readText(request, 'application/json');
  try {
    return readJson(text);
  } catch {
    throw new UnreadableBody(422);
  }
}

/**
 * The fields of a form that a browser sends without a script, of at most 16 kB; every text is one that can be stored.
 * @throws UnreadableBody 413, 415, 422
 */
export async function readFormBody(request: Request): Promise<URLSearchParams> {
  const fields = new URLSearchParams(await readText(request, 'application/x-www-form-urlencoded'));
  return new URLSearchParams([...fields].map(([name, value]) => [name, storable(value)]));
}

async function readText(request: Request, wanted: string): Promise<string> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== wanted) throw new UnreadableBody(415);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) throw new UnreadableBody(413);
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.length;
    if (bytes > BODY_BYTES_MAX) {
      await reader?.cancel();
      throw new UnreadableBody(413);
    }
    chunks.push(part.value);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new UnreadableBody(422);
  }
}
