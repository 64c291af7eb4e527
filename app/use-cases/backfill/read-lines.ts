import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { storable } from '#app/kernel/read-json.ts';

/** The file itself cannot be read: it is missing, a folder, or a damaged archive. The message says which. */
export class UnreadableExport extends Error {
  override name = 'UnreadableExport';
}

/**
 * The text of an export file, piece by piece, as UTF-8 without its byte order mark. Gzip is recognised by its first two
 * bytes, whatever the file's name.
 * @throws UnreadableExport
 */
export async function* readText(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  try {
    const compressed = await isGzip(path);
    const file = createReadStream(path);
    const bytes: Readable = compressed ? file.pipe(createGunzip()) : file;
    file.on('error', (error) => bytes.destroy(error));
    for await (const piece of bytes) yield storable(decoder.decode(piece, { stream: true }));
    yield decoder.decode();
  } catch (error) {
    throw new UnreadableExport(explain(path, error), { cause: error });
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

function explain(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return `There is no file ${path}.`;
  if (code === 'EISDIR') return `${path} is a folder, not a file.`;
  if (code === 'EACCES') return `${path} may not be read by this user.`;
  if (code.startsWith('Z_')) return `${path} is a damaged gzip file.`;
  return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

/** Physical lines of a text that comes in pieces, several at a time; `\n` and `\r\n` end a line and are cut off. */
export async function* splitLines(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
