/** Where a list goes on: opaque to whoever pages, and good for that list only. */
export const encodeCursor = (list: string, place: readonly string[]): string =>
  Buffer.from(JSON.stringify([list, ...place])).toString('base64url');

/** The place in a cursor of this list; null for anything else. */
export function decodeCursor(list: string, cursor: string): string[] | null {
  if (!/^[A-Za-z0-9_-]{1,300}$/.test(cursor)) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts[0] !== list) return null;
    const place = parts.slice(1);
    return place.every((part) => typeof part === 'string') ? place : null;
  } catch {
    return null;
  }
}
